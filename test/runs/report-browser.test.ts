import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runPaths } from '../../runs/paths';
import { folder, podium, SMALL } from '../cli/podium';
import { chromiumPath } from './chromium';
import { madeUpAblation } from './made-up-ablation';

/** Screenshots to be looked at; git passes them over. */
const ARTEFACTS = join(__dirname, '../../artefacts');
const path = chromiumPath();
if (path === null)
  console.log('no Chromium was found (PATH, usual places, CHROMIUM_PATH): how reports look in a browser is not tested');

const dir = folder();
const pages = { one: join(dir, 'run/report.html'), several: join(dir, 'several.html') };
/** Pages of the same pieces with a plot of their own: whether anything is cut off is asked of them, and no more. */
const others = { lags: join(dir, 'lags.html'), windows: join(dir, 'windows.html') };
let browser: Browser;

beforeAll(async () => {
  if (path === null) return;
  const small = ['--events', 2500, ...SMALL.slice(2)];
  expect((await podium('run', ...small, '--out', join(dir, 'run'))).code).toBe(0);
  const run = join(dir, 'run');
  expect((await podium('evaluate', '--run', run, '--debias')).code).toBe(0);
  writeFileSync(runPaths(run).ablation, JSON.stringify(madeUpAblation()));
  expect((await podium('leaks', '--run', run, '--requests', 1)).code).toBe(0);
  expect((await podium('report', run)).code).toBe(0);
  expect((await podium('report', run, `${run}:recency`, `${run}:price`, '--out', pages.several)).code).toBe(0);
  const late = join(dir, 'late');
  expect((await podium('run', ...small, '--state-lag', '15m', '--out', late)).code).toBe(0);
  expect((await podium('compare', run, late, '--report', others.lags)).code).toBe(0);
  expect((await podium('compare', run, `${run}:recency`, '--windows', 3, '--report', others.windows)).code).toBe(0);
  mkdirSync(ARTEFACTS, { recursive: true });
  browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}, 300_000);
afterAll(() => browser?.close());

async function opened(file: string, width: number, look: (page: Page) => Promise<void>): Promise<void> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  try {
    await page.addInitScript({ path: join(__dirname, 'in-page.js') });
    await page.goto(`file://${file}`);
    await look(page);
    expect(asked, 'a report asks for nothing but itself').toEqual([`file://${file}`]);
  } finally {
    await page.close();
  }
}

const LIGHT_AND_DARK = ['light', 'dark'] as const;

async function fits(name: string, file: string, width: number): Promise<void> {
  await opened(file, width, async (page) => {
    for (const colorScheme of LIGHT_AND_DARK) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(ARTEFACTS, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      expect(await page.evaluate('looks.cutOff()')).toEqual([]);
      expect(await page.evaluate('looks.overlapping()')).toEqual([]);
    }
    if (width >= 1280) expect(await page.evaluate('looks.scrolling()'), 'no table scrolls on a desk').toEqual([]);
  });
}

describe.skipIf(path === null).each(Object.entries(others))('the page of %s', (name, file) => {
  test.each([390, 820, 1280])('nothing is cut off at %d px, by day and by night', (width) => fits(name, file, width));
});

describe.skipIf(path === null).each(Object.entries(pages))('the report of %s', (name, file) => {
  test.each([390, 820, 1280])('nothing is cut off at %d px, by day and by night', (width) => fits(name, file, width));

  test('on paper no table is cut off', async () => {
    await opened(file, 794, async (page) => {
      await page.emulateMedia({ media: 'print' });
      expect([await page.evaluate('looks.cutOff()'), await page.evaluate('looks.scrolling()')]).toEqual([[], []]);
      await page.screenshot({ path: join(ARTEFACTS, `${name}-paper.png`), fullPage: true });
    });
  });

  test('every drawing says in words what it shows', async () => {
    await opened(file, 1280, async (page) => {
      const labels = await page.evaluate<string[]>('looks.labels()');
      expect(labels.length).toBeGreaterThan(8);
      expect(labels.filter((label) => label.length < 8)).toEqual([]);
    });
  });

  test('the tab key reaches every section, and what has the focus is seen', async () => {
    await opened(file, 1280, async (page) => {
      const sections = await page.evaluate<string[]>('looks.sections()');
      expect(new Set(sections).size).toBe(sections.length);
      const links = new Set<string>();
      const rings = new Set<string>();
      for (let i = 0; i < sections.length + 2; i++) {
        await page.keyboard.press('Tab');
        const { href, outline } = await page.evaluate<{ href: string; outline: string }>('looks.focus()');
        if (href.startsWith('#')) {
          links.add(href.slice(1));
          rings.add(outline);
        }
      }
      expect([...links]).toEqual(sections);
      expect([...rings]).toEqual(['solid']);
      const last = sections.at(-1)!;
      await page.focus(`nav a[href="#${last}"]`);
      await page.keyboard.press('Enter');
      const top = await page.evaluate<number>(`looks.top(${JSON.stringify(last)})`);
      expect(top).toBeLessThan(900);
    });
  });

  test('letters can be read on their ground by day and by night', async () => {
    await opened(file, 1280, async (page) => {
      for (const colorScheme of LIGHT_AND_DARK) {
        await page.emulateMedia({ colorScheme });
        for (const contrast of await page.evaluate<number[]>('looks.contrasts()'))
          expect(contrast).toBeGreaterThan(4.5);
      }
    });
  });
});
