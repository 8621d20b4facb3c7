import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { chanceMetrics, metrics as tableMetrics } from '../../eval';
import { type Evaluation, evaluate } from '../../eval/evaluate';
import type { ScoredLists } from '../../eval/lists';
import type { ItemFacts, ListMetric, SetMetric, SumMetric, TopList, TopMetric } from '../../eval/metric';
import { rankList, type Ties } from '../../eval/ranked-list';

const seed = 20191024;
const metrics = [...tableMetrics, ...chanceMetrics];
const sumMetrics = metrics.filter((metric): metric is SumMetric => metric.kind === 'sum');
const listMetrics = metrics.filter((metric): metric is ListMetric => metric.kind === 'list');
const topMetrics = metrics.filter((metric): metric is TopMetric => metric.kind === 'top');
const setMetrics = metrics.filter((metric): metric is SetMetric => metric.kind === 'set');
const exempt: Record<string, string> = {
  map_hits_5: 'a further hit low in the list lowers the mean over hits, so more hits inside the cut is not better',
};
const visited = new Set<string>();

const candidate = fc.record({ score: fc.integer({ min: -2, max: 2 }), label: fc.constantFrom(0, 0, 0, 1, 2, 5) });
const lists = (maxLength: number) => fc.array(candidate, { minLength: 0, maxLength });
const elsewhere = fc.array(fc.constantFrom(1, 2), { maxLength: 2 });
type Candidate = { score: number; label: number };
const ranked = (list: Candidate[], ties: Ties, more: number[] = []) =>
  rankList(
    list.map((c) => c.score),
    list.map((c) => c.label),
    ties,
    'list',
    more,
  );

/** The oracle: every order of the candidates that does not contradict the scores, each as likely. */
function enumerated(metric: ListMetric, list: Candidate[], more: number[]): number {
  const values: number[] = [];
  for (const order of ordersOf(list)) {
    values.push(
      metric.value(
        rankList(
          order.map((_, i) => -i),
          order.map((c) => c.label),
          'given',
          'list',
          more,
        ),
      ),
    );
  }
  return values.reduce((total, value) => total + value, 0) / values.length;
}

/** All orders that only move equal scores. */
function ordersOf(list: Candidate[]): Candidate[][] {
  const scores = [...new Set(list.map(({ score }) => score))].sort((a, b) => b - a);
  return scores.reduce<Candidate[][]>(
    (heads, score) => {
      const tied = permutations(list.filter((c) => c.score === score));
      return heads.flatMap((head) => tied.map((tail) => [...head, ...tail]));
    },
    [[]],
  );
}

function permutations<T>(of: T[]): T[][] {
  if (of.length <= 1) return [of];
  return of.flatMap((head, i) => permutations(of.toSpliced(i, 1)).map((rest) => [head, ...rest]));
}

describe.each(listMetrics)('list metric $name', (metric) => {
  visited.add(metric.name);

  test('is the mean over all orders of the tied, by enumeration', () => {
    fc.assert(
      fc.property(lists(7), elsewhere, (list, more) => {
        same(metric.value(ranked(list, 'expectation', more)), enumerated(metric, list, more));
      }),
      { seed, numRuns: 40 },
    );
  });

  test('strictly increasing rescoring changes nothing', () => {
    fc.assert(
      fc.property(lists(30), (list) => {
        const moved = list.map((c) => ({ ...c, score: Math.atan(c.score) * 3 - 100 }));
        expect(metric.value(ranked(moved, 'expectation'))).toBe(metric.value(ranked(list, 'expectation')));
      }),
      { seed },
    );
  });

  test('the order of the input changes nothing under expectation and its bounds', () => {
    const shuffled = lists(30).chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        for (const ties of ['expectation', 'optimistic', 'pessimistic'] as const) {
          same(metric.value(ranked(other, ties)), metric.value(ranked(list, ties)));
        }
      }),
      { seed },
    );
  });

  test.skipIf(metric.name in exempt)('optimistic ≥ expectation and given ≥ pessimistic, and within the range', () => {
    fc.assert(
      fc.property(lists(30), elsewhere, (list, more) => {
        const at = (ties: Ties) => metric.value(ranked(list, ties, more));
        if (Number.isNaN(at('expectation'))) return;
        for (const ties of ['expectation', 'given'] as const) {
          expect(at('optimistic')).toBeGreaterThanOrEqual(at(ties) - 1e-12);
          expect(at(ties)).toBeGreaterThanOrEqual(at('pessimistic') - 1e-12);
        }
        expect(at('pessimistic')).toBeGreaterThanOrEqual(metric.range[0]);
        expect(at('optimistic')).toBeLessThanOrEqual(metric.range[1] + 1e-12);
      }),
      { seed },
    );
  });

  test.skipIf(metric.name in exempt)('no order beats the one by label', () => {
    fc.assert(
      fc.property(lists(12), (list) => {
        const value = metric.value(ranked(list, 'given'));
        const best = metric.value(
          ranked(
            list.map((c) => ({ ...c, score: c.label })),
            'given',
          ),
        );
        if (!Number.isNaN(value)) expect(best).toBeGreaterThanOrEqual(value - 1e-12);
      }),
      { seed },
    );
  });
});

