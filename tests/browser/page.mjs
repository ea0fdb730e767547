// What a browser without a network makes of a page on disk, as JSON:   node page.mjs PAGE.html OUT.pdf
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [path, pdf] = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), 'brainscan-browser-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: '/usr/bin/chromium',
  headless: true,
  offline: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  const page = await browser.newPage();
  const said = [];
  const asked = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  page.on('dialog', (dialog) => { said.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', (request) => { if (!request.url().startsWith('data:')) asked.push(request.url()); });

  const widths = [1440, 768, 390];
  const overflow = {};
  const cut = {};
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(pathToFileURL(path).href);
    overflow[width] = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    // what reaches beyond the window, although it does not make it scroll
    cut[width] = await page.evaluate(() => [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 || element.getBoundingClientRect().left < -1)
      .map((element) => `${element.tagName} ${element.className}`));
  }
  const found = await page.evaluate(async () => ({
    title: document.title,
    headings: [...document.querySelectorAll('h1, h2')].map((heading) => heading.textContent),
    images: await Promise.all([...document.images].map(async (image) => { await image.decode(); return [image.naturalWidth, image.naturalHeight]; })),
    elements: [...new Set([...document.querySelectorAll('*')].map((element) => element.localName))].sort(),
    handlers: [...document.querySelectorAll('*')].flatMap((element) => element.getAttributeNames()).filter((name) => name.startsWith('on')),
    tensors: [...document.querySelectorAll('tbody th')].map((cell) => cell.textContent),
    written: [...document.querySelectorAll('.samples p')].map((sample) => sample.textContent),
    plot: document.querySelectorAll('.plot path').length,
    ground: getComputedStyle(document.documentElement).backgroundColor,
  }));
  await page.emulateMedia({ media: 'print' });
  const paper = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.pdf({ path: pdf, format: 'A4' });
  const pages = readFileSync(pdf, 'latin1').match(/\/Type \/Page\b/g).length;
  console.log(JSON.stringify({ ...found, said, asked, overflow, cut, paper, pages }));
} finally {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}
