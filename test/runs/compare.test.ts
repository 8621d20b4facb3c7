import { describe, expect, test } from 'vitest';
import { studentQuantile } from '../../eval/student';
import { compareEntrants } from '../../runs/compare/compare';
import type { Entrant } from '../../runs/compare/entrant';
import { freshnessOf } from '../../runs/compare/freshness';
import { meanByLabel, poolSeeds } from '../../runs/compare/mean-of-seeds';
import { differencesOf } from '../../runs/compare/same-lists';

const PROTOCOL: Entrant['protocol'] = {
  split: 'time=0.8',
  straddle: 'drop',
  empty: 'zero',
  protocol: 'last-click',
  ties: 'expectation',
  parts: ['fit', 'choose', 'report'],
  data: 'abc',
  seed: 1,
};

type Change = Partial<Omit<Entrant, 'values'>> & { readonly columns?: Readonly<Record<string, readonly number[]>> };

/** Five lists of five users, unless said otherwise. */
function entrant(label: string, mrr: readonly number[], { columns, ...change }: Change = {}): Entrant {
  const n = mrr.length;
  const all: Record<string, readonly number[]> = {
    candidates: new Array(n).fill(25),
    relevant: new Array(n).fill(1),
    missed: new Array(n).fill(0),
    mrr,
    ...columns,
  };
  return {
    label,
    run: `/runs/${label}`,
    ranker: 'boosted',
    protocol: PROTOCOL,
    policies: { mrr: 'mrr{ties=expectation}', coverage_5: 'coverage_5{}' },
    stamps: [],
    qid: mrr.map((_, i) => `q${i}`),
    user: mrr.map((_, i) => `u${i}`),
    names: Object.keys(all),
    values: (name) => all[name] ?? null,
    cost: { columns: 3, trees: 1, modelBytes: 10, stateBytes: 20 },
    isGenerated: false,
    training: null,
    ...change,
  };
}

const BASE = [0.5, 0.5, 0.25, 0.2, 0.1];
/** The differences d1 of metrics.md 4.1: .5, 0, .25, -.1, .35. */
const D1 = [1, 0.5, 0.5, 0.1, 0.45];

