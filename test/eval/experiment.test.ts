import { describe, expect, test } from 'vitest';
import { confidenceSequence } from '../../eval/ab/always-valid';
import { readExperiment } from '../../eval/ab/experiment';
import type { ExperimentRules } from '../../eval/ab/experiment-rules';
import { assign, type Exposures } from '../../eval/ab/exposures';
import { type Look, lookSizes } from '../../eval/ab/looking';
import { unitSums, unitsOf } from '../../eval/ab/unit-sums';

type Told = readonly [unit: string, ts: number, event: Exposures['event'][number], what?: string | number];

/** A log of rows; what an exposure tells is its arm, a purchase its revenue, any other its products, with commas. */
function logOf(told: readonly Told[]): Exposures {
  const rows = [...told].sort((a, b) => a[1] - b[1]);
  const codes = (names: string[], name: string): number =>
    names.includes(name) ? names.indexOf(name) : names.push(name) - 1;
  const [units, arms, products]: string[][] = [[], [], []];
  const offsets = [0];
  const product: number[] = [];
  const unit = rows.map(([who]) => codes(units, who));
  const arm = rows.map(([, , event, what]) => (event === 'exposure' ? codes(arms, String(what)) : -1));
  for (const [, , event, what] of rows) {
    if (!['exposure', 'purchase'].includes(event) && what !== undefined)
      for (const name of String(what).split(',')) product.push(codes(products, name));
    offsets.push(product.length);
  }
  return {
    ...{ units, arms, products, unit, arm, offsets, product, session: unit },
    event: rows.map(([, , event]) => event),
    ts: rows.map(([, ts]) => ts),
    value: rows.map(([, , event, what]) => (event === 'purchase' ? Number(what) : 0)),
    attributed: rows.map(() => 0),
  };
}

const RULES: ExperimentRules = {
  ...{ control: 'control', primary: 'conversion', mode: 'fixed', looks: 4, spending: 'obrien-fleming', alpha: 0.05 },
  ...{ outcomeWindow: 0, lookback: 1000, aaRounds: 0, cut: 1, resampling: { seed: 1, replicates: 100 } },
};

/** Ten units an arm, exposed at 100 + their number; `each` says what a unit does besides. */
function arms(each: (isTarget: boolean, i: number, who: string) => Told[], units = 10): Told[] {
  return [true, false].flatMap((isTarget) =>
    Array.from({ length: units }, (_, i) => {
      const who = `${isTarget ? 't' : 'c'}${i}`;
      const own: Told = [who, 100 + i, 'exposure', isTarget ? 'target' : 'control'];
      return [own, ...each(isTarget, i, who)];
    }).flat(),
  );
}

describe('who is in which arm', () => {
  const log = logOf([
    ['a', 5, 'exposure', 'target'],
    ['a', 9, 'exposure', 'target'],
    ['b', 6, 'exposure', 'control'],
    ['b', 8, 'exposure', 'target'],
    ['c', 7, 'exposure', 'control'],
    ['d', 7, 'click', 'x'],
    ['d', 8, 'click', 'x'],
  ]);
  const found = assign(log);
  test('the first exposure counts; two arms are none; never exposed is told', () => {
    expect(Array.from(found.inArm, (code) => log.arms[code] ?? code)).toEqual(['target', -2, 'control', -1]);
    expect([found.since[0], found.counts, found.twice.map((unit) => log.units[unit])]).toEqual([5, [1, 1], ['b']]);
    expect([found.unexposedUnits, found.unexposedRows]).toEqual([1, 2]);
  });
});

describe('what units did', () => {
  const log = logOf([
    ['a', 10, 'view', 'x'],
    ['a', 60, 'purchase', 5],
    ['a', 100, 'exposure', 'target'],
    ['a', 100, 'impression', 'x,y'],
    ['a', 101, 'click', 'x'],
    ['a', 150, 'purchase', 7],
    ['b', 120, 'exposure', 'target'],
    ['b', 110, 'click', 'y'],
  ]);
  const assigned = assign(log);
  const sums = (until: number, lookback?: number) =>
    unitSums(log, assigned, unitsOf(assigned, 0, until), { until, ...(lookback !== undefined && { lookback }) });
  test.each([
    ['all of it', sums(Infinity), [1, 0], [1, 0], [7, 0]],
    ['as far as the second exposure', sums(120), [1, 0], [1, 0], [0, 0]],
    ['before the second exposure, its unit is unknown', sums(110), [1], [1], [0]],
    ['the past', sums(Infinity, 1000), [0, 0], [0, 1], [5, 0]],
    ['a short past', sums(Infinity, 20), [0, 0], [0, 1], [0, 0]],
  ])('%s', (_why, { impressions, clicks, revenue }, shown, clicked, earned) => {
    expect([[...impressions], [...clicks], [...revenue]]).toEqual([shown, clicked, earned]);
  });
  test('who has a past', () => expect([...sums(Infinity, 20).any]).toEqual([0, 1]));
});

