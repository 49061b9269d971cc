// A week's bulletin as its executive opens it from their mail, on a small phone without script (H6), against a running server in demo mode:
//   SUNHWAN_URL=http://127.0.0.1:8080 node --test
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertUsable, options, phone, picture, url } from './phone.mjs';

const PASSWORD = 'sunhwan-demo-2026';

async function ask(query, variables, token) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(new URL('/graphql', url), { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  const answer = await response.json();
  assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
  return answer.data;
}

async function bulletin(email) {
  const { signIn } = await ask('mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }', { input: { email, password: PASSWORD } });
  const { hotlineBulletins } = await ask(
    '{ hotlineBulletins(first: 1) { edges { node { division { name } firstDay figures { items } entries { isDropped vocItem { number } } pageUrl pdfUrl } } } }',
    {},
    signIn.accessToken,
  );
  return hotlineBulletins.edges[0].node;
}

test('h6 an executive reads the week on a phone, in Korean and in English', options, async () => {
  const { division, entries, pageUrl, pdfUrl } = await bulletin('executive@hanbit.example');
  const page = await phone('ko-KR');
  // Where the mail's link leads is where the service is.
  const response = await page.goto(pageUrl);
  assert.equal(response.status(), 200);
  assert.equal(await page.locator('html').getAttribute('lang'), 'ko');
  const title = await page.getByRole('heading', { level: 1 }).innerText();
  assert.ok(title.includes(division.name), title);
  assert.ok((await page.getByRole('img').count()) >= 2, 'both charts');
  for (const chart of await page.getByRole('img').all()) {
    assert.match(await chart.getAttribute('aria-label') ?? '', /[가-힣].*\d/, 'what a chart shows is said in words');
  }
  assert.equal(await page.locator('ol.items > li').count(), entries.filter(entry => !entry.isDropped).length);
  for (const { vocItem } of entries.filter(entry => !entry.isDropped && entry.vocItem)) {
    assert.equal(await page.getByRole('heading', { name: vocItem.number }).count(), 1, vocItem.number);
  }
  assert.doesNotMatch(await page.locator('main').innerText(), /\d{2,3}-\d{3,4}-\d{4}|\d{6}-\d{7}/, 'no number of a person');
  await assertUsable(page, 'nav a');
  await picture(page, 'bulletin-ko');

  await page.getByRole('link', { name: 'English' }).tap();
  await page.locator('html[lang=en]').waitFor();
  await assertUsable(page, 'nav a');
  await picture(page, 'bulletin-en');

  const pdf = await fetch(pdfUrl);
  assert.equal(pdf.headers.get('content-type'), 'application/pdf');
  assert.equal(new TextDecoder().decode((await pdf.arrayBuffer()).slice(0, 5)), '%PDF-');
  await page.context().close();
});

test('h6 a link that is none shows nothing', options, async () => {
  for (const place of ['/bulletin', '/bulletin?token=x', '/bulletin.pdf?token=x']) {
    const response = await fetch(new URL(place, url));
    assert.equal(response.status, 404, place);
    assert.equal(await response.text(), '');
  }
});
