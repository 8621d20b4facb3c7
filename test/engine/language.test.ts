import { describe, expect, test } from 'vitest';
import { Codec } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import { float, id, int, label, number, set, time } from '../../engine/events/fields';
import type { RequestSpec } from '../../engine/events/request';
import { compilePlan } from '../../engine/plan/plan';
import { tableName } from '../../engine/plan/table';
import {
  count,
  distinct,
  firstOf,
  last,
  lastOf,
  lowest,
  mean,
  rate,
  seen,
  setOf,
  since,
  spread,
  sum,
  transitions,
} from '../../engine/spec/aggregates';
import type { Node } from '../../engine/spec/ast';
import { currently } from '../../engine/spec/current';
import { quantiles } from '../../engine/spec/distributions';
import { type Feature, features, grid, tagged } from '../../engine/spec/features';
import { log } from '../../engine/spec/log';
import { EVERYTHING, read } from '../../engine/spec/scope';
import { type Stream, union } from '../../engine/spec/stream';
import { NumberValue, type Value } from '../../engine/spec/values';

const t = log({
  common: {
    ...{ user: id(), session: id(), step: int(), city: id(), platform: id(), device: id(), filters: set() },
    seenAt: time(),
  },
  events: {
    clickout: {
      fields: { clicked: label(id()), impressions: id() },
      lists: { shown: { item: id(), price: number(2), score: float() } },
    },
    touch: { fields: { item: id(), kind: id(), rankSeen: int() } },
    search: { fields: { item: id() } },
    filter: { fields: { value: id() } },
    poi: { fields: { value: id() } },
  },
  items: { properties: set(), stars: int(), pois: set() },
});
const spec: RequestSpec = { on: 'clickout', candidates: 'shown', outcome: { kind: 'immediate', field: 'clicked' } };
const click = t.on.clickout.as('click', (e) => ({
  ...{ item: e.clicked, rank: e.rankOf(e.clicked), price: e.priceOf(e.clicked) },
}));
const shown = t.on.clickout
  .each('shown')
  .as('shown', (_, c) => ({ item: c.item, rank: c.rank, price: c.price, score: c.score }));
const touch = t.on.touch.as('touch', (e) => ({ item: e.item, kind: e.kind, rank: e.rankSeen }));
const search = t.on.search.as('search', (e) => ({ item: e.item }));
const filter = t.on.filter.as('filter', (e) => ({ value: e.value }));
const poi = t.on.poi.as('poi', (e) => ({ value: e.value }));
const meet = union('meet', click, touch);
const any = t.any('any', ['clickout', 'touch', 'search', 'filter', 'poi'], () => ({}));
const { request, candidate, list } = t.rank('clickout', 'shown');

const filters = setOf(filter.field('value')).per('session');
const examples = features(
  seen(click).per('user', 'item'),
  rate(click).over(shown).per('item').smoothed({ toward: 'overall', weight: 10 }),
  grid({ by: [['item'], ['item', 'platform'], ['item', 'rank'], ['rank', 'platform']], w: ['life', '7d'] }, (p) =>
    rate(click).over(shown).by(p.by).smoothed({ toward: 'overall', weight: 10 }).within(p.w),
  ),
  grid({ s: [click, touch, search], by: [['user', 'item'], ['item']], w: ['life', '1h'] }, (p) =>
    count(p.s).by(p.by).within(p.w),
  ),
  since(meet).per('user', 'item').log1p(),
  since(any).per('session'),
  candidate.price.rankAmongCandidates('lowestFirst'),
  candidate.price.minus(last(click.field('price')).per('user')),
  candidate.price.dividedBy(mean(shown.field('price')).per('city')),
  candidate.rank.minus(last(click.field('rank')).per('session')),
  filters.size(),
  filters.overlap(candidate.properties),
  setOf(meet.field('item'))
    .per('user')
    .meanOf((i) => t.item(i).properties.jaccard(candidate.properties)),
  setOf(search.field('item')).per('session').has(candidate.item),
  transitions(meet.field('item'), { within: 'session' })
    .from(lastOf(meet.field('item')).per('session'))
    .to(candidate.item)
    .probability({ weight: 5 }),
  lastOf(click.field('item')).per('user').equals(candidate.item),
  count(click).per('impressions', 'item').named('same_list_clicks'),
  distinct(meet.field('item')).per('user').dividedBy(count(meet).per('user'), 0),
  spread(click.field('rank')).per('session').within('session'),
  count(click).per('item').decaying('6h').shareAmongCandidates(),
  count(click).per('item').within('1d').dividedBy(count(click).per('item').within('7d').plus(1)),
  count(click).per('user', 'rank').named('user_likes_this_rank'),
);
const compile = (...some: (Value | readonly Feature[])[]) =>
  compilePlan(new Codec(t.schema, new Dictionary()), spec, features(...some));

