import { describe, expect, test } from 'vitest';
import { datasets } from '../../datasets/index';
import { random } from '../../engine/base/random';
import type { Feature } from '../../engine/spec/features';
import { bindCatalogue, selectFeatures } from '../../features/index';
import { gbdtSettings } from '../../models/index';
import { type Grouping, groupsOf } from '../../runs/ablate/groups';
import { Judge } from '../../runs/ablate/judge';
import { pickSet, priceSets } from '../../runs/ablate/pick';
import { keyOf, type PointSpec, trainPoint } from '../../runs/ablate/point';
import type { EvaluatedSet } from '../../runs/ablate/sets';
import { groupShapley } from '../../runs/ablate/shapley';
import type { Slice, Slices } from '../../runs/ablate/slices';
import { askedPairs } from '../../runs/ablate/told';
import type { SetCost } from '../../runs/cost/lab';
import { paretoFront } from '../../runs/cost/pareto';

const {
  threads: _,
  kernel: __,
  ...settings
} = gbdtSettings({ trees: 5, leaves: 4, minDataInLeaf: 5, earlyStopping: 0 });
const SPEC: PointSpec = { columns: ['good', 'noise'], settings, shuffled: null, canaries: 0, metric: 'mrr' };

/** Lists of five, whose best candidate is the one with the highest `good`. */
function slice(seed: number, lists: number): Slice {
  const next = random(seed);
  const rows = lists * 5;
  const good = Float32Array.from({ length: rows }, () => next());
  const labels = new Float32Array(rows);
  for (let list = 0; list < lists; list++) {
    const of = Array.from(good.subarray(5 * list, 5 * list + 5));
    labels[5 * list + of.indexOf(Math.max(...of))] = 1;
  }
  return {
    table: {
      names: ['noise', 'good'],
      columns: [Float32Array.from({ length: rows }, () => next()), good],
      rows,
      groups: Int32Array.from({ length: lists + 1 }, (_, i) => 5 * i),
      labels,
    },
    user: Int32Array.from({ length: lists }, (_, i) => i >> 1),
    missed: new Uint8Array(lists),
  };
}

const IDENTITIES = new Map([
  ['good', 'a'],
  ['noise', 'b'],
]);

function slices(identities = IDENTITIES): Slices {
  return {
    fit: slice(1, 100),
    stop: slice(2, 20),
    judge: slice(3, 60),
    basis: { data: 'x' },
    manifest: { protocol: { ties: 'expectation', empty: 'zero', seed: 1 } },
    data: {
      fingerprint: 'f',
      rows: { fieldMetadata: (name: string) => new Map([['identity', identities.get(name)!]]) },
    },
  } as unknown as Slices;
}

const train = async (spec: PointSpec) => (await trainPoint(spec, slices(), 1, () => false)).point;

describe('a point', () => {
  test('learns from its columns and no others', async () => {
    const both = await train(SPEC);
    const alone = await train({ ...SPEC, columns: ['noise'] });
    expect(both.mean).toBeGreaterThan(0.75);
    expect(alone.mean).toBeLessThan(0.6);
    expect(both.gain.good).toBeGreaterThan(10 * both.gain.noise!);
    expect(both.values).toHaveLength(60);
    expect(alone.gain).not.toHaveProperty('good');
  });

  test('with shuffled labels learns nothing, and another draw learns another nothing', async () => {
    const draws = [1, 2].map((shuffled) => train({ ...SPEC, shuffled }));
    const [first, second] = await Promise.all(draws);
    const truth = await train(SPEC);
    expect(first!.gain.good).toBeLessThan(truth.gain.good! / 3);
    expect(first!.gain).not.toEqual(second!.gain);
    expect(first!.values).toHaveLength(60);
  });

  test('has columns of chance behind the others, the same ones each time', async () => {
    const point = await train({ ...SPEC, canaries: 3 });
    expect(Object.keys(point.gain)).toEqual(['good', 'noise', 'canary_1', 'canary_2', 'canary_3']);
    expect(point.gain.canary_1).toBeLessThan(point.gain.good!);
    expect(await train({ ...SPEC, canaries: 3 })).toEqual(point);
  });

  test.each<[string, Partial<PointSpec>]>([
    ['the columns', { columns: ['good'] }],
    ['their order', { columns: ['noise', 'good'] }],
    ['a setting', { settings: { ...settings, rate: 0.2 } }],
    ['the seed', { settings: { ...settings, seed: 7 } }],
    ['shuffled labels', { shuffled: 1 }],
    ['columns of chance', { canaries: 1 }],
    ['the metric', { metric: 'ndcg_10' }],
  ])('is another one by %s', (_, change) => {
    expect(keyOf({ ...SPEC, ...change }, slices())).not.toBe(keyOf(SPEC, slices()));
  });

  test('is another one by what a column computes, and the same otherwise', () => {
    expect(keyOf(SPEC, slices(new Map([...IDENTITIES, ['good', 'changed']])))).not.toBe(keyOf(SPEC, slices()));
    expect(keyOf({ ...SPEC }, slices())).toBe(keyOf(SPEC, slices()));
  });
});