describe('a comparison', () => {
  test('of d1 has the interval, p, effect size and counts of the design notes', () => {
    const [best, reference] = compareEntrants([entrant('old', BASE), entrant('new', D1)], {
      metric: 'mrr',
      margin: 0.1,
    }).rows;
    expect(reference).toMatchObject({ label: 'old', difference: null });
    expect(best!.label).toBe('new');
    const { difference } = best!;
    expect(difference!.value).toBeCloseTo(0.2, 12);
    expect(difference!.lo).toBeCloseTo(-0.107296, 6);
    expect(difference!.hi).toBeCloseTo(0.507296, 6);
    expect(difference!.p).toBeCloseTo(0.14505, 6);
    expect(difference!.p_flip).toBeCloseTo(0.25, 12);
    expect(difference!.dz).toBeCloseTo(0.808122, 6);
    expect(difference).toMatchObject({ wins: 3, ties: 1, losses: 1 });
    expect(difference!.detectable).toBeCloseTo((2.8 * 0.247487) / Math.sqrt(5), 5);
  });

  test.each([
    ['the bound .2 - 2.1318 · .11068 = -.0360 lies above -.1', 0.1, true],
    ['and not above -.03', 0.03, false],
    ['a margin of nothing asks for superiority, one-sided', 0, false],
  ])('is non-inferior by its one-sided bound: %s', (_, margin, isNonInferior) => {
    const { rows } = compareEntrants([entrant('old', BASE), entrant('new', D1)], { metric: 'mrr', margin });
    expect(rows[0]!.difference!.bound).toBeCloseTo(-0.03595, 4);
    expect(rows[0]!.difference!.is_non_inferior).toBe(isNonInferior);
  });

  test('adjusts over all challengers and no more, whichever stands as the reference', () => {
    const three = [entrant('a', BASE), entrant('b', D1), entrant('c', [0.4, 0.4, 0.2, 0.1, 0.05])];
    const compared = compareEntrants(three, { metric: 'mrr', reference: 'c', margin: 0 });
    expect(compared).toMatchObject({ reference: 'c', family: 2, lists: 5, users: 5 });
    const tested = compared.rows.flatMap(({ difference }) => difference ?? []);
    const p = tested.map((each) => each.p!).sort((a, b) => a - b);
    const holm = tested.map((each) => each.p_holm!).sort((a, b) => a - b);
    expect(holm[0]).toBeCloseTo(2 * p[0]!, 12);
    expect(holm[1]).toBeCloseTo(Math.max(2 * p[0]!, p[1]!), 12);
  });

  test('of a ranker with itself is nothing at all', () => {
    const { rows } = compareEntrants([entrant('a', BASE), entrant('b', BASE)], { metric: 'mrr', margin: 0.001 });
    const { difference } = rows.find(({ label }) => label === 'b')!;
    expect(difference).toMatchObject({ value: 0, p: 1, p_holm: 1, p_flip: 1, ties: 5, is_non_inferior: true });
  });

  test('brings lists that stand in another order together, and requests without a user are their own', () => {
    const turned = entrant('turned', [...D1].reverse(), {
      qid: ['q4', 'q3', 'q2', 'q1', 'q0'],
      user: ['', '', '', '', ''],
    });
    const { rows, users } = compareEntrants([entrant('old', BASE, { user: ['', '', '', '', ''] }), turned], {
      metric: 'mrr',
      margin: 0.1,
    });
    expect(users).toBe(5);
    expect(rows[0]!.difference!.lo).toBeCloseTo(-0.107296, 6);
  });

  test('knows lists of one user to be alike', () => {
    const user = ['u', 'u', 'u', 'v', 'v'];
    const { rows, users } = compareEntrants([entrant('old', BASE, { user }), entrant('new', D1, { user })], {
      metric: 'mrr',
      margin: 0.1,
    });
    expect(users).toBe(2);
    const [mean, e] = [0.2, [0.75 - 0.6, 0.25 - 0.4]];
    const se = Math.sqrt((e[0] ** 2 + e[1] ** 2) / 2) / 2.5;
    expect(rows[0]!.difference!.value).toBeCloseTo(mean, 12);
    expect(rows[0]!.difference!.detectable).toBeCloseTo(2.8 * se, 12);
  });

  test.each([
    ['mr', undefined, /metric "mr" does not exist in a; did you mean mrr\? known: mrr/],
    ['coverage_5', undefined, /coverage_5 is one number for all lists of a together, expected .* mrr$/],
    ['candidates', undefined, /metric "candidates" does not exist/],
    ['gauc', undefined, /gauc weighs its lists; expected a metric that weighs all alike, such as gauc_unweighted/],
    ['mrr', 'c', /reference "c" is none of those compared.*they are a, b/],
  ])('by %s with reference %s is refused', (metric, reference, words) => {
    const gauc = { columns: { gauc: BASE }, policies: { mrr: '', coverage_5: '', gauc: 'gauc{weight=positives}' } };
    const two = [entrant('a', BASE, gauc), entrant('b', D1, gauc)];
    expect(() => compareEntrants(two, { metric, reference, margin: 0 })).toThrow(words);
  });
});