describe('names and sentences', () => {
  test('are derived from what is declared', () => {
    expect(examples.map(({ name }) => name)).toMatchInlineSnapshot(`
      [
        "click_seen__user_item",
        "click_over_shown__item__s10",
        "click_over_shown__item__7d__s10",
        "click_over_shown__platform_item__s10",
        "click_over_shown__platform_item__7d__s10",
        "click_over_shown__item_rank__s10",
        "click_over_shown__item_rank__7d__s10",
        "click_over_shown__platform_rank__s10",
        "click_over_shown__platform_rank__7d__s10",
        "click_count__user_item",
        "click_count__user_item__1h",
        "click_count__item",
        "click_count__item__1h",
        "touch_count__user_item",
        "touch_count__user_item__1h",
        "touch_count__item",
        "touch_count__item__1h",
        "search_count__user_item",
        "search_count__user_item__1h",
        "search_count__item",
        "search_count__item__1h",
        "meet_since__user_item__log1p",
        "any_since__session",
        "candidate_price__rank_lowest",
        "candidate_price__minus__click_last_price__user",
        "candidate_price__divided_by__shown_mean_price__city",
        "candidate_rank__minus__click_last_rank__session",
        "filter_values_value__session__last_64__size",
        "filter_values_value__session__last_64__overlap__candidate_properties",
        "meet_values_item__user__last_64__mean_of__member_properties__jaccard__candidate_properties",
        "search_values_item__session__last_64__has__candidate_item",
        "meet_step_share__item_before__at_before_meet_last_item__session__at_item_candidate_item__s5",
        "click_last_item__user__equals__candidate_item",
        "same_list_clicks",
        "meet_distinct_item__user__divided_by__meet_count__user__otherwise__0",
        "click_spread_rank__session",
        "click_count__item__decay_6h__share",
        "click_count__item__1d__divided_by__of_click_count__item__7d__plus__1__end",
        "user_likes_this_rank",
      ]
    `);
    expect(
      Object.fromEntries(examples.slice(-9).map(({ name, sentence }) => [name.slice(0, 40), sentence])),
    ).toMatchInlineSnapshot(`
      {
        "click_count__item__1d__divided_by__of_cl": "count of click events per item in the last 1d (in steps of 2h) divided by (count of click events per item in the last 7d (in steps of 14h) plus 1)",
        "click_count__item__decay_6h__share": "share among the candidates of count of click events per item, decayed with half-life 6h",
        "click_last_item__user__equals__candidate": "whether last item of click events per user is the candidate",
        "click_spread_rank__session": "standard deviation of rank over click events per session",
        "meet_distinct_item__user__divided_by__me": "(count of distinct values of item over meet events per user divided by count of meet events per user), or 0 where that is missing",
        "meet_step_share__item_before__at_before_": "count of meet_step events that have a before per item = the candidate and before = last item of meet events per session over count of meet_step events that have a before per before = last item of meet events per session, smoothed toward count of meet_step events that have a before per item = the candidate over count of meet_step events that have a before with weight 5",
        "same_list_clicks": "count of click events per impressions and item",
        "search_values_item__session__last_64__ha": "whether the last 64 distinct values of item over search events per session holds the candidate",
        "user_likes_this_rank": "count of click events per user and rank",
      }
    `);
  });

  test('are plain words of at most 96 characters, each once', () => {
    const numbers = [1e21, -1e-7, 0.5, -0].map((n) => candidate.price.times(n));
    for (const { name } of [...examples, ...features(numbers)]) expect(name).toMatch(/^[a-z][a-z0-9_]{0,95}$/);
    expect(new Set(examples.map(({ name }) => name)).size).toBe(examples.length);
  });

  test('keys stand in the order of the stream, whatever order they are said in', () => {
    expect(features(count(click).per('item', 'user'), count(click).by(['user', 'item']))).toHaveLength(1);
  });

  test('a long name ends in the identity of what it names', () => {
    const long = (n: number): Feature =>
      features(
        candidate.price
          .minus(mean(shown.field('price')).per('city', 'platform', 'device').within('7d'))
          .dividedBy(spread(shown.field('price')).per('city', 'platform', 'device').within('7d'))
          .plus(n),
      )[0];
    expect(long(1).name).toMatch(/^.{87}_[0-9a-f]{8}$/);
    expect(long(1).name.slice(0, 87)).toBe(long(2).name.slice(0, 87));
    expect(long(1).name).not.toBe(long(2).name);
  });

  test('one name for two things is an error that says both', () => {
    expect(() => features(count(click).per('item').named('clicks'), count(touch).per('item').named('clicks'))).toThrow(
      'features: clicks is declared twice, once as "count of click events per item" and once as "count of touch events per item"; name one of them with .named()',
    );
    expect(() => features(count(click).named('Clicks!'))).toThrow('name "Clicks!": expected a-z, 0-9 and _');
  });

  test('the name of a column that every run has is refused', () => {
    expect(() => features(count(click).per('item').named('qid'))).toThrow(
      'features: qid is a column that the tables of a run have anyway, expected another name for "count of click events per item"; name it with .named(), such as qid_of_mine',
    );
    expect(() => tagged('own', count(click).per('item').named('session_length'))).toThrow(/session_length is a column/);
    expect(features(count(click).per('item').named('qid_of_mine'))).toHaveLength(1);
  });

  test('what is nested to the right is told from what goes on to the right', () => {
    const [a, b] = [count(click).per('item'), count(touch).per('item')];
    const nested = features(a.dividedBy(b).plus(1), a.dividedBy(b.plus(1)), a.minus(b).minus(a), a.minus(b.minus(a)));
    expect(nested.map(({ name }) => name)).toEqual([
      'click_count__item__divided_by__touch_count__item__plus__1',
      'click_count__item__divided_by__of_touch_count__item__plus__1__end',
      'click_count__item__minus__touch_count__item__minus__click_count__item',
      'click_count__item__minus__of_touch_count__item__minus__click_count__item__end',
    ]);
    expect(nested.slice(0, 2).map(({ sentence }) => sentence)).toEqual([
      '(count of click events per item divided by count of touch events per item) plus 1',
      'count of click events per item divided by (count of touch events per item plus 1)',
    ]);
  });

  test.each([
    [() => seen(click).per('user', 'item'), 'whether there was any click event per user and item'],
    [() => since(meet).per('user', 'item'), 'milliseconds since the last meet event per user and item'],
    [() => mean(shown.field('price')).per('city'), 'mean of price over shown events per city'],
    [() => rate(click).over(shown).per('item'), 'click events over shown events per item'],
    [
      () => rate(click).over(shown).per('item').within('7d').smoothed({ toward: 'overall', weight: 10 }),
      'click events over shown events per item in the last 7d (in steps of 14h), smoothed toward the overall rate with weight 10',
    ],
    [
      () =>
        rate(click)
          .over(shown)
          .per('item', 'rank')
          .smoothed({ toward: ['item'], weight: 5 }),
      'click events over shown events per item and rank, smoothed toward the rate per item (itself smoothed toward the overall rate) with weight 5',
    ],
    [
      () => candidate.price.rankAmongCandidates('lowestFirst'),
      "rank among the candidates, lowest first, of the candidate's price",
    ],
    [() => candidate.price.ofNeighbour(-2), "the candidate's price, for the candidate 2 above"],
  ] as [() => Value, string][])('a sentence is plain English: case %#', (make, sentence) => {
    expect(features(make())[0].sentence).toBe(sentence);
  });

  test('one newest value, and what begins with a vowel, read as English', () => {
    const counted = (role: string) =>
      new NumberValue<'exact'>(read(click as Stream<unknown>, 'count', role, { ...EVERYTHING, keys: ['item'] }));
    const newest = setOf(click.field('item'), { keep: 1 }).per('user').has(candidate.item);
    expect(
      features(newest, counted('item').named('items'), counted('user').named('users')).map(({ sentence }) => sentence),
    ).toEqual([
      'whether the newest value of item over click events per user holds the candidate',
      'count of click events that have an item per item',
      'count of click events that have a user per item',
    ]);
  });

  test('a parameter is said as it was declared, not as the state keeps it', () => {
    const [price, score] = features(
      quantiles(click.field('price'), { from: 0.001, to: 1000 }).per('item').median(),
      quantiles(shown.field('score'), { from: 0.001, to: 1e9, error: 0.1 }).median(),
    );
    expect(price!.name).toContain('__item__error_0p02__from_0p001__to_1000');
    expect(score!.name).toContain('__all__error_0p1__from_0p001__to_1000000000');
  });

  test('an expiry that the keys do not bring with them is said', () => {
    const [plain, said] = features(count(click).per('user'), count(click).per('user').expireAfter('30m'));
    expect([plain!.name, said!.name]).toEqual(['click_count__user', 'click_count__user__expire_30m']);
    expect(said!.sentence).toBe('count of click events per user, forgotten after 30m without any');
    expect(features(count(click).per('session').expireAfter('24h'))[0].name).toBe('click_count__session');
  });

  test('what needs the list of the request is of class request, lists of earlier events are not', () => {
    const earlier = t.on.clickout.as('listed', (e) => ({ list: e.signature(), cards: e.listItems() }));
    const seenAs = count(earlier).per('list');
    const classes = features(
      list.items().size(),
      setOf(shown.field('item'), { keep: 4 }).per('user').jaccard(list.items()),
      seenAs.at({ list: list.signature() }),
      seenAs.at({ list: list.signature({ sorted: true, first: 3 }) }).named('seen_sorted'),
      count(shown).per('rank'),
      seenAs.at({ list: lastOf(earlier.field('list')).per('user') }),
      setOf(shown.field('item'), { keep: 4 }).per('user').has(candidate.item),
    ).map(({ leak }) => leak);
    expect(classes).toEqual(['request', 'request', 'request', 'request', 'request', 'safe', 'safe']);
  });

  test('a tag and a leak class go with each feature', () => {
    expect(tagged('price', candidate.price)[0]).toMatchObject({ tags: ['price'], leak: 'request' });
    expect(examples.find(({ name }) => name === 'click_seen__user_item')!.leak).toBe('safe');
  });
});

