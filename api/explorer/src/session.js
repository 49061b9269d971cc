// Who is signed in. The access token lives in memory and, so that a reload does not lose it, in sessionStorage (this tab alone).
// In the demo an expired token is replaced silently by signing in again with the same published account.

const KEY = 'sunhwan.session';
const RENEW_BEFORE_MS = 30_000;

export const ACCEPT = 'application/graphql-response+json, application/json;q=0.9';

const SIGN_IN = `mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    accessToken
    expiresAt
    viewer { employee { name } }
    userErrors { code message }
  }
}`;
const SIGN_OUT = 'mutation SignOut { signOut { userErrors { code } } }';

/** A problem that can be shown as it is. */
export class Problem extends Error {}

export async function post(body, { headers, signal } = {}) {
  let response;
  try {
    response = await fetch('/graphql', {
      method: 'POST',
      headers: { accept: ACCEPT, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal,
    });
  } catch (error) {
    if (error?.name === 'AbortError') throw error;
    throw new Problem('서버에 연결할 수 없습니다. · The server cannot be reached.');
  }
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(`서버 응답을 읽을 수 없습니다. · The response is not JSON (HTTP ${response.status}).`);
  }
}

export const isUnauthenticated = result => result?.errors?.some(e => e?.extensions?.code === 'UNAUTHENTICATED') ?? false;

export class Session {
  #state;
  #accounts;
  #listeners = new Set();
  #renewal = null;
  #pending = null;

  constructor(accounts) {
    this.#accounts = accounts;
    this.#state = this.#restore();
  }

  // for React's useSyncExternalStore
  subscribe = listener => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  snapshot = () => this.#state;

  /** The account of the demo that is signed in, if one is. */
  get account() {
    return this.#accounts.find(a => a.email === this.#state?.email) ?? null;
  }

  /** Requests made meanwhile wait for the outcome. */
  signIn(credentials) {
    const attempt = this.#signIn(credentials);
    this.#pending = attempt.catch(() => {});
    return attempt;
  }

  async #signIn({ email, password }, renewal = false) {
    const result = await post({ query: SIGN_IN, operationName: 'SignIn', variables: { input: { email, password } } });
    const payload = result.data?.signIn;
    const refusal = payload?.userErrors?.[0] ?? result.errors?.[0];
    if (refusal) throw new Problem(refusal.message ?? refusal.code);
    if (!payload?.accessToken) {
      throw new Problem('이 계정은 이 화면에서 로그인할 수 없습니다. · This account cannot sign in here (a second factor is needed).');
    }
    if (renewal && this.#state?.email !== email) return; // signed out, or somebody else by now
    const expiry = Date.parse(payload.expiresAt) - RENEW_BEFORE_MS;
    const account = this.#accounts.find(a => a.email === email);
    const before = this.#state;
    this.#set({
      // a renewal keeps the id, so that the schema is not fetched again
      id: before?.email === email ? before.id : `${email} ${Date.now()}`,
      email,
      role: account?.role ?? null,
      label: account?.label ?? null,
      name: payload.viewer?.employee?.name ?? account?.name ?? email,
      token: payload.accessToken,
      // with a clock that is wrong by more than a token's life, only UNAUTHENTICATED tells
      renewAt: expiry > Date.now() ? expiry : null,
    });
  }

  async signOut() {
    const token = this.#state?.token;
    this.#set(null);
    if (token) await post({ query: SIGN_OUT, operationName: 'SignOut' }, { headers: { authorization: `Bearer ${token}` } });
  }

  /** The token to send, renewed when it is about to expire. */
  async token() {
    await this.#pending;
    const { renewAt, token } = this.#state ?? {};
    if (renewAt && renewAt <= Date.now() && this.account) return (await this.renew(token)) ?? token;
    return token ?? null;
  }

  /** After UNAUTHENTICATED (or shortly before): a new token in the demo; otherwise the session is over and null is returned. */
  async renew(stale) {
    if (!this.#state) return null;
    if (this.#state.token !== stale) return this.#state.token; // someone else was quicker
    const { account } = this;
    if (!account) {
      this.#set(null);
      return null;
    }
    this.#renewal ??= this.#signIn(account, true).finally(() => {
      this.#renewal = null;
    });
    try {
      await this.#renewal;
    } catch {
      return null;
    }
    return this.#state?.token ?? null;
  }

  #set(state) {
    this.#state = state;
    try {
      if (state) sessionStorage.setItem(KEY, JSON.stringify(state));
      else sessionStorage.removeItem(KEY);
    } catch {
      // storage refused: memory is enough
    }
    for (const listener of this.#listeners) listener();
  }

  #restore() {
    try {
      const state = JSON.parse(sessionStorage.getItem(KEY));
      return typeof state?.token === 'string' ? state : null;
    } catch {
      return null;
    }
  }
}