const DIFFERENT: [why: string, change: Change, words: RegExp[]][] = [
  ['another log', { protocol: { ...PROTOCOL, data: 'xyz' } }, [/^data is xyz against abc$/]],
  [
    'another split and selection',
    { protocol: { ...PROTOCOL, split: 'time=0.9', protocol: 'every-click' } },
    [/^split is time=0.9 against time=0.8$/, /^protocol is every-click against last-click$/],
  ],
  [
    'another policy of the metric',
    { policies: { mrr: 'mrr{ties=optimistic}' } },
    [/^policy of mrr is mrr{ties=optimistic} against mrr{ties=expectation}$/],
  ],
  [
    'other requests',
    { qid: ['q0', 'q1', 'q2', 'q3', 'other'] },
    [/^1 of 6 lists only in a \(qid q4\)$/, /^1 of 6 lists only in b \(qid other\)$/],
  ],
  [
    'lists of other lengths',
    { columns: { candidates: [25, 25, 24, 25, 25] } },
    [/^1 lists with another number of candidates \(qid q2\)$/],
  ],
  [
    'another truth',
    { columns: { relevant: [0, 0, 0, 0, 0] } },
    [/^5 lists with .* relevant candidates \(qid q0, q1, q2, …\)$/],
  ],
  ['other users', { user: ['u0', 'u1', 'u2', 'u3', 'u0'] }, [/^1 lists of another user \(qid q4\)$/]],
  ['another seed alone', { protocol: { ...PROTOCOL, seed: 2 } }, []],
];

test.each(DIFFERENT)('what keeps runs out of one table is said: %s', (_, change, words) => {
  const [a, b] = [entrant('a', BASE), entrant('b', D1, change)];
  const said = differencesOf(a, b, 'mrr');
  expect(said).toHaveLength(words.length);
  words.forEach((pattern, i) => expect(said[i]).toMatch(pattern));
  const compared = (): unknown => compareEntrants([a, b], { metric: 'mrr', margin: 0 });
  if (words.length > 0) expect(compared).toThrow(/^compare: b cannot stand in one table with a: /);
  else expect(compared).not.toThrow();
});

/** Two users with one list each, as the table of `overSeeds` in test/eval has them. */
function trained(label: string, mrr: readonly number[], seed: number, key = label): Entrant {
  return entrant(label, mrr, { training: { key, seed, lag: null, every: null } });
}

describe('several seeds', () => {
  const slim = [trained('slim-1', [0, 4], 1, 'slim'), trained('slim-2', [2, 10], 2, 'slim')];

  test('of one model are one row, whose interval holds users and seeds; worked by hand', () => {
    const { rows, cautions } = compareEntrants(poolSeeds([...slim, entrant('rule', [0, 0])]), {
      metric: 'mrr',
      margin: 0,
      reference: 'rule',
    });
    expect(rows.map(({ label }) => label)).toEqual(['slim-1', 'rule']);
    // means of users 1 and 7, of seeds 2 and 6: mean squares 36, 16 and 4, so that SE² is (36 + 16 - 4) / 4
    const [own] = rows;
    expect(own!.value).toBe(4);
    expect(own!.se).toBeCloseTo(Math.sqrt(12), 12);
    expect(own!.seeds).toMatchObject({
      count: 2,
      share: expect.closeTo(0.25, 12),
      runs: ['/runs/slim-1', '/runs/slim-2'],
    });
    expect(own!.seeds!.sd).toBeCloseTo(Math.sqrt(8), 12);
    expect(own!.difference!.se).toBeCloseTo(Math.sqrt(12), 12);
    const df = 48 ** 2 / (36 ** 2 + 16 ** 2 + 4 ** 2);
    const times = studentQuantile(0.975, df) + studentQuantile(0.8, df);
    expect(own!.difference!.detectable).toBeCloseTo(times * Math.sqrt(12), 9);
    expect(own!.difference!.seed_share).toBeCloseTo(0.25, 12);
    expect(rows[1]!.seeds).toBeNull();
    expect(cautions).toEqual([]);
  });

  test('on both sides are paired by seed: what a seed gives to both is no difference', () => {
    const full = [trained('full-1', [1, 5], 1, 'full'), trained('full-2', [3, 11], 2, 'full')];
    const { rows } = compareEntrants(poolSeeds([...slim, ...full]), { metric: 'mrr', margin: 0 });
    const { difference } = rows.find(({ label }) => label === 'full-1')!;
    expect(difference).toMatchObject({ value: 1, se: 0, bound: 1, is_non_inferior: true, seed_share: null });
  });

  test('a model that was trained once beside them is said to be so', () => {
    const { cautions } = compareEntrants(poolSeeds([...slim, trained('full', [1, 5], 1)]), {
      metric: 'mrr',
      margin: 0,
    });
    expect(cautions).toEqual([expect.stringMatching(/^full: trained with one seed, beside others with several/)]);
  });

  test('any of the runs can be named as the reference', () => {
    const three = poolSeeds([entrant('rule', [0, 0]), ...slim]);
    expect(compareEntrants(three, { metric: 'mrr', margin: 0, reference: 'slim-2' }).reference).toBe('slim-1');
  });

  test.each([
    ['nothing would be left to compare', slim],
    ['one seed stands twice', [...slim, trained('copy', [0, 4], 1, 'slim'), entrant('rule', [0, 0])]],
  ])('stay apart where %s', (_, entrants) => {
    expect(poolSeeds(entrants).map(({ label }) => label)).toEqual(entrants.map(({ label }) => label));
  });

  test('of an experiment are brought together by what they are called', () => {
    const named = meanByLabel(
      [...slim, entrant('rule', [0, 0])].map((each, i) => ({ ...each, label: i < 2 ? 'set' : 'rule' })),
    );
    expect(named.map(({ label, trainings }) => [label, trainings?.seeds])).toEqual([
      ['set', [1, 2]],
      ['rule', undefined],
    ]);
    expect(Array.from(named[0]!.values('mrr')!)).toEqual([1, 7]);
  });
});