/** What n candidates with one relevant among them are worth when all scores are equal. */
const harmonic = (n: number) => Array.from({ length: n }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b, 0);
const discounts = (n: number) =>
  Array.from({ length: n }, (_, i) => 1 / Math.log2(i + 2)).reduce((total, d) => total + d, 0);
const uninformed: Record<string, (n: number, k: number) => number> = {
  mrr: (n, k) => harmonic(Math.min(n, k)) / n,
  ndcg: (n, k) => discounts(Math.min(n, k)) / n,
  ndcg_exp: (n, k) => discounts(Math.min(n, k)) / n,
  hr: (n, k) => Math.min(1, k / n),
  precision: (n, k) => Math.min(n, k) / n / k,
  recall: (n, k) => Math.min(1, k / n),
  recall_capped: (n, k) => Math.min(1, k / n),
  map: (n, k) => harmonic(Math.min(n, k)) / n,
  map_min: (n, k) => harmonic(Math.min(n, k)) / n,
  map_k: (n, k) => harmonic(Math.min(n, k)) / n / k,
  map_hits: (n, k) => harmonic(Math.min(n, k)) / n,
  ncrr: (n, k) => harmonic(Math.min(n, k)) / n,
  rbp: (n) => (1 - 0.8 ** n) / n,
  auc: () => 0.5,
  gauc: () => 0.5,
  gauc_unweighted: () => 0.5,
  gauc_impressions: () => 0.5,
  'hr_10|uniform100': (n) => sampledMean(n, (q) => binomialBelow(10, 100, q)),
  'mrr|uniform100': (n) => sampledMean(n, (q) => (q === 0 ? 1 : (1 - (1 - q) ** 101) / (101 * q))),
};
/** Mean over the n places of the one relevant candidate of a function of the share of negatives above. */
const sampledMean = (n: number, f: (q: number) => number) =>
  Array.from({ length: n }, (_, i) => f(i / (n - 1))).reduce((a, b) => a + b, 0) / n;
function binomialBelow(k: number, m: number, q: number): number {
  let term = (1 - q) ** m;
  let total = 0;
  for (let i = 0; i < k && q < 1; i++) {
    total += term;
    term *= ((m - i) / (i + 1)) * (q / (1 - q));
  }
  return total;
}
/** `mrr_20` is `mrr` at 20. */
function parts(name: string): [base: string, cutoff: number] {
  const at = /^([a-z_]+)_(\d+)$/.exec(name);
  return at ? [at[1], Number(at[2])] : [name, Infinity];
}

describe('the ends of the scale', () => {
  test.each(listMetrics)('$name: equal scores give the random value in closed form', (metric) => {
    const [base, cutoff] = parts(metric.name);
    for (const n of [2, 3, 7, 25, 40]) {
      const list = Array.from({ length: n }, (_, i) => ({ score: 0, label: i === n >> 1 ? 1 : 0 }));
      same(metric.value(ranked(list, 'expectation')), uninformed[base](n, cutoff));
    }
  });

  const low: Record<string, (n: number) => number> = {
    mrr: (n) => 1 / n,
    ndcg: (n) => 1 / Math.log2(n + 1),
    map: (n) => 1 / n,
    ncrr: (n) => 1 / n,
    rbp: (n) => 0.2 * 0.8 ** (n - 1),
    'mrr|uniform100': () => 1 / 101,
  };
  test.each(listMetrics)('$name: one relevant candidate first is the top, last is the bottom', (metric) => {
    const [base, cutoff] = parts(metric.name);
    const n = 30;
    const at = (place: number) =>
      metric.value(
        ranked(
          Array.from({ length: n }, (_, i) => ({ score: -i, label: i === place ? 1 : 0 })),
          'given',
        ),
      );
    const best = { precision: 1 / cutoff, map_k: 1 / cutoff, rbp: 0.2 }[base] ?? metric.range[1];
    same(at(0), best);
    same(at(n - 1), cutoff === Infinity ? (low[base]?.(n) ?? metric.range[0]) : metric.range[0]);
  });

  test.each(listMetrics)('$name: nothing but relevant candidates is the top where a list can reach it', (metric) => {
    const value = metric.value(
      ranked(
        Array.from({ length: 40 }, (_, i) => ({ score: -i, label: 1 })),
        'given',
      ),
    );
    const [base, cutoff] = parts(metric.name);
    if (base.includes('auc')) expect(value).toBeNaN();
    else if (base === 'recall' || (base === 'map' && cutoff < 40)) same(value, cutoff / 40);
    else if (base === 'rbp') same(value, 1 - 0.8 ** 40);
    else same(value, metric.range[1]);
  });
});