describe('groups', () => {
  let features: readonly Feature[];
  const groupOf = (name: string, by: Grouping): string | undefined =>
    [...groupsOf(features, by)].find(([, names]) => names.includes(name))?.[0];

  test.each<[why: string, name: string, by: Grouping, group: string]>([
    ['a family is the first tag', 'gaze_meet_last', 'family', 'gaze'],
    ['a count per item is of the item', 'click_count__item', 'entity', 'item'],
    [
      'the widest key counts',
      'meet_since__session_item__minus__meet_since__session_item__lowest',
      'entity',
      'session × item',
    ],
    ['a rate is of both its events', 'click_over_shown__item__s10', 'accumulator', 'count'],
    ['what reads no state is the list, if it looks there', 'candidate_price__rank_lowest', 'accumulator', 'the list'],
    ['or the request', 'list_length', 'event', 'the list'],
  ])('%s', async (_, name, by, group) => {
    const { schema, request } = await datasets.find(({ name }) => name === 'simulator')!.open({ logs: [] });
    features = selectFeatures('standard', bindCatalogue(schema, request));
    expect(groupOf(name, by)).toBe(group);
  });

  test.each<[Grouping]>([['family'], ['entity'], ['event'], ['accumulator']])('by %s hold every column once', (by) => {
    const all = [...groupsOf(features, by).values()].flat();
    expect([...all].sort()).toEqual(features.map(({ name }) => name).sort());
  });
});

const CHANGE = { value: 0, lo: 0, hi: 0, p: 1, p_holm: null, bound: 0, is_non_inferior: true };

const set = (name: string, columns: number, value: number, is_non_inferior: boolean): EvaluatedSet => ({
  name,
  groups: [name],
  columns: Array.from({ length: columns }, (_, i) => `c${i}`),
  estimate: { value, lo: null, hi: null },
  against_full: CHANGE,
  against_best: { ...CHANGE, is_non_inferior },
  key: name,
});

const cost = (us: number, stateBytes: number): SetCost => ({
  lists: 1,
  assemble: { p50: us, p99: us },
  score: null,
  total: { p50: us, p99: us },
  stateBytes,
  dictionaryBytes: 0,
  keySets: 1,
  accumulators: 1,
});

const ALL = set('all', 9, 0.6, true);

test.each<[why: string, sets: EvaluatedSet[], costs: (SetCost | null)[], pick: string]>([
  [
    'the fewest columns where costs are not known',
    [ALL, set('b', 3, 0.59, true), set('c', 1, 0.5, false)],
    [null, null, null],
    'b',
  ],
  ['of equal ones the better', [ALL, set('b', 3, 0.59, true), set('c', 3, 0.595, true)], [null, null, null], 'c'],
  ['the full set where it alone is', [ALL, set('b', 3, 0.59, false)], [null, null], 'all'],
  [
    'the cheapest, not the one with fewest columns',
    [ALL, set('b', 3, 0.59, true), set('c', 5, 0.59, true)],
    [cost(10, 100), cost(9, 90), cost(2, 20)],
    'c',
  ],
  [
    'the cheapest by time and state together',
    [ALL, set('b', 3, 0.59, true), set('c', 5, 0.59, true)],
    [cost(10, 100), cost(1, 90), cost(6, 30)],
    'c',
  ],
])('the pick is %s', (_, sets, costs, pick) => {
  expect(pickSet(priceSets(sets, costs)).name).toBe(pick);
});

