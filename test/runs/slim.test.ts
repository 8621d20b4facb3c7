import { describe, expect, test } from 'vitest';
import type { SetCost } from '../../runs/cost/lab';
import { pickSlim, standings } from '../../runs/slim/pick';
import type { TriedSet } from '../../runs/slim/search';

const ANY = { us: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };
const BOUND = { margin: 0.002, rule: 'bound' } as const;

function cost(us: number, stateBytes: number): SetCost {
  const micros = { p50: us, p99: 2 * us };
  const sizes = { stateBytes, dictionaryBytes: 0, keySets: 1, accumulators: 1 };
  return { lists: 10, assemble: micros, score: null, total: micros, ...sizes };
}

/** A set by what it lost: as estimated, and at worst. */
function set(name: string, value: number, bound: number): TriedSet {
  const estimate = { value: 0.6 + value, lo: null, hi: null };
  const change = { value, lo: null, hi: null, p: null, p_holm: null, bound, is_non_inferior: bound > -0.002 };
  return { name, columns: ['a', 'b'], trees: 5, estimate, against_full: change, settings: {} as never, key: name };
}

const TRIED = [
  set('full', 0, 0),
  set('half', 0.001, -0.0015),
  set('few', -0.001, -0.004),
  set('least', -0.05, -0.06),
  set('dear', -0.0001, -0.0003),
];
const COSTS = [cost(400, 1000), cost(200, 400), cost(80, 100), cost(20, 10), cost(390, 990)];

describe('the cheapest set that loses no more than the margin', () => {
  test.each([
    ['by the bound', BOUND, ANY, 'half'],
    ['as estimated', { margin: 0.002, rule: 'estimate' } as const, ANY, 'few'],
    ['within a budget that the cheapest meets', BOUND, { us: 300, bytes: 500 }, 'half'],
    ['with a wide margin', { margin: 0.1, rule: 'bound' } as const, ANY, 'least'],
    ['with a margin of nothing, the full set', { margin: 0, rule: 'bound' } as const, ANY, 'full'],
  ])('%s', (_, rules, budget, want) => {
    const picked = pickSlim(standings(TRIED, COSTS, rules, budget), budget);
    expect(picked).toMatchObject({ kind: 'picked', set: { name: want } });
  });

  test('a budget that no set meets names the nearest that holds, and the best that fits', () => {
    const budget = { us: 100, bytes: 1e9 };
    const picked = pickSlim(standings(TRIED, COSTS, BOUND, budget), budget);
    expect(picked).toMatchObject({ kind: 'too dear', nearest: { name: 'half' }, best: { name: 'few' } });
  });

  test('a budget that nothing meets has no best', () => {
    const budget = { us: 1, bytes: 1 };
    expect(pickSlim(standings(TRIED, COSTS, BOUND, budget), budget)).toMatchObject({ kind: 'too dear', best: null });
  });

  test('sets on the front are those that no other beats in MRR, time and state', () => {
    const sets = standings(TRIED, COSTS, BOUND, ANY);
    expect(sets.filter((each) => each.is_on_front).map(({ name }) => name)).toEqual(['half', 'few', 'least']);
    for (const [i, price] of [1, 0.45, 0.15, 0.03, 0.9825].entries()) expect(sets[i].price).toBeCloseTo(price, 12);
  });
});
