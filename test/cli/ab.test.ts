import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { selfTestLines } from '../../cli/ab-text';
import { folder, podium } from './podium';

const dir = folder();
const log = join(dir, 'experiment.ndjson.gz');
let truth: Record<string, number>;

beforeAll(async () => {
  const { out } = await podium('datasets', 'simulate', '--ab', 1500, '--lift', 1, '--seed', 2, '--out', dir, '--json'); // biome-ignore format: one line
  const made = JSON.parse(out);
  expect(made.log).toBe(log);
  truth = made.truth;
});

interface Row {
  name: string;
  lift: { lo: number; hi: number };
}

describe('podium ab', () => {
  test('finds what the simulator did, within its intervals', async () => {
    const { out, code } = await podium('ab', log, '--alpha', 0.01, '--json');
    expect(code).toBe(0);
    const { refused, compared } = JSON.parse(out);
    expect(refused).toBeNull();
    const lifts = new Map<string, Row['lift']>(compared[0].measures.map(({ name, lift }: Row) => [name, lift]));
    for (const [name, lift] of Object.entries(truth)) {
      expect(lifts.get(name)!.lo, name).toBeLessThan(lift);
      expect(lifts.get(name)!.hi, name).toBeGreaterThan(lift);
    }
    expect(lifts.get('ctr')!.lo).toBeGreaterThan(0);
  });

  test.each([
    ['for people', [], /conversion: .* \(α 0\.05\)\n.*measure/s],
    ['looks that were planned', ['--mode', 'sequential', '--planned', 2000], /3 {4}│ 1,500/],
    [
      'at any time',
      ['--mode', 'always', '--primary', 'ctr'],
      /mode always valid.*p so far.*│ 4 {4}│ 1,500 │.*hold for one look/s,
    ],
    ['too early', ['--planned', 9000], /1500 of the 9000 units planned are there; nothing is shown before/],
    [
      'labels shuffled',
      ['--aa', 40],
      /A\/A conversion: \d+\.\d % of 40 shuffled labels gave p < 0\.05, expected 5\.0 %/,
    ],
    ['labels shuffled, at planned looks', ['--mode', 'sequential', '--planned', 9000, '--aa', 20], /A\/A ctr: \d+\.\d % of 20 shuffled labels were decided at one of 4 looks, expected 5\.0 %/], // biome-ignore format: one line
    ['labels shuffled, at any time', ['--mode', 'always', '--aa', 20], /were decided at one of 4 looks, expected at most 5\.0 %/], // biome-ignore format: one line
    [
      'a frozen look',
      ['--planned', 1000, '--outcome-window', '1h'],
      /counted are the first 1,000 units .* and 1h; 500 units exposed later/,
    ],
    ['a catalogue', ['--catalogue', 20_000], /coverage of 20,000 products/],
  ])('%s', async (_why, args, words) => {
    const { out, code } = await podium('ab', log, ...args);
    expect(code).toBe(0);
    expect(out).toMatch(words);
    expect(out).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('sizes that were not declared so: no lift, and exit code 1', async () => {
    const { out, code } = await podium('ab', log, '--shares', 'control=0.2,target=0.8');
    expect(code).toBe(1);
    expect(out).toContain('MISMATCH');
    expect(out).toContain('no lift is shown');
    expect(out).toMatch(/2023-11-\d\d: \d+ \/ \d+, p/);
    expect(out).not.toContain('measure');
  });

  test.each([
    ['a log that is not there', ['nowhere.csv'], 1, /nowhere\.csv does not exist.*\[E_NO_FILE\]/],
    ['a control that is not there', [log, '--control', 'contro'], 2, /did you mean control\?.*\[E_CONFIG\]/],
    ['shares in words', [log, '--shares', 'half'], 2, /--shares is "half", expected shares above 0 by arm/],
    ['looks without a plan', [log, '--mode', 'sequential'], 2, /needs --planned/],
    ['half a round', [log, '--aa', 1.5], 2, /--aa is 1\.5, expected a whole number/],
    ['no look', ['nowhere.csv', '--looks', 0], 2, /--looks is 0, expected a whole number, 1 or more/],
    ['too many looks', ['nowhere.csv', '--looks', 101], 2, /--looks is 101, expected at most 100/],
    ['a tail beyond the whole', ['nowhere.csv', '--winsorise', 5], 2, /--winsorise is 5, expected a quantile/],
    ['a past in words', [log, '--lookback', 'ever'], 2, /duration: "ever"/],
  ])('%s is a sentence', async (_why, args, wanted, words) => {
    const { err, code } = await podium('ab', ...args);
    expect([code, err]).toEqual([wanted, expect.stringMatching(words)]);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test.each([
    ['a lift of nothing', ['--lift', 0.1], /--lift was given without --ab/],
    ['two kinds of log', ['--ab', 10, '--events', 10], /--ab and --events were given/],
    ['no unit', ['--ab', 0], /0 units, lift 0\.1/],
  ])('simulating %s is refused', async (_why, args, words) => {
    const { err, code } = await podium('datasets', 'simulate', ...args, '--out', join(dir, 'other'));
    expect([code, err]).toEqual([2, expect.stringMatching(words)]);
  });

  test('is not written over unasked', async () => {
    const { err, code } = await podium('datasets', 'simulate', '--ab', 10, '--out', dir);
    expect([code, err]).toEqual([1, expect.stringContaining('exists already')]);
  });

  test.each([
    [
      'fixed',
      [],
      /mode fixed.*conversion: no difference is shown \(α 0\.05 over 2 arms\).*p 0\.0704 \(Holm over 2 arms/s,
    ],
    ['planned looks', ['--mode', 'sequential', '--planned', 200], /α 0\.05 \/ 2 arms\n.*\[97\.5 %\]/s],
    ['any time', ['--mode', 'always'], /conversion: p \d\.\d+ \(times 2 arms\)/],
  ])('two arms against one control, %s', async (_why, args, words) => {
    // of 100 units an arm 33, 20 and 20 buy: p .0351 alone
    const buyers = { b: 33, c: 20, a: 20 };
    const rows = Object.entries(buyers).flatMap(([arm, buy]) =>
      Array.from({ length: 100 }, (_, i) => {
        const own = `${100 + i},exposure,${arm}${i},${arm},`;
        return i < buy ? `${own}\n${100 + i},purchase,${arm}${i},,5` : own;
      }),
    );
    const path = join(dir, 'three.csv');
    writeFileSync(path, `ts,event,unit,arm,value\n${rows.join('\n')}\n`);
    const { out, code } = await podium('ab', path, '--control', 'a', ...args);
    expect([code, out]).toEqual([0, expect.stringMatching(words)]);
    expect(out).not.toMatch(/AHEAD|undefined/);
  });

  test.each([
    [
      'nothing at all',
      [],
      [
        'an arm was shown no list, so nothing is told of ctr',
        'nothing was bought, so nothing is told of conversion and revenue',
        'nothing was viewed, so nothing is told of views',
        'A/A ctr, conversion, revenue, views: nothing varies',
      ],
    ],
    ['lists without a click', ['impression'], ['nothing was clicked, so nothing is told of ctr']],
    ['purchases without a value', ['purchase'], ['no purchase has a value, so nothing is told of revenue', 'A/A']],
  ] as const)('%s', async (_why, events, sentences) => {
    const rows = Array.from({ length: 40 }, (_, i) => [
      `${100 + i},exposure,u${i},${i % 2 ? 'b' : 'a'},`,
      ...events.map((event) => `${100 + i},${event},u${i},,${event === 'purchase' ? 0 : ''}`),
    ]);
    const path = join(dir, 'nothing.csv');
    writeFileSync(path, `ts,event,unit,arm,value\n${rows.flat().join('\n')}\n`);
    for (const mode of [[], ['--planned', 90], ['--mode', 'sequential', '--planned', 40], ['--mode', 'always']]) {
      const { out, code } = await podium('ab', path, '--control', 'a', '--aa', 20, ...mode);
      expect(code).toBe(0);
      expect(out).not.toMatch(/NaN|undefined|Infinity|WRONG|A\/A \w+: 0\.0/);
      for (const sentence of sentences) expect(out).toContain(sentence);
    }
  });

  test('a CSV file written by hand', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => {
      const arm = i % 2 ? 'b' : 'a';
      return [`${i},exposure,u${i},${arm}`, `${100 + i},purchase,u${i},`].slice(0, i % 4 === 3 ? 2 : 1);
    });
    const path = join(dir, 'mine.csv');
    writeFileSync(path, `ts,event,unit,arm\n${rows.flat().join('\n')}\n`);
    const { out, code } = await podium('ab', path, '--control', 'a');
    expect(code).toBe(0);
    expect(out).toContain('conversion: b is AHEAD');
    expect(out).not.toMatch(/NaN|undefined|Infinity/);
    expect(out).toContain('coverage: lists do not name their products');
  });
});

test.each([
  ['too much is wrong', 0.09, 1e-6, /expected 5\.0 %: THE TEST IS WRONG for these data$/],
  ['too little is not', 0.01, 1e-6, /expected 5\.0 %: it finds less than it may$/],
  ['what chance may do is nothing', 0.06, 0.2, /expected 5\.0 %$/],
])('a test that finds %s', (_why, found, p, words) => {
  const test = { name: 'ctr', rounds: 1000, found, expected: 0.05, isBound: false, tenths: null, p };
  const [line] = selfTestLines(
    { selfTests: [test], detectable: {}, alpha: 0.05 },
    { aaRounds: 1000, mode: 'fixed', looks: 1 },
  );
  expect(line).toMatch(words);
});