const facts: ItemFacts = {
  catalogue: 20,
  vectors: { size: 2, values: Float64Array.of(1, 0, 0, 1, 1, 1, 1, 2, 3, 1) },
  properties: { offsets: Int32Array.of(0, 2, 4, 4, 5, 7), values: Int32Array.of(1, 2, 2, 3, 4, 1, 4) },
  popularity: { counts: [4, 2, 0, 1, 3], total: 10 },
  users: { counts: [4, 2, 0, 1, 3], total: 4 },
  tail: Uint8Array.of(0, 1, 1, 1, 0),
};
const top = (items: number[]): TopList => ({
  items: Int32Array.from(items),
  gains: new Float64Array(items.length),
  prices: Float64Array.from(items, (item) => 50 + item),
  priceRange: 4,
  history: Int32Array.of(4, 1),
});
const needsNothing = (name: string) => /^(query|user)_coverage/.test(name);

describe.each(topMetrics)('metric of the best k $name', (metric) => {
  visited.add(metric.name);

  test('an empty list is undefined, a full one is not', () => {
    const empty = metric.value(top([]), facts);
    if (needsNothing(metric.name)) expect(empty).toBe(0);
    else expect(empty).toBeNaN();
    expect(metric.value(top([0, 1, 3]), facts)).toBeGreaterThanOrEqual(0);
  });

  test('unknown facts give no number and no error', () => {
    const value = metric.value(top([0, 1]), {});
    if (metric.name === 'ild_price_5')
      same(metric.value({ ...top([0, 1]), prices: new Float64Array(2).fill(NaN) }, {}), NaN);
    else expect(Number.isNaN(value) || needsNothing(metric.name)).toBe(true);
  });
});

describe.each(setMetrics)('metric of all lists $name', (metric) => {
  visited.add(metric.name);

  test('the order of the items and items that never occur change nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 }), (counts) => {
        same(metric.value([...counts].reverse(), 20, 2000), metric.value(counts, 20, 2000));
        same(metric.value([0, ...counts, 0], 20, 2000), metric.value(counts, 20, 2000));
      }),
      { seed },
    );
  });
});

describe.each(sumMetrics)('metric of sums $name', (metric) => {
  visited.add(metric.name);
  const whole = fc.array(
    fc.record({ score: fc.constantFrom(0, 0.1, 0.35, 0.5, 1), label: fc.constantFrom(0, 1), item: fc.nat(4) }),
    { maxLength: 9 },
  );
  const add = (sums: Float64Array, at: number, list: { score: number; label: number; item: number }[]) =>
    metric.add(
      sums,
      at,
      {
        scores: list.map((c) => c.score),
        gains: list.map((c) => c.label),
        items: list.map((c) => c.item),
        start: 0,
        size: list.length,
        order: list.map((_, i) => i),
      },
      facts,
    );

  test('the order of lists and where their sums lie change nothing; the value is within its range', () => {
    fc.assert(
      fc.property(fc.array(whole, { maxLength: 6 }), (lists) => {
        const sums = new Float64Array(metric.sums);
        for (const list of lists) add(sums, 0, list);
        const shifted = new Float64Array(metric.sums + 3);
        for (const list of [...lists].reverse()) add(shifted, 3, list);
        const value = metric.value(sums);
        same(metric.value(shifted.subarray(3)), value);
        if (Number.isNaN(value)) return;
        expect(value).toBeGreaterThanOrEqual(metric.range[0]);
        expect(value).toBeLessThanOrEqual(metric.range[1]);
      }),
      { seed },
    );
  });
});

