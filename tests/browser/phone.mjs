// The smallest phone in use, without script, for the pages that are made for people who have nothing but a link.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';

export const url = new URL(process.env.SUNHWAN_URL ?? 'http://127.0.0.1:8080');
export const options = { timeout: 60_000 };
const pictures = process.env.SCREENSHOT_DIR;

let browser;
const troubles = [];

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}, options);

after(async () => {
  await browser?.close();
}, options);

/** A page of it, with a finger for a mouse, in this language. Whatever is asked of another host, or complained of, is kept. */
export async function phone(locale) {
  const context = await browser.newContext({
    viewport: { width: 320, height: 568 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    javaScriptEnabled: false,
    locale,
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type()) && !/status of 4\d\d/.test(message.text())) troubles.push(message.text());
  });
  context.on('request', request => {
    if (new URL(request.url()).host !== url.host) troubles.push(request.url());
  });
  return page;
}

export async function picture(page, name) {
  if (!pictures) return;
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
}

/** Scripts of the page don't run; what the browser measured can be asked for all the same. */
export async function assertUsable(page, targets = 'label.choice, button, header a, summary, textarea') {
  const session = await page.context().newCDPSession(page);
  const { cssLayoutViewport, cssContentSize } = await session.send('Page.getLayoutMetrics');
  assert.equal(cssLayoutViewport.clientWidth, 320, 'as wide as the phone');
  assert.ok(cssContentSize.width <= 320, `nothing is wider: ${cssContentSize.width}`);
  for (const target of await page.locator(targets).all()) {
    if (!(await target.isVisible())) continue;
    const { x, width, height } = await target.boundingBox();
    assert.ok(height >= 44 && width >= 44, `big enough for a thumb: ${width}×${height}`);
    assert.ok(x >= 0 && x + width <= 320, 'inside');
  }
  assert.equal(await page.locator('script').count(), 0);
  assert.deepEqual(troubles, []);
}
