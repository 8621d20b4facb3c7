import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { metrics } from '../../eval';
import type { ItemFacts, ListMetric, SetMetric, TopList, TopMetric } from '../../eval/metric';
import { rankList, type Ties } from '../../eval/ranked-list';

const seed = 20191024;
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
  for (const order of permutations(list)) {
    if (order.some((c, i) => i > 0 && c.score > order[i - 1].score)) continue;
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

function permutations<T>(of: T[]): T[][] {
  if (of.length <= 1) return [of];
  return of.flatMap((head, i) => permutations(of.toSpliced(i, 1)).map((rest) => [head, ...rest]));
}

describe.each(listMetrics)('list metric $name', (metric) => {
  visited.add(metric.name);

  test('is the mean over all orders of the tied, by enumeration', () => {
    fc.assert(
      fc.property(lists(6), elsewhere, (list, more) => {
        same(metric.value(ranked(list, 'expectation', more)), enumerated(metric, list, more));
      }),
      { seed, numRuns: 60 },
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

const facts: ItemFacts = {
  properties: { offsets: Int32Array.of(0, 2, 4, 4, 5, 7), values: Int32Array.of(1, 2, 2, 3, 4, 1, 4) },
  popularity: { counts: [4, 2, 0, 1, 3], total: 4 },
  tail: Uint8Array.of(0, 1, 1, 1, 0),
};
const top = (items: number[]): TopList => ({
  items: Int32Array.from(items),
  gains: new Float64Array(items.length),
  prices: Float64Array.from(items, (item) => 50 + item),
  priceRange: 4,
});

describe.each(topMetrics)('metric of the best k $name', (metric) => {
  visited.add(metric.name);

  test('an empty list is undefined, a full one is not', () => {
    const empty = metric.value(top([]), facts);
    if (metric.name.startsWith('query_coverage')) expect(empty).toBe(0);
    else expect(empty).toBeNaN();
    expect(metric.value(top([0, 1, 3]), facts)).toBeGreaterThanOrEqual(0);
  });

  test('unknown facts give no number and no error', () => {
    const value = metric.value(top([0, 1]), {});
    expect(Number.isNaN(value) || metric.name.startsWith('query_coverage')).toBe(true);
  });
});

describe.each(setMetrics)('metric of all lists $name', (metric) => {
  visited.add(metric.name);

  test('the order of the items and items that never occur change nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 }), (counts) => {
        same(metric.value([...counts].reverse(), 20), metric.value(counts, 20));
        same(metric.value([0, ...counts, 0], 20), metric.value(counts, 20));
      }),
      { seed },
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