describe('every metric through evaluate', () => {
  const list = fc.array(
    fc.record({ item: fc.nat(4), score: fc.integer({ min: 0, max: 9 }), label: fc.constantFrom(0, 0, 1) }),
    { minLength: 0, maxLength: 6 },
  );
  const many = fc.array(fc.record({ list, user: fc.nat(3), missed: fc.boolean() }), { minLength: 1, maxLength: 8 });
  type Many = { list: { item: number; score: number; label: number }[]; user: number; missed: boolean }[];
  const columns = (of: Many, score = (s: number) => s / 10): ScoredLists => ({
    offsets: Int32Array.from([0, ...of.map((_, i) => of.slice(0, i + 1).flatMap((l) => l.list).length)]),
    scores: Float64Array.from(of.flatMap((l) => l.list.map((c) => score(c.score)))),
    labels: Float64Array.from(of.flatMap((l) => l.list.map((c) => c.label))),
    items: Int32Array.from(of.flatMap((l) => l.list.map((c) => c.item))),
    prices: Float64Array.from(of.flatMap((l) => l.list.map((c) => 10 * c.item))),
    qid: of.map((_, i) => i),
    user: Int32Array.from(of, (l) => l.user),
    session: Int32Array.from(of, (l) => l.user),
    ts: new Float64Array(of.length),
    missed: Uint8Array.from(of, (l) => (l.missed && !l.list.some((c) => c.label > 0) ? 1 : 0)),
    history: {
      offsets: Int32Array.from(of, (_, i) => 2 * i).reduce(
        (all, at, i) => all.fill(at + 2, i + 1),
        new Int32Array(of.length + 1),
      ),
      items: Int32Array.from(of.flatMap(() => [4, 1])),
    },
  });
  const valuesOf = ({ metrics: measured }: Evaluation) =>
    Object.entries(measured).map(([name, m]) => [name, m.value] as const);
  const judge = (lists: ScoredLists, ofMetrics = metrics) =>
    valuesOf(evaluate(lists, { metrics: ofMetrics, catalogue: { size: 20 }, facts, seed: 1, replicates: 2 }));

  test('the order of the lists changes no value', () => {
    fc.assert(
      fc.property(many, (of) => {
        const back = new Map(judge(columns([...of].reverse())));
        for (const [name, value] of judge(columns(of))) same(back.get(name)!, value);
      }),
      { seed, numRuns: 60 },
    );
  });

  test('strictly increasing rescoring changes no value but those of chances', () => {
    const ranking = metrics.filter((metric) => !chanceMetrics.includes(metric));
    fc.assert(
      fc.property(many, (of) => {
        const there = judge(columns(of), ranking);
        const moved = new Map(
          judge(
            columns(of, (s) => Math.atan(s) * 3 - 100),
            ranking,
          ),
        );
        for (const [name, value] of there) expect(moved.get(name), name).toBe(value);
      }),
      { seed, numRuns: 60 },
    );
  });

  test('the order of candidates changes no value where no two scores are equal', () => {
    const distinct = many.map((of) =>
      of.map((l) => ({ ...l, list: l.list.map((c, i) => ({ ...c, score: c.score / 10 + i })) })),
    );
    fc.assert(
      fc.property(distinct, (of) => {
        const turned = of.map((l) => ({ ...l, list: [...l.list].reverse() }));
        const back = new Map(judge(columns(turned, (s) => s / 100)));
        for (const [name, value] of judge(columns(of, (s) => s / 100))) same(back.get(name)!, value);
      }),
      { seed, numRuns: 60 },
    );
  });
});

afterAll(() => {
  const names = Object.keys(exempt).join(', ');
  console.log(`metric laws ran over ${visited.size} of ${metrics.length} metrics; exempt from order laws: ${names}`);
});

test('every metric was visited, under a name of its own', () => {
  expect([...visited].sort()).toEqual(metrics.map((metric) => metric.name).sort());
  expect(visited.size).toBe(metrics.length);
});

test('every file of eval/metrics is behind the registry', () => {
  const room = join(__dirname, '../../eval');
  const files = readdirSync(join(room, 'metrics')).map((file) => file.replace('.ts', ''));
  const registry = readFileSync(join(room, 'index.ts'), 'utf8');
  expect(files.filter((file) => !registry.includes(`'./metrics/${file}'`))).toEqual([]);
});

function same(got: number, want: number): void {
  if (Number.isNaN(want)) expect(got).toBeNaN();
  else expect(got).toBeCloseTo(want, 11);
}
