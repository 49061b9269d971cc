// Lets Monaco and React's helpers run under style-src 'self'.
//
// They write <style> elements with text and HTML with style attributes; CSP counts both as inline styles. Setting the same styles
// through the CSSOM is not inline, so the text of a <style> goes into its sheet rule by rule, and a style attribute in HTML is
// parsed under another name and then assigned. Loaded before everything else.

const ATTRIBUTE = 'data-strict-style';
const IN_TAG = /(<[a-z][^<>]*?\s)style=(?=["'])/gi;

// HTML with style attributes
function withoutStyle(html) {
  const text = String(html ?? '');
  return text.includes('style=') ? text.replace(IN_TAG, `$1${ATTRIBUTE}=`) : text;
}

function applyStyles(root) {
  for (const element of root?.querySelectorAll?.(`[${ATTRIBUTE}]`) ?? []) {
    element.style.cssText = element.getAttribute(ATTRIBUTE);
    element.removeAttribute(ATTRIBUTE);
  }
}

const innerHTML = Object.getOwnPropertyDescriptor(Element.prototype, 'innerHTML');
Object.defineProperty(Element.prototype, 'innerHTML', {
  ...innerHTML,
  set(html) {
    const text = withoutStyle(html);
    innerHTML.set.call(this, text);
    if (text.includes(ATTRIBUTE)) applyStyles(this instanceof HTMLTemplateElement ? this.content : this);
  },
});

const { insertAdjacentHTML, setAttribute } = Element.prototype;
Element.prototype.insertAdjacentHTML = function (position, html) {
  const text = withoutStyle(html);
  insertAdjacentHTML.call(this, position, text);
  if (text.includes(ATTRIBUTE)) applyStyles(/^(afterbegin|beforeend)$/i.test(position) ? this : this.parentNode);
};
Element.prototype.setAttribute = function (name, value) {
  if (name === 'style' && this.style) this.style.cssText = value;
  else setAttribute.call(this, name, value);
};

// <style> elements with text
const texts = new WeakMap();

function fill(style) {
  const { sheet } = style;
  if (!sheet || !texts.has(style)) return;
  while (sheet.cssRules.length > 0) sheet.deleteRule(0);
  const parsed = new CSSStyleSheet();
  parsed.replaceSync(texts.get(style));
  for (const rule of parsed.cssRules) sheet.insertRule(rule.cssText, sheet.cssRules.length);
}

const text = {
  configurable: true,
  enumerable: true,
  get() {
    return texts.get(this) ?? '';
  },
  set(css) {
    texts.set(this, String(css ?? ''));
    fill(this);
  },
};
for (const name of ['textContent', 'innerText', 'innerHTML']) Object.defineProperty(HTMLStyleElement.prototype, name, text);

for (const method of ['appendChild', 'insertBefore']) {
  const original = Node.prototype[method];
  Node.prototype[method] = function (node, ...rest) {
    if (this instanceof HTMLStyleElement && node instanceof Text) {
      this.textContent += node.data;
      return node;
    }
    const result = original.call(this, node, ...rest);
    if (node instanceof HTMLStyleElement) fill(node);
    return result;
  };
}
