import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readLoggedSlates, type SlateTruth, simulateSlates } from '../../datasets/index';

const dir = mkdtempSync(join(tmpdir(), 'podium-slates-'));
afterAll(() => rmSync(dir, { recursive: true }));

const HEAD = 'list,position,item_id,click,propensity_score';

function written(name: string, lines: readonly string[]): string {
  const path = join(dir, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

describe('a log of lists', () => {
  test('places in any order, users, chances of another policy', async () => {
    const log = await readLoggedSlates([
      written('whole.csv', [
        `user,${HEAD},target_score`,
        'u,b,1,x,0,0.5,1',
        'v,a,2,y,1,0.25,0',
        'v,a,1,x,0,0.5,0.5',
        'u,c,1,y,1,1,0.125',
      ]),
    ]);
    expect(log).toEqual({
      offsets: Int32Array.of(0, 1, 3, 4),
      item: ['x', 'x', 'y', 'y'],
      click: [0, 0, 1, 1],
      propensity: [0.5, 0.5, 0.25, 1],
      target: [1, 0.5, 0, 0.125],
      user: Int32Array.of(0, 1, 0),
      leftOut: 0,
    });
  });
  test('without users each list is its own, and equal names of two files are two lists', async () => {
    const files = ['one.csv', 'two.csv'].map((name) => written(name, [HEAD, 'a,1,x,1,0.5']));
    const { offsets, target, user } = await readLoggedSlates(files);
    expect([offsets, target, user]).toEqual([Int32Array.of(0, 1, 2), null, Int32Array.of(0, 1)]);
  });
  test.each([
    ['a place is missing', ['a,1,x,1,0.5', 'a,3,y,0,0.5'], /list a has the places 1, 3, expected 1 to 2, each once/],
    ['a place comes twice', ['a,1,x,1,0.5', 'a,1,y,0,0.5'], /list a has the places 1, 1/],
    ['an item comes twice', ['a,1,x,1,0.5', 'a,2,x,0,0.5'], /list a holds an item twice/],
    ['no chance', ['a,1,x,1,0'], /propensity_score is "0", expected a chance above 0 to 1/],
    ['more than a chance', ['a,1,x,1,1.5'], /propensity_score is "1\.5"/],
    ['a place above the first', ['a,0,x,1,0.5'], /position is "0", expected a place from 1/],
    ['the last row is bad, those above it are not', ['a,1,x,1,0.5', 'a,2,y,0,0'], /propensity_score is "0"/],
    ['a list without a name', [',1,x,1,0.5'], /list is empty, expected an id/],
    ['a cell too few', ['a,1,x,1'], /has 4 cells, expected 5/],
  ])('%s: the list is bad, and counted', async (_why, lines, words) => {
    const path = written('bad.csv', [HEAD, 'z,1,x,0,0.5', ...lines]);
    await expect(readLoggedSlates([path])).rejects.toThrow(words);
    expect((await readLoggedSlates([path], 1)).offsets).toEqual(Int32Array.of(0, 1));
  });
  test('a list is left out whole, wherever its bad row stands, and such lists are counted', async () => {
    const rows = ['a,1,x,1,0.5', 'a,2,y,0,0', 'b,1,x,1,0', 'b,1,y,1,0.5', 'c,1,x,0,1', 'c,1,y,0,1', 'd,1,x,1,0.5'];
    const log = await readLoggedSlates([written('left.csv', [HEAD, ...rows])], 1);
    expect(log).toMatchObject({ offsets: Int32Array.of(0, 1), item: ['x'], leftOut: 3 });
  });
  test('a list of two users is bad', async () => {
    const path = written('two.csv', [`user,${HEAD}`, 'u,a,1,x,1,0.5', 'v,a,2,y,0,0.5', 'v,b,1,x,1,0.5']);
    await expect(readLoggedSlates([path])).rejects.toThrow(/list a has the users u and v, expected one/);
    expect(await readLoggedSlates([path], 1)).toMatchObject({ offsets: Int32Array.of(0, 1), leftOut: 1 });
  });
  test.each([
    ['no column of lists', [['position,item_id,click,propensity_score', '1,x,0,1']], /missing: list\); rows that do not say which list/], // biome-ignore format: one line
    ['chances of another policy in one file alone', [[HEAD, 'a,1,x,0,1'], [`${HEAD},target_score`, 'a,1,x,0,1,1']], /expected all or none/], // biome-ignore format: one line
    ['no row', [[HEAD]], /hold no list, expected at least one/],
  ])('%s is refused', async (_why, files, words) => {
    const paths = files.map((lines, i) => written(`refused${i}.csv`, lines));
    await expect(readLoggedSlates(paths)).rejects.toThrow(words);
  });
});

describe('made-up lists', () => {
  const made = simulateSlates(40_000, 3);
  const rows: { position: number; click: number; propensity_score: number }[] = [];
  let truth: SlateTruth;
  for (;;) {
    const next = made.next();
    if (next.done) {
      truth = next.value;
      break;
    }
    rows.push(next.value);
  }
  test('earn what is told of them', () => {
    const clicks = rows.reduce((sum, { click }) => sum + click, 0) / 40_000;
    expect(Math.abs(clicks - truth.logged)).toBeLessThan(0.015);
  });
  test('chances are of what is left: over lists, 1 / chance of all places averages to the ways of filling one', () => {
    // E[1 / P(list)] is the number of lists that can be shown: 8 · 7 · 6
    let [total, own] = [0, 1];
    for (const { position, propensity_score } of rows) {
      own /= propensity_score;
      if (position < 3) continue;
      total += own;
      own = 1;
    }
    expect(Math.abs(total / 40_000 / 336 - 1)).toBeLessThan(0.1);
  });
  test('the same seed gives the same rows', () => expect([...simulateSlates(5, 3)]).toEqual(rows.slice(0, 15)));
  test('no list is refused', () => expect(() => simulateSlates(0, 1).next()).toThrow('0 lists, expected 1 to'));
});
