// Operations and variables may hold personal data, so GraphiQL's tabs and history stay in sessionStorage (this tab, until it is
// closed); only the look of the page (theme, panel sizes) is kept in localStorage.
const LASTING = /^graphiql:(theme|docExplorerFlex|editorFlex|secondaryEditorFlex)$/;

const pick = key => (LASTING.test(key) ? localStorage : sessionStorage);
const ours = store => Object.keys(store).filter(key => key.startsWith('graphiql:'));

export const storage = {
  getItem: key => pick(key).getItem(key),
  setItem: (key, value) => pick(key).setItem(key, value),
  removeItem: key => pick(key).removeItem(key),
  get length() {
    return ours(localStorage).length + ours(sessionStorage).length;
  },
  clear() {
    for (const store of [localStorage, sessionStorage]) for (const key of ours(store)) store.removeItem(key);
  },
};
