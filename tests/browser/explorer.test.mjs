// The explorer in a real browser, against a running server in demo mode:
//   SUNHWAN_URL=http://127.0.0.1:8080 node --test
// SCREENSHOT_DIR, if set, gets pictures. CHROMIUM is the browser (Debian's by default).
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';

const url = new URL(process.env.SUNHWAN_URL ?? 'http://127.0.0.1:8080');
const pictures = process.env.SCREENSHOT_DIR;
const options = { timeout: 60_000 };

let browser;
let page;
let config;
let policy;
const consoleErrors = [];
const violations = [];
const foreign = [];

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light', locale: 'ko-KR' });
  context.setDefaultTimeout(20_000);
  page = await context.newPage();

  page.on('pageerror', error => consoleErrors.push({ text: `uncaught: ${error.message}`, url: '' }));
  page.on('console', message => {
    if (message.type() === 'error') consoleErrors.push({ text: message.text(), url: message.location().url });
  });
  const check = address => {
    const { protocol, host } = new URL(address);
    if (protocol === 'data:' || protocol === 'blob:') return;
    if (host !== url.host) foreign.push(address);
  };
  context.on('request', request => check(request.url()));
  page.on('websocket', socket => check(socket.url()));
  await page.exposeFunction('reportViolation', violation => violations.push(violation));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', event => {
      window.reportViolation(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
}, options);

after(async () => {
  await browser?.close();
}, options);

/** What the page did so far that it must not do. HTTP errors of /graphql are reported by the browser: they may be expected. */
function assertClean({ refusals = false } = {}) {
  const errors = consoleErrors.filter(
    ({ text, url: source }) => !(refusals && /status of 4\d\d/.test(text) && new URL(source).pathname === '/graphql'),
  );
  assert.deepEqual(errors, [], 'no console errors');
  assert.deepEqual(violations, [], 'no CSP violations');
  assert.deepEqual(foreign, [], 'no requests to other origins');
}

async function picture(name) {
  if (!pictures) return;
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}

/** The text of one of GraphiQL's editors (all of it, not only the lines on screen). */
const editorText = name =>
  page.evaluate(file => {
    const model = globalThis.__MONACO?.editor.getModels().find(({ uri }) => uri.path.endsWith(file));
    return model?.getValue() ?? '';
  }, name);

const waitForEditor = (name, expected) =>
  page.waitForFunction(
    ([file, value]) =>
      globalThis.__MONACO?.editor
        .getModels()
        .find(({ uri }) => uri.path.endsWith(file))
        ?.getValue() === value,
    [name, expected],
  );

/** Clicks the execute button and returns the answer, once the response panel shows it. */
async function run() {
  const answered = page.waitForResponse(response => {
    if (new URL(response.url()).pathname !== '/graphql' || response.request().method() !== 'POST') return false;
    return !/__schema|mutation Sign(In|Out)\b/.test(response.request().postDataJSON().query);
  });
  await page.locator('.graphiql-execute-button').click();
  const response = await answered;
  const answer = await response.json();
  await page.waitForFunction(
    expected => {
      const model = globalThis.__MONACO.editor.getModels().find(({ uri }) => uri.path.endsWith('response.json'));
      try {
        return JSON.stringify(JSON.parse(model.getValue())) === expected;
      } catch {
        return false;
      }
    },
    JSON.stringify(answer),
  );
  await page.locator('.graphiql-response .view-line', { hasText: answer.data ? '"data"' : '"errors"' }).first().waitFor();
  return { request: response.request(), answer };
}

const viewer = role => page.locator(`[data-testid=viewer][data-role="${role}"]`);