describe('currently', () => {
  const visits = currently(meet.field('item'), { within: 'session' });

  test('says what it counts', () => {
    expect(features(visits.of(candidate.item), visits.of(candidate.item).per('city')).map((f) => f.sentence)).toEqual([
      'for how many values of session the candidate is currently the last item of meet events',
      'for how many values of session the candidate is currently the last item of meet events, per city',
    ]);
  });

  test.each([
    ['within', () => visits.of(candidate.item).within('1h')],
    ['decaying', () => visits.of(candidate.item).decaying('1h')],
    ['last', () => visits.of(candidate.item).last(3)],
    ['expireAfter', () => visits.of(candidate.item).expireAfter('1h')],
  ])('refuses %s, under which it could be negative', (_, make) => {
    expect(make).toThrow('currently(meet.item): a window or an expiry was found, expected per, by or at alone');
  });

  test('forgets neither what came nor what went, not even under a session', () => {
    const both = count(meet).per('session').node;
    const node = visits.of(candidate.item).per('session').node as Node & { op: 'call' };
    expect(both).toMatchObject({ state: { expireAfter: 86_400_000 } });
    expect(node.args).toMatchObject([{ state: { expireAfter: null } }, { state: { expireAfter: null } }]);
  });
});

describe('the plan', () => {
  test('shares what is equal: one table per key set and way of being fed, one look-up per table and row', () => {
    const plan = compile(examples);
    expect(plan.features).toHaveLength(examples.length);
    const sets = plan.tables.map(tableName);
    expect(new Set(sets).size).toBe(sets.length);
    const asked = plan.lookups.map(({ table, keys, members }) => [table.index, keys.map(({ id }) => id), members?.id]);
    expect(new Set(asked.map((each) => JSON.stringify(each))).size).toBe(asked.length);
  });

  test('gives a pair two tables only where what is not shown would make the rows of all pairs long', () => {
    const shownTo = count(shown).per('user', 'item');
    const windows = (['life', '1h', '1d'] as const).map((span) => count(click).per('user', 'item').within(span));
    const tablesOf = (...some: readonly Value[]): string[] => compile(shownTo, ...some).tables.map(tableName);
    expect(tablesOf(windows[0])).toEqual(['items', 'users', 'user x item']);
    expect(tablesOf(...windows)).toEqual(['items', 'users', 'user x item, as shown', 'user x item']);
  });

  test('has the same fingerprint for the same columns, another for other columns or another order', () => {
    const [one, two] = [count(click).per('item'), count(touch).per('item')];
    expect(compile(one, two).fingerprint).toBe(compile(one, two).fingerprint);
    expect(compile(one, two).fingerprint).not.toBe(compile(two, one).fingerprint);
    expect(compile(one).identities[0]).toBe(compile(two, one).identities[1]);
    expect(compile(one.expireAfter('1h')).identities[0]).not.toBe(compile(one).identities[0]);
  });

  test('session keys are forgotten after 24 hours unless they say otherwise', () => {
    const expiry = (value: NumberValue) => compile(value).states[0].state.expireAfter;
    expect(expiry(count(click).per('session'))).toBe(86_400_000);
    expect(expiry(count(click).within('session'))).toBe(86_400_000);
    expect(expiry(count(click).per('session').expireAfter('30m'))).toBe(1_800_000);
    expect(expiry(count(click).per('user'))).toBeNull();
  });

  const wrong: [string, () => unknown, string][] = [
    [
      'a label in a row',
      () => compile(new NumberValue({ op: 'field', name: 'clicked', scale: 0 })),
      'clicked is a label: it is the outcome of the request and cannot be read by a feature',
    ],
    [
      'the last few of what has no few',
      () => since(meet).per('user').last(3),
      'stream meet: last(3) of last: expected a count, sum, mean, spread, lowest, highest or set',
    ],
    [
      'a role keyed by itself',
      () => t.on.touch.as('odd', () => ({ rank: count(touch).per('rank') })),
      'stream odd: role rank reads state keyed by rank, which is declared by itself; say which with .at({ rank: … })',
    ],
    [
      'a float summed',
      () => compile(sum(shown.field('score') as never)),
      'a float cannot be summed over events; declare its field number(scale)',
    ],
    ['a float squared', () => compile(spread(shown.field('score') as never)), 'declare its field number(scale)'],
    [
      'a key the stream does not have',
      () => count(shown).per('value' as never),
      'stream shown: key "value": expected one of its roles, user, session',
    ],
    [
      'a key the row does not have',
      () => compile(count(filter).per('value')),
      'state of filter is keyed by value, which a row does not have; say which with .at({ value: … })',
    ],
    [
      'a window the primitive does not have',
      () => compile(firstOf(touch.field('item')).per('user').within('1d').equals('x')),
      'first has no time window; it knows life',
    ],
    [
      'a decaying extreme',
      () => compile(lowest(touch.field('rank')).decaying('1h')),
      'lowest has no decaying window; it knows life, hop',
    ],
    [
      'a primitive that does not exist',
      () => compile(new NumberValue(read(touch as Stream<unknown>, 'median', 'rank', EVERYTHING))),
      'primitive "median" does not exist',
    ],
    [
      'a primitive without its field',
      () => compile(new NumberValue(read(touch as Stream<unknown>, 'sum', null, EVERYTHING))),
      'sum of touch needs a field',
    ],
    [
      'a duration that is none',
      () => count(click).within('7 days' as never),
      'duration: "7 days" was found, expected a whole number above 0 and a unit, as in 30m, 6h or 7d',
    ],
    [
      'a hop that does not divide',
      () => count(click).within({ span: '1h', hop: '7m' }),
      'expected a hop that divides it into at most 1024 parts',
    ],
    ['last of nothing', () => count(click).last(0), 'last(0): expected a whole number from 1 to 256'],
    [
      'a weight of 0',
      () => rate(click).over(shown).smoothed({ toward: 0.1, weight: 0 }),
      'weight is 0, expected a number above 0',
    ],
    ['a constant that is no number', () => candidate.price.plus(Number.NaN), 'NaN was found, expected a finite number'],
    [
      'a mean in a mean',
      () => compile(request.filters.meanOf(() => request.filters.meanOf((i) => t.item(i).stars))),
      'meanOf stands inside another meanOf',
    ],
    [
      'candidates ranked by a member',
      () => compile(request.filters.meanOf((i) => t.item(i).stars.meanOfCandidates())),
      'cannot stand inside meanOf',
    ],
    [
      'state of a key that the events lack',
      () => compile(count(poi.where('known', () => seen(touch).per('item') as never))),
      'the poi events that read it have no item; say which with .at({ item: … })',
    ],
    [
      'a price that the list lacks',
      () => t.on.clickout.as('odd', (e) => ({ x: e.at(e.clicked, 'weight' as never) })),
      'shown has no weight; expected one of item, price, score, rank',
    ],
    [
      'a list that is none',
      () => compilePlan(new Codec(t.schema, new Dictionary()), { ...spec, candidates: 'listed' }, []),
      'candidates "listed": expected a list of clickout, one of shown',
    ],
    [
      'an outcome that is no label',
      () =>
        compilePlan(
          new Codec(t.schema, new Dictionary()),
          { ...spec, outcome: { kind: 'immediate', field: 'impressions' } },
          [],
        ),
      'expected a label(id()) of clickout',
    ],
  ];
  test.each(wrong)('refuses %s, in a sentence', (_, make, sentence) => {
    expect(make).toThrow(sentence);
  });
});

/** Never called: what tsc must refuse. */
void function mustNotCompile(): void {
  // @ts-expect-error a label is no field of a request
  request.clicked;
  // @ts-expect-error the stream has no such role
  count(shown).per('value');
  // @ts-expect-error an id has no mean
  mean(click.field('item'));
  // @ts-expect-error the stream has no item
  count(poi).per('item');
  // @ts-expect-error no such duration
  count(click).per('item').within('7 days');
  // @ts-expect-error a wrong key inside a grid
  grid({ by: [['colour']] }, (p) => count(click).by(p.by));
  // @ts-expect-error a float cannot be summed
  sum(shown.field('score'));
  // @ts-expect-error a time minus a number of steps
  request.ts.minus(request.step);
  // @ts-expect-error a set is no key
  count(click).per('filters');
  // @ts-expect-error a time is no key
  count(click).per('ts');
  // @ts-expect-error only roles that all streams have
  meet.field('price');
  // @ts-expect-error a truth is no number
  candidate.price.plus(seen(click).per('item'));
  // @ts-expect-error an id is no number
  candidate.item.plus(1);
};
