// The page behind the link of an invitation, on a small phone without script, against a running server in demo mode:
//   SUNHWAN_URL=http://127.0.0.1:8080 SUNHWAN_SURVEY=/satisfaction?token=… node --test
// SUNHWAN_SURVEY is what the demo prints. SCREENSHOT_DIR, if set, gets pictures. CHROMIUM is the browser (Debian's by default).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertUsable, options, phone, picture, url } from './phone.mjs';

const survey = process.env.SUNHWAN_SURVEY && new URL(process.env.SUNHWAN_SURVEY, url);

test('a customer answers in Korean, by thumb', { ...options, skip: !survey && 'SUNHWAN_SURVEY is not set' }, async () => {
  const page = await phone('ko-KR');
  const response = await page.goto(survey.href);
  assert.equal(response.status(), 200);
  assert.equal(await page.locator('html').getAttribute('lang'), 'ko');
  await page.getByRole('heading', { level: 1, name: '처리 결과에 만족하셨습니까?' }).waitFor();
  await page.getByRole('group', { name: /얼마나 만족하십니까/ }).waitFor();
  assert.equal(await page.getByRole('radio').count(), 5);
  await page.getByText('응답은 익명이 아닙니다').waitFor();
  await assertUsable(page);
  await picture(page, 'satisfaction-ko');

  // Nothing is chosen: the browser itself asks for it, and nothing is sent.
  await page.getByRole('button', { name: '보내기' }).tap();
  assert.equal(page.url(), survey.href);
  await page.getByText('매우 만족', { exact: true }).tap();
  await page.getByRole('radio', { name: '만족', exact: true }).waitFor();
  assert.ok(await page.getByRole('radio', { name: '매우 만족', exact: true }).isChecked());
  await page.getByLabel('더 하실 말씀 (선택)').fill('담당자분이 끝까지 챙겨 주셨어요. <b>고맙습니다</b> 👍');
  await picture(page, 'satisfaction-ko-chosen');
  await page.getByRole('button', { name: '보내기' }).tap();
  await page.getByRole('status').waitFor();
  assert.match(await page.getByRole('status').innerText(), /감사합니다[\s\S]*매우 만족[\s\S]*<b>고맙습니다<\/b> 👍/);
  await assertUsable(page);
  await picture(page, 'satisfaction-ko-thanks');
  await page.context().close();
});

test('and corrects it in English, by keyboard', { ...options, skip: !survey && 'SUNHWAN_SURVEY is not set' }, async () => {
  const page = await phone('en-GB');
  await page.goto(survey.href);
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.match(await page.getByRole('status').innerText(), /Thank you[\s\S]*Very satisfied/);
  await page.getByText('Correct your answer').focus();
  await page.keyboard.press('Enter');
  const very = page.getByRole('radio', { name: 'Very satisfied', exact: true });
  assert.ok(await very.isChecked(), 'what was said is there');
  await very.focus();
  await page.keyboard.press('ArrowUp');
  assert.ok(await page.getByRole('radio', { name: 'Satisfied', exact: true }).isChecked());
  await assertUsable(page);
  await picture(page, 'satisfaction-en-correct');

  // Something that can't be taken: it is said where it is, and nothing is lost.
  await page.getByLabel('Anything you want to add (optional)').fill('My number is 900101-1234567');
  await page.getByRole('button', { name: 'Send' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  assert.match(await page.getByRole('alert').innerText(), /not taken/);
  assert.equal(await page.getByLabel('Anything you want to add (optional)').inputValue(), 'My number is 900101-1234567');
  assert.ok(await page.getByRole('radio', { name: 'Satisfied', exact: true }).isChecked());
  await assertUsable(page);
  await picture(page, 'satisfaction-en-problem');

  await page.getByLabel('Anything you want to add (optional)').fill('Quick and kind.');
  await page.getByRole('button', { name: 'Send' }).tap();
  await page.getByRole('status').waitFor();
  assert.match(await page.getByRole('status').innerText(), /Satisfied[\s\S]*Quick and kind\./);
  await page.getByRole('link', { name: '한국어' }).tap();
  await page.getByText('응답해 주셔서 감사합니다.').waitFor();
  await page.context().close();
});

test('a link that is none says so, and nothing else', options, async () => {
  const page = await phone('ko-KR');
  const response = await page.goto(new URL('/satisfaction?token=x', url).href);
  assert.equal(response.status(), 404);
  await page.getByRole('heading', { name: '사용할 수 없는 링크입니다' }).waitFor();
  await assertUsable(page);
  await picture(page, 'satisfaction-gone');
  await page.context().close();
});