test('the page loads without errors, violations and foreign requests', options, async () => {
  const response = await page.goto(url.href);
  assert.equal(response.status(), 200);
  policy = response.headers()['content-security-policy'];
  assert.ok(policy, 'the page has a CSP');
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe-/);

  config = await (await page.request.get(new URL('/explorer/config.json', url).href)).json();
  assert.equal(config.demo, true, 'the server runs in demo mode');
  assert.ok(config.examples.length > 0);

  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  await waitForEditor('operation.graphql', config.examples[0].query);
  await waitForEditor('variables.json', config.examples[0].variables ?? '');
  assert.match(await page.locator('.sh-bar').innerText(), new RegExp(config.company));
  assert.match(await page.getByTestId('viewer').innerText(), /Not signed in/);
  // colours: Monaco's theme came through the CSP
  const colours = await page
    .locator('.graphiql-query-editor .view-line span span')
    .evaluateAll(spans => new Set(spans.map(span => getComputedStyle(span).color)).size);
  assert.ok(colours > 1, 'the operation is highlighted');
  assertClean();
});

test('one click signs in as staff', options, async () => {
  await page.getByTestId('sign-in-STAFF').click();
  await viewer('STAFF').waitFor();
  const account = config.accounts.find(({ role }) => role === 'STAFF');
  assert.match(await page.getByTestId('viewer').innerText(), new RegExp(account.name));
  assert.equal(await page.getByTestId('sign-in-STAFF').getAttribute('aria-pressed'), 'true');
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  assert.doesNotMatch(stored, /token/i, 'no token in localStorage');
  assertClean();
});

test('the first example answers with data', options, async () => {
  const { request, answer } = await run();
  const headers = await request.allHeaders();
  assert.match(headers.authorization, /^Bearer .+/);
  assert.equal(headers.accept, 'application/graphql-response+json, application/json;q=0.9');
  assert.equal(headers['content-type'], 'application/json');
  assert.equal(answer.errors, undefined);
  assert.ok(Object.values(answer.data).some(value => value !== null));
  await picture('explorer');
  assertClean();
});