describe('candidate recall', () => {
  const columns = { relevant: [1, 1, 0, 1, 1], missed: [0, 1, 0, 0, 1] };
  test('is the share of answers that are candidates, of the lists that have one', () => {
    const own = entrant('a', BASE, { columns, isGenerated: true, protocol: { ...PROTOCOL, protocol: 'next-item' } });
    const { candidate_recall: recall, is_generated } = compareEntrants([own], { metric: 'mrr', margin: 0 });
    expect(is_generated).toBe(true);
    expect(recall!.value).toBe(0.5);
  });
  test('is not known where the next candidate is waited for', () => {
    const own = entrant('a', BASE, { columns, isGenerated: true });
    expect(compareEntrants([own], { metric: 'mrr', margin: 0 })).toMatchObject({
      is_generated: true,
      candidate_recall: null,
    });
  });
});

describe('rankers that differ by how old what they know is', () => {
  const at = (label: string, mrr: readonly number[], lag: '15m' | '1h' | null, every: '6h' | '1d' | null = null) =>
    entrant(label, mrr, { training: { key: 'slim', seed: 1, lag, every } });
  const rules = { metric: 'mrr', margin: 0.01 };

  test('by lag: each is compared with the freshest, whatever the reference of the table is', () => {
    const entrants = [at('hour', D1, '1h'), at('now', BASE, null), at('quarter', BASE, '15m'), entrant('rule', BASE)];
    const [family, ...more] = freshnessOf(entrants, compareEntrants(entrants, { ...rules, reference: 'rule' }));
    expect(more).toEqual([]);
    expect([family!.of, family!.label]).toEqual(['state', 'now']);
    expect(family!.points.map(({ name }) => name)).toEqual(['no lag', '15m', '1h']);
    expect(family!.points.map(({ row }) => row.difference?.value ?? null)).toEqual([null, 0, expect.closeTo(0.2, 12)]);
  });

  test('by cadence: from never to the shortest', () => {
    const entrants = [at('six', D1, null, '6h'), at('never', BASE, null), at('day', BASE, null, '1d')];
    const [family] = freshnessOf(entrants, compareEntrants(entrants, rules));
    expect([family!.of, ...family!.points.map(({ name }) => name)]).toEqual(['model', 'never', 'every 1d', 'every 6h']);
  });

  test('one alone is no family, nor are sets that differ in more', () => {
    const other = entrant('full', D1, { training: { key: 'full', seed: 1, lag: '1h', every: null } });
    const entrants = [at('now', BASE, null), other];
    expect(freshnessOf(entrants, compareEntrants(entrants, rules))).toEqual([]);
  });
});
