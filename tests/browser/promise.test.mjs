// The page behind the link of the letter that asks whether a promise was kept (R5), on a small phone without script, against a running server in
// demo mode:
//   SUNHWAN_URL=http://127.0.0.1:8080 SUNHWAN_PROMISE=/promise?token=… node --test
// SUNHWAN_PROMISE is what the demo prints.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertUsable, options, phone, picture, url } from './phone.mjs';

const promise = process.env.SUNHWAN_PROMISE && new URL(process.env.SUNHWAN_PROMISE, url);

test('r5 a customer says by thumb that a promise was kept, and changes their mind', { ...options, skip: !promise && 'SUNHWAN_PROMISE is not set' }, async () => {
  const page = await phone('ko-KR');
  const response = await page.goto(promise.href);
  assert.equal(response.status(), 200);
  assert.equal(await page.locator('html').getAttribute('lang'), 'ko');
  await page.getByRole('heading', { level: 1, name: '약속이 지켜졌습니까' }).waitFor();
  await page.getByRole('heading', { name: '약속드린 내용' }).waitFor();
  await page.getByText(/담당자가 \d{4}-\d\d-\d\d에 이행했다고/).waitFor();
  assert.match(await page.locator('p.said').innerText(), /[가-힣]{2,}/, 'what was promised can be read');
  await page.getByText('답변은 익명이 아닙니다').waitFor();
  assert.equal(await page.getByRole('radio').count(), 2);
  await assertUsable(page);
  await picture(page, 'promise-ko');

  // Nothing is chosen: the browser itself asks for it, and nothing is sent.
  await page.getByRole('button', { name: '보내기' }).tap();
  assert.equal(page.url(), promise.href);
  await page.getByText('예, 지켜졌습니다').tap();
  await page.getByLabel('더 하실 말씀 (선택)').fill('바로 전화 주셨어요. <i>감사</i>');
  await page.getByRole('button', { name: '보내기' }).tap();
  await page.getByRole('status').waitFor();
  assert.match(await page.getByRole('status').innerText(), /답해 주셔서 감사합니다[\s\S]*예, 지켜졌습니다[\s\S]*<i>감사<\/i>/);
  await assertUsable(page);
  await picture(page, 'promise-ko-thanks');

  // Something that can't be taken loses nothing of what was written.
  await page.getByText('답변 고치기').tap();
  assert.ok(await page.getByRole('radio', { name: '예, 지켜졌습니다' }).isChecked(), 'what was said is there');
  await page.getByText('아니요, 지켜지지 않았습니다').tap();
  await page.getByLabel('더 하실 말씀 (선택)').fill('제 번호는 900101-1234567입니다');
  await page.getByRole('button', { name: '보내기' }).tap();
  await page.getByRole('alert').waitFor();
  assert.equal(await page.getByLabel('더 하실 말씀 (선택)').inputValue(), '제 번호는 900101-1234567입니다');
  assert.ok(await page.getByRole('radio', { name: '아니요, 지켜지지 않았습니다' }).isChecked());
  await assertUsable(page);
  await picture(page, 'promise-ko-problem');

  await page.getByLabel('더 하실 말씀 (선택)').fill('아직 서류가 오지 않았습니다.');
  await page.getByRole('button', { name: '보내기' }).tap();
  await page.getByRole('status').waitFor();
  assert.match(await page.getByRole('status').innerText(), /아니요, 지켜지지 않았습니다[\s\S]*아직 서류가 오지 않았습니다\./);
  await page.context().close();
});

test('r5 and reads it in English, by keyboard', { ...options, skip: !promise && 'SUNHWAN_PROMISE is not set' }, async () => {
  const page = await phone('en-GB');
  await page.goto(promise.href);
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.match(await page.getByRole('status').innerText(), /Thank you[\s\S]*No, it was not kept/);
  await page.getByText('Correct your answer').focus();
  await page.keyboard.press('Enter');
  const no = page.getByRole('radio', { name: 'No, it was not kept' });
  assert.ok(await no.isChecked());
  await no.focus();
  await page.keyboard.press('ArrowUp');
  assert.ok(await page.getByRole('radio', { name: 'Yes, it was kept' }).isChecked());
  await page.getByRole('button', { name: 'Send' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Yes, it was kept', { exact: false }).first().waitFor();
  assert.match(await page.getByRole('status').innerText(), /Yes, it was kept/);
  await assertUsable(page);
  await picture(page, 'promise-en');
  await page.context().close();
});

test('a link that is none says so, and nothing else', options, async () => {
  const page = await phone('ko-KR');
  const response = await page.goto(new URL('/promise?token=x', url).href);
  assert.equal(response.status(), 404);
  await page.getByRole('heading', { name: '사용할 수 없는 링크입니다' }).waitFor();
  await assertUsable(page);
  await page.context().close();
});