describe('gates', () => {
  const many = (target: number, control: number, twice = 0): Told[] => [
    ...Array.from({ length: target }, (_, i): Told => [`t${i}`, i, 'exposure', 'target']),
    ...Array.from({ length: control }, (_, i): Told => [`c${i}`, i, 'exposure', 'control']),
    ...Array.from({ length: twice }, (_, i): Told => [`c${i}`, i + 1, 'exposure', 'target']),
  ];
  test.each([
    ['sizes as declared', many(100, 110), RULES, null],
    ['an arm too small', many(100, 200), RULES, /do not have the sizes that were declared \(p 7\.8e-9/],
    ['the same where that was declared', many(100, 200), { ...RULES, shares: { target: 1, control: 2 } }, null],
    ['units in two arms', many(100, 105, 5), RULES, /^5 of 205 units \(2\.4 %\) were in two arms/],
    ['one such unit of many is left out', many(100, 105, 1), RULES, null],
    ['hardly anybody', many(3, 3), RULES, /6 units are too few/],
  ])('%s', (_why, told, rules, words) => {
    const found = readExperiment(logOf(told), rules);
    if (words === null) expect([found.refused, found.compared.length]).toEqual([null, 1]);
    else expect([found.refused, found.compared]).toEqual([expect.stringMatching(words), []]);
  });
  test('the days tell where a mismatch comes from', () => {
    const found = readExperiment(logOf(many(100, 200)), RULES);
    expect(found.days).toEqual([{ day: '1970-01-01', units: [100, 200], p: found.sampleRatio.p }]);
  });
  test.each([
    [
      'a control that is not there',
      { ...RULES, control: 'contrl' },
      'control "contrl" is not in the log; did you mean control?',
    ],
    [
      'an arm without a share',
      { ...RULES, shares: { target: 1 } },
      'shares were given for target, expected one above 0 for each arm',
    ],
    ['no look', { ...RULES, looks: 0 }, 'looks is 0'],
    ['looks of an unknown whole', { ...RULES, mode: 'sequential' as const }, 'give --planned'],
    [
      'a catalogue that is too small',
      { ...RULES, catalogue: 1 },
      'the catalogue has 1 products and 2 were recommended',
    ],
  ])('%s is refused', (_why, rules, words) => {
    const told = arms((_, __, who) => [[who, 200, 'impression', 'x,y']]);
    expect(() => readExperiment(logOf(told), rules)).toThrow(words);
  });
});

describe('measures', () => {
  // each target clicks in one of two lists, each control in one of four; half of the targets buy for 10
  const told = arms((isTarget, i, who) => [
    ...Array.from({ length: isTarget ? 2 : 4 }, (_, k): Told => [who, 200 + k, 'impression', isTarget ? 'x,y' : 'x']),
    [who, 300, 'click', 'x'],
    ...(isTarget && i < 5 ? [[who, 400, 'purchase', 10] as const] : []),
    [who, 310, 'view', isTarget ? `v${i}` : 'v0'],
  ]);
  const [found] = readExperiment(logOf(told), RULES).compared;
  test.each([
    ['ctr', 0.5, 0.25],
    ['conversion', 0.5, 0],
    ['revenue', 5, 0],
    ['views', 1, 1],
  ])('%s is %d against %d', (name, target, control) => {
    const got = found.measures.find((one) => one.name === name)!;
    expect([got.target, got.control, got.difference.value]).toEqual([target, control, target - control]);
  });
  test('by hand: conversion by the normal distribution, revenue by Welch, what was caused', () => {
    const [, conversion, revenue] = found.measures;
    expect(conversion.difference.se).toBeCloseTo(Math.sqrt(0.25 / 10), 12);
    expect(conversion.incremental).toMatchObject({ value: 5, share: 1 });
    expect(revenue.difference.se).toBeCloseTo(Math.sqrt((25 * 10) / 9 / 10), 12);
    expect(found.revenue).toMatchObject({ cap: 10, basket: [10, Number.NaN] });
  });
  test('products: raw, mirror, coverage of what the log names', () => {
    expect(found.reach!.diversity).toMatchObject({ raw: 9, mirror: 0, byUsers: { n: 10, target: 10, control: 1 } });
    expect(found.reach!.coverage).toMatchObject({ catalogue: 12, target: 2 / 12, control: 1 / 12 });
  });
  test('a past that explains everything leaves nothing to chance', () => {
    const same = arms((isTarget, i, who) => [
      ...(i > 0 ? [[who, 50, 'purchase', i] as const] : []),
      [who, 400, 'purchase', i + (isTarget ? 1 : 0)],
    ]);
    const revenue = readExperiment(logOf(same), RULES).compared[0].measures[2];
    expect(revenue.cuped).toMatchObject({ value: expect.closeTo(1, 10), left: expect.closeTo(0, 10), withoutPast: 2 });
    expect(revenue.difference.p).toBeGreaterThan(0.4);
  });
  describe('click-through rate, a ratio, after taking out the past', () => {
    const times = (count: number, row: Told): Told[] => Array.from({ length: count }, () => row);
    // by hand: linearised, controls are .5 + (0, 0, -.25, .25) and targets .75 + (0, 0, .125, -.125); their pasts, two lists
    // each, are (.5, .5, 0, 1) and (.5, 1, 1, .5); so θ = (.25 + .0625) / (.5 + .25), and the pasts' means lie .25 apart
    const [clicks, lists, before] = [
      { target: [3, 3, 2, 4], control: [1, 2, 1, 4] },
      { target: [4, 4, 2, 6], control: [2, 4, 4, 6] },
      { target: [1, 2, 2, 1], control: [1, 1, 0, 2] },
    ];
    const seen = (more: (i: number, who: string) => Told[] = () => []) =>
      arms((isTarget, i, who) => {
        const [arm, unit] = [isTarget ? 'target' : 'control', i % 4] as const;
        return [
          ...times(2, [who, 50, 'impression', 'x']),
          ...times(before[arm][unit], [who, 60, 'click', 'x']),
          ...times(lists[arm][unit], [who, 200, 'impression', 'x']),
          ...times(clicks[arm][unit], [who, 300, 'click', 'x']),
          ...more(i, who),
        ];
      }, 8);
    const ctrOf = (told: readonly Told[]) => readExperiment(logOf(told), RULES).compared[0].measures[0];
    test('by hand', () => {
      const { difference, cuped } = ctrOf(seen());
      const theta = 0.3125 / 0.75;
      expect(difference.value).toBeCloseTo(0.25, 12);
      expect(cuped).toMatchObject({ value: expect.closeTo(0.25 - theta * 0.25, 12), withoutPast: 0 });
      expect(cuped.left).toBeCloseTo(1 - 0.3125 ** 2 / (0.75 * 0.15625), 12);
      expect(cuped.se).toBeLessThan(0.5 * difference.se);
    });
    test('nobody had a past list: nothing is taken out', () => {
      const { difference, cuped } = ctrOf(seen().filter(([, ts]) => ts >= 100));
      expect(cuped).toMatchObject({ left: 1, withoutPast: 16, value: expect.closeTo(difference.value, 12) });
      expect(cuped.se).toBeCloseTo(difference.se, 12);
    });
    test('a past without lists is an average one', () => {
      const told = seen((i, who) => (i === 0 ? [[who, 70, 'view', 'x']] : [])).filter(
        ([who, ts, event]) => !(who === 't0' && ts < 100 && event !== 'view'),
      );
      expect(ctrOf(told).cuped).toMatchObject({ withoutPast: 0 });
      expect(ctrOf(told).cuped.left).toBeLessThan(0.6);
    });
  });
  test('three arms: the primary measure is adjusted by Holm', () => {
    const other = told.filter(([who]) => who.startsWith('t')).map(([who, ...rest]): Told => [`o${who}`, ...rest]);
    const renamed = other.map((row): Told => (row[2] === 'exposure' ? [row[0], row[1], row[2], 'other'] : row));
    const { compared } = readExperiment(logOf([...told, ...renamed]), RULES);
    expect(compared.map(({ target }) => target)).toEqual(['target', 'other']);
    expect(compared[0].primaryAdjusted).toBeCloseTo(2 * compared[0].measures[1].difference.p, 12);
  });
});

describe('two arms against one control', () => {
  // of 100 units an arm: 20 controls buy, 33 targets (p .035 alone), 38 others where they do anything
  const buys = (who: string, ts: number): Told => [who, ts, 'purchase', 1];
  const both = (others: number): Told[] => [
    ...arms((isTarget, i, who) => (i < (isTarget ? 33 : 20) ? [buys(who, 150 + i)] : []), 100),
    ...Array.from({ length: 100 }, (_, i): Told => [`o${i}`, 100 + i, 'exposure', 'other']),
    ...Array.from({ length: others }, (_, i): Told => buys(`o${i}`, 150 + i)),
  ];
  const of = (others: number, rules: Partial<ExperimentRules> = {}) =>
    readExperiment(logOf(both(others)), { ...RULES, ...rules }).compared;
  const primary = (one: { measures: readonly { name: string; looks: readonly Look[] }[] }) =>
    one.measures.find(({ name }) => name === 'conversion')!.looks.at(-1)!;

  test.each([
    ['alone it would be ahead, beside an arm that does nothing it is not', 20, [false, false]],
    ['Holm: the better arm first, then the other at the whole error', 38, [true, true]],
  ])('%s', (_why, others, decided) => {
    const compared = of(others);
    expect(compared[0].measures[1].difference.p).toBeCloseTo(0.0351, 3);
    expect(compared.map(primary).map(({ isDecided }) => isDecided)).toEqual(decided);
    expect(compared.map(({ primaryAdjusted }) => primaryAdjusted < 0.05)).toEqual(decided);
    // both arms' smallest lift is told at 2.5 %
    expect(compared[1].detectable.conversion).toBeCloseTo(((2.241403 + 0.841621) * Math.sqrt(0.32 / 100)) / 0.2, 5);
  });
  test('planned looks: each arm spends half of the error, and has no p', () => {
    const [one] = of(20, { mode: 'sequential', planned: 200, looks: 1 });
    expect([primary(one).boundary, one.alpha, one.primaryAdjusted]).toEqual([
      expect.closeTo(2.241403, 5),
      0.025,
      Number.NaN,
    ]);
  });
  test('at any time: decided where p times the arms is below the whole error', () => {
    for (const one of of(90, { mode: 'always', planned: 200 })) {
      expect(primary(one).isDecided).toBe(one.primaryAdjusted < 0.05);
      expect(one.primaryAdjusted).toBe(Math.min(1, 2 * primary(one).p));
    }
    expect(of(90, { mode: 'always', planned: 200 }).map((one) => primary(one).isDecided)).toEqual([false, true]);
  });
});

describe('looking', () => {
  test.each([
    ['fixed, all there', 'fixed', 100, 100, [100]],
    ['fixed, too early', 'fixed', 99, 100, []],
    ['fixed without a plan', 'fixed', 99, undefined, [99]],
    ['planned looks that are reached', 'sequential', 60, 100, [25, 50]],
    ['more than planned', 'sequential', 160, 100, [25, 50, 75, 100]],
    ['always', 'always', 10, undefined, [3, 5, 8, 10]],
  ] as const)('%s', (_why, mode, units, planned, sizes) =>
    expect(lookSizes(units, { ...RULES, mode, planned })).toEqual(sizes),
  );

  const told = arms((isTarget, i, who) => [[who, 200 + i, 'purchase', (isTarget ? 5 : 0) + (i % 3)]], 40);
  const of = (rules: Partial<ExperimentRules>) => readExperiment(logOf(told), { ...RULES, primary: 'revenue', ...rules }); // biome-ignore format: one line
  const revenueOf = (rules: Partial<ExperimentRules>) => of(rules).compared[0].measures[2];

  test('nothing is shown before the planned number of units', () => {
    const [early] = of({ planned: 1000 }).compared;
    expect([early.measures, early.reach, early.revenue]).toEqual([[], null, null]);
    expect(early.tooEarly).toBe('80 of the 1000 units planned are there; nothing is shown before');
    expect(early.detectable.revenue).toBeGreaterThan(0);
  });
  test('a look knows what had happened when its last unit was exposed, and no more', () => {
    const { looks, target } = revenueOf({ mode: 'sequential', planned: 100 });
    // the third look of four: 75 units, of whom nobody has bought at time 137
    // both of a pair are exposed at once, so the looks planned at 25 and 75 have one more
    expect(looks.map(({ units, value }) => [units, value])).toEqual([[26, 0], [50, 0], [76, 0]]); // biome-ignore format: one line
    expect(target).toBe(0);
  });
  test('the boundary of a look is that of its share of the plan; its interval is as wide', () => {
    const { looks, difference } = revenueOf({ mode: 'sequential', planned: 80, outcomeWindow: 100 });
    const last = looks.at(-1)!;
    expect(last).toMatchObject({ boundary: expect.closeTo(2.0141, 3), isDecided: true });
    expect([difference.lo, difference.hi]).toEqual([expect.closeTo(last.lo, 9), expect.closeTo(last.hi, 9)]);
    expect((last.hi - last.value) / difference.se).toBeCloseTo(2.0141, 3);
  });
  describe('what is logged after a planned look changes nothing', () => {
    const seen = arms(
      (isTarget, i, who) => [
        [who, 200 + i, 'purchase', (isTarget ? 5 : 0) + (i % 3)],
        [who, 200 + i, 'view', `v${i}`],
        [who, 200 + i, 'impression', 'v1,v2'],
      ],
      40,
    );
    const later: Told[] = [
      ...seen.filter(([, , event]) => event === 'purchase').map(([who]): Told => [who, 1500, 'purchase', 99]),
      ...seen.map(([who, ts, event]): Told => [who, ts + 2000, event === 'exposure' ? 'click' : event, 'new']),
      ...seen.filter(([, , event]) => event === 'exposure').map(([who, , ...rest]): Told => [`z${who}`, 1100, ...rest]),
    ];
    const both = (rules: Partial<ExperimentRules>) =>
      [seen, [...seen, ...later]].map(
        (rows) => readExperiment(logOf(rows), { ...RULES, outcomeWindow: 100, ...rules }).compared[0],
      );
    test.each([
      ['fixed', 'fixed'],
      ['the last look', 'sequential'],
    ] as const)('%s', (_why, mode) => {
      const [early, late] = both({ mode, planned: 80 });
      expect(early.reach!.coverage).not.toBeNull();
      expect(late.frozen).toEqual({ exposedBy: 139, until: 239, later: 80 });
      expect({ ...late, frozen: null }).toEqual({ ...early, frozen: null });
    });
    test('looks before the last', () => {
      const [early, late] = both({ mode: 'sequential', planned: 160 }).map(({ measures }) => measures[2].looks);
      expect([early.length, late.length]).toEqual([2, 4]);
      expect(late.slice(0, 2)).toEqual(early);
    });
  });
  test('units are there and their outcomes are not: nothing is shown', () => {
    const [early] = of({ planned: 80, outcomeWindow: 101 }).compared;
    expect([early.measures, early.reach]).toEqual([[], null]);
    expect(early.tooEarly).toBe(
      'the 80 units planned are there and their outcomes count until 1970-01-01T00:00:00.240Z; the log ends at 1970-01-01T00:00:00.239Z, nothing is shown before',
    );
  });
  describe('the smallest lift knows what it takes to be shown', () => {
    // standard errors beyond which a difference is shown, and .8416 more to find it four times out of five
    const fixed = of({}).compared[0].detectable.revenue;
    test.each([
      ['fixed at 5 %', {}, 1.959964],
      ['fixed at 1 %', { alpha: 0.01 }, 2.575829],
      ['the first of four looks, not yet reached', { mode: 'sequential', planned: 400 }, 4.3326],
      ['the last of four looks', { mode: 'sequential', planned: 80, outcomeWindow: 100 }, 2.0141],
    ] as const)('%s', (_why, rules, errors) => {
      const got = of(rules).compared[0].detectable.revenue;
      expect((got / fixed) * (1.959964 + 0.841621)).toBeCloseTo(errors + 0.841621, 3);
    });
    test('at any time, as wide as the sequence', () => {
      const { detectable, measures } = of({ mode: 'always', planned: 80 }).compared[0];
      const { value, se, hi } = measures[2].difference;
      const errors = (hi - value) / se;
      expect(errors).toBeGreaterThan(3);
      expect((detectable.revenue / fixed) * (1.959964 + 0.841621)).toBeCloseTo(errors + 0.841621, 3);
    });
  });
  test.each([
    ['planned looks', { mode: 'sequential', planned: 80, outcomeWindow: 100 }],
    ['at any time', { mode: 'always', planned: 80 }],
  ] as const)('revenue with its tail cut is as wide as the look: %s', (_why, rules) => {
    const { revenue, measures } = of(rules).compared[0];
    const { value, se, hi, p } = revenue!.winsorised;
    // nothing is cut at the quantile 1, so it is the plain difference
    expect([value, se, hi, p]).toEqual([...(['value', 'se'] as const).map((k) => expect.closeTo(measures[2].difference[k], 9)), expect.closeTo(measures[2].difference.hi, 9), Number.NaN]); // biome-ignore format: one line
  });
  test('always valid: wider, and p never grows', () => {
    const { looks, difference } = revenueOf({ mode: 'always', looks: 5 });
    expect(looks.map(({ units }) => units)).toEqual([16, 32, 48, 64, 80]);
    for (let i = 1; i < looks.length; i++) expect(looks[i].p).toBeLessThanOrEqual(looks[i - 1].p);
    expect(difference.p).toBe(looks.at(-1)!.p);
    expect(difference.hi - difference.value).toBeGreaterThan(2.5 * difference.se);
  });
  test('always valid and far from its narrowest: wide, and every interval ends', () => {
    const { difference, lift, cuped, incremental } = revenueOf({ mode: 'always', planned: 1e6 });
    const { lo, hi } = confidenceSequence({ n: 40, mean: 0, variance: 1 }, { n: 40, mean: 0, variance: 1 }, 1e6);
    const errors = (hi - lo) / 2 / Math.sqrt(2 / 40);
    expect(errors).toBeGreaterThan(50);
    expect((difference.hi - difference.value) / difference.se).toBeCloseTo(errors, 9);
    for (const one of [difference, cuped, incremental!]) expect([one.lo, one.hi].every(Number.isFinite)).toBe(true);
    expect((lift.hi - lift.value) / lift.se).toBeCloseTo(errors, 9);
  });
  describe('shuffled labels', () => {
    const selfTest = (rules: Partial<ExperimentRules>) =>
      of({ aaRounds: 400, ...rules }).compared[0].selfTests.find(({ name }) => name === 'revenue')!;
    test.each([
      ['one look', {}, [0.02, 0.08]],
      ['one look at 20 %', { alpha: 0.2 }, [0.15, 0.25]],
      ['planned looks', { mode: 'sequential', planned: 80, outcomeWindow: 100 }, [0.02, 0.08]],
      ['planned looks, most of the error spent early', { mode: 'sequential', planned: 80, outcomeWindow: 100, spending: 'pocock' }, [0.02, 0.09]], // biome-ignore format: one line
      ['planned looks before the first is reached', { mode: 'sequential', planned: 10_000, outcomeWindow: 100 }, [0.02, 0.08]], // biome-ignore format: one line
      ['at any time', { mode: 'always', looks: 8, outcomeWindow: 100 }, [0, 0.05]],
    ] as const)('%s: false alarms as often as the error says', (_why, rules, [least, most]) => {
      const { found, rounds, expected, isBound, tenths, p } = selfTest(rules);
      expect([rounds, found >= least, found <= most, p > 0.001]).toEqual([400, true, true, true]);
      expect(expected).toBe('alpha' in rules ? rules.alpha : 0.05);
      const mode = 'mode' in rules ? rules.mode : 'fixed';
      expect([isBound, tenths !== null]).toEqual([mode === 'always', mode === 'fixed']);
    });
  });
  test('at any time, a look at which nothing varies decides nothing', () => {
    const { looks } = readExperiment(
      logOf(arms((isTarget, i, who) => (isTarget && i < 2 ? [[who, 100 + i, 'purchase', 5]] : []), 40)),
      { ...RULES, mode: 'always', looks: 40, primary: 'conversion' },
    ).compared[0].measures[1];
    expect(looks[0]).toMatchObject({ units: 2, p: 1, isDecided: false });
  });
});