/** Signs in as another account, as another tab would, and praises the first person found. */
async function praiseAs(role, message) {
  const ask = async (query, variables, token) => {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const response = await fetch(new URL('/graphql', url), {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await response.json();
    assert.equal(errors, undefined);
    return data;
  };
  const { email, password } = config.accounts.find(account => account.role === role);
  const { signIn } = await ask('mutation($i: SignInInput!) { signIn(input: $i) { accessToken viewer { employee { id } } } }', {
    i: { email, password },
  });
  const { employees } = await ask('{ employees(first: 2) { edges { node { id } } } }', {}, signIn.accessToken);
  const other = employees.edges.map(({ node }) => node.id).find(id => id !== signIn.viewer.employee.id);
  const { createPraisePost } = await ask(
    'mutation($i: CreatePraisePostInput!) { createPraisePost(input: $i) { userErrors { code } } }',
    { i: { recipientIds: [other], message } },
    signIn.accessToken,
  );
  assert.deepEqual(createPraisePost.userErrors, []);
}

test('a subscription sees the post that somebody else writes, until it is stopped', options, async () => {
  const index = config.examples.findIndex(({ query }) => query.startsWith('subscription'));
  assert.ok(index >= 0, 'there is an example that subscribes');
  await page.getByTestId('examples').selectOption(String(index));
  await viewer(config.examples[index].role).waitFor();
  await waitForEditor('operation.graphql', config.examples[index].query);
  // GraphiQL reads which operations there are a moment after the text has changed.
  await page.waitForTimeout(1_000);
  const begun = page.waitForResponse(response => response.headers()['content-type']?.startsWith('text/event-stream'));
  await page.locator('.graphiql-execute-button').click();
  const stream = await begun;
  assert.match((await stream.request().allHeaders()).authorization, /^Bearer .+/);
  const shows = text => page.locator('.graphiql-response .view-line', { hasText: text }).first().waitFor();
  for (const message of ['늦은 시간까지 함께해 주셔서 고맙습니다.', '두 번째 칭찬도 바로 보입니다.']) {
    await praiseAs('EXECUTIVE', message);
    await shows(message);
    const { data } = JSON.parse(await editorText('response.json'));
    assert.deepEqual([data.praiseBoard.kind, data.praiseBoard.post.message], ['POST_CREATED', message]);
  }
  await picture('explorer-live');
  const hungUp = page.waitForEvent('requestfailed', request => request === stream.request());
  await page.locator('.graphiql-execute-button').click();
  await hungUp;
  assertClean();
});

test('the policy lets the page open a WebSocket to its own server', options, async () => {
  const opened = await page.evaluate(
    address =>
      new Promise(resolve => {
        const socket = new WebSocket(address, 'graphql-transport-ws');
        socket.onopen = () => resolve(socket.protocol);
        socket.onerror = () => resolve('refused');
      }),
    new URL('/graphql', url).href.replace(/^http/, 'ws'),
  );
  assert.equal(opened, 'graphql-transport-ws');
  assertClean();
});

test("an executive's example signs in as an executive and answers with data", options, async () => {
  const index = config.examples.findIndex(({ role }) => role === 'EXECUTIVE');
  assert.ok(index >= 0, 'there is an example for executives');
  const tabs = await page.locator('.graphiql-tab').count();
  await page.getByTestId('examples').selectOption(String(index));
  await viewer('EXECUTIVE').waitFor();
  await waitForEditor('operation.graphql', config.examples[index].query);
  await waitForEditor('variables.json', config.examples[index].variables ?? '');
  assert.equal(await page.locator('.graphiql-tab').count(), tabs + 1, 'in a new tab');
  const { answer } = await run();
  assert.equal(answer.errors, undefined);
  assert.ok(Object.values(answer.data).some(value => value !== null));
  await picture('explorer-executive');
  assertClean();
});

test('the docs show the Query type', options, async () => {
  await page.getByRole('button', { name: /Documentation Explorer/ }).click();
  const docs = page.locator('.graphiql-plugin');
  await docs.getByRole('link', { name: 'Query', exact: true }).first().click();
  await docs.locator('.graphiql-doc-explorer-title', { hasText: /^Query$/ }).waitFor();
  await docs.getByText('praisePosts', { exact: true }).first().waitFor();
  await picture('explorer-docs');
  await page.getByRole('button', { name: /Documentation Explorer/ }).click();
  assertClean();
});

test('a reload keeps the session and the operations', options, async () => {
  const operation = await editorText('operation.graphql');
  // GraphiQL stores its tabs with a delay
  await page.waitForFunction(
    query => {
      const state = JSON.parse(sessionStorage.getItem('graphiql:tabState') ?? 'null');
      return state?.tabs[state.activeTabIndex]?.query === query;
    },
    operation,
  );
  await page.reload();
  await viewer('EXECUTIVE').waitFor();
  await waitForEditor('operation.graphql', operation);
  assertClean();
});

test('nothing is wider than a phone', options, async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.locator('.graphiql-execute-button').waitFor();
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
  await picture('explorer-phone');
  await page.setViewportSize({ width: 1280, height: 800 });
  assertClean();
});

test('after signing out the server answers UNAUTHENTICATED', options, async () => {
  const done = page.waitForResponse(
    response => new URL(response.url()).pathname === '/graphql' && /signOut/.test(response.request().postData() ?? ''),
  );
  await page.getByTestId('sign-out').click();
  const signOut = await (await done).json();
  assert.equal(signOut.errors, undefined);
  assert.deepEqual(signOut.data.signOut.userErrors, []);
  await viewer('EXECUTIVE').waitFor({ state: 'detached' });
  assert.match(await page.getByTestId('viewer').innerText(), /Not signed in/);

  const { request, answer } = await run();
  assert.equal((await request.allHeaders()).authorization, undefined);
  assert.ok(
    answer.errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED'),
    JSON.stringify(answer.errors),
  );
  await page.locator('.graphiql-response .view-line', { hasText: 'UNAUTHENTICATED' }).waitFor();
  assertClean({ refusals: true });
});