test('a price is the mean of the shares of the full set in time and in state', () => {
  const [full, half] = priceSets([ALL, set('b', 3, 0.59, true)], [cost(10, 100), cost(5, 10)]);
  expect(full!.price).toBe(1);
  expect(half!.price).toBeCloseTo((0.5 + 0.1) / 2, 12);
});

test.each<[why: string, points: [value: number, ...costs: number[]][], front: boolean[]]>([
  ['one point', [[1, 1]], [true]],
  [
    'better and cheaper leaves the other behind',
    [
      [2, 1],
      [1, 2],
    ],
    [true, false],
  ],
  [
    'better and dearer do not',
    [
      [2, 2],
      [1, 1],
    ],
    [true, true],
  ],
  [
    'as good and as cheap, both',
    [
      [1, 1],
      [1, 1],
    ],
    [true, true],
  ],
  [
    'as good and dearer in one cost of two',
    [
      [1, 1, 1],
      [1, 1, 2],
    ],
    [true, false],
  ],
  [
    'cheaper in one cost, dearer in the other',
    [
      [1, 1, 2],
      [1, 2, 1],
    ],
    [true, true],
  ],
])('the front of %s', (_, points, front) => {
  expect(paretoFront(points.map(([value, ...costs]) => ({ value, costs })))).toEqual(front);
});

test('the Shapley value of a group is its mean gain over all orders in which groups can come', async () => {
  const worth: Record<string, number> = { a: 0.3, b: 0.4, c: 0.2, ab: 0.5, ac: 0.45, bc: 0.4, abc: 0.6 };
  const all = slices();
  const judge = new Judge(all, 0, 'mrr');
  const lists = judge.nothing.values.length;
  const groups = new Map(['a', 'b', 'c'].map((name) => [name, [name]]));
  const specOf = (columns: readonly string[]): PointSpec => ({ ...SPEC, columns });
  const told = async (specs: readonly PointSpec[]) =>
    specs.map(({ columns }) => {
      const mean = worth[columns.join('')]!;
      return { key: '', columns, trees: 1, mean, values: new Array<number>(lists).fill(mean), gain: {} };
    });
  const shares = await groupShapley(groups, judge, told, specOf);
  const none = judge.nothing.values.reduce<number>((sum, x) => sum + x!, 0) / lists;
  const orders = [
    ['a', 'b', 'c'],
    ['a', 'c', 'b'],
    ['b', 'a', 'c'],
    ['b', 'c', 'a'],
    ['c', 'a', 'b'],
    ['c', 'b', 'a'],
  ];
  const value = (names: readonly string[]): number => (names.length === 0 ? none : worth[[...names].sort().join('')]!);
  for (const [i, name] of ['a', 'b', 'c'].entries()) {
    const gains = orders.map((order) => {
      const at = order.indexOf(name);
      return value(order.slice(0, at + 1)) - value(order.slice(0, at));
    });
    expect(shares[i]!.value).toBeCloseTo(gains.reduce((sum, gain) => sum + gain, 0) / 6, 10);
  }
});

describe('what is asked of the report part', () => {
  const [full, pick, outcome] = [1, 2, 3].map((mean) => ({ mean, values: [mean] }));
  const rule = { name: 'recency', outcome };
  test.each([
    ['pick, full set and heuristic', pick, rule, ['pick - full set', 'full set - recency', 'pick - recency']],
    ['a pick that is the full set asks each question once', null, rule, ['full set - recency']],
    ['no heuristic', pick, null, ['pick - full set']],
    ['nothing to ask', null, null, []],
  ])('%s', (_why, picked, heuristic, asked) =>
    expect(askedPairs({ full, pick: picked }, heuristic).map(([a, b]) => `${a} - ${b}`)).toEqual(asked),
  );
});
