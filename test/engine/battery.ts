import fc from 'fast-check';
import { ACCUMULATORS } from '../../engine/accumulators';
import { defineAccumulator } from '../../engine/accumulators/custom';
import { accumulatorOf } from '../../engine/accumulators/index';
import * as a from '../../engine/spec/aggregates';
import type { Node, Window } from '../../engine/spec/ast';
import { type Feature, features } from '../../engine/spec/features';
import { EVERYTHING, read } from '../../engine/spec/scope';
import { type Stream, union } from '../../engine/spec/stream';
import { IdValue, NumberValue, SetValue, type Value } from '../../engine/spec/values';
import { ALGEBRA } from './algebra';
import { lookedInto } from './looked-into';
import { world } from './world';

const { request: asked, candidate: own, list } = world.rank('search', 'shown');
export const candidate = own;
const { on } = world;

/** How many times in a row a value was above 0, and whether the last was long ago: an accumulator made by hand. */
const STREAK = defineAccumulator<{ n: number; ts: number }>({
  id: 'streak',
  version: 1,
  order: 'C',
  update: (state, value, ts) => ({ n: value > 0 ? (state?.n ?? 0) + 1 : 0, ts }),
  read: (state, now) => (state === null || now - state.ts > 3_600_000 ? Number.NaN : state.n),
  encode: ({ n, ts }) => [n, ts],
  decode: ([n, ts]: [number, number]) => ({ n, ts }),
  bytes: 64,
  cost: 20,
});

/** One that may be merged: the number of values and the greatest one, whenever they came. */
const PEAK = defineAccumulator<{ n: number; peak: number }>({
  id: 'peak',
  version: 2,
  order: 'A',
  update: (state, value) => ({ n: (state?.n ?? 0) + 1, peak: Math.max(state?.peak ?? value, value) }),
  read: (state) => (state ? state.peak + state.n / 8 : Number.NaN),
  merge: (one, two) => ({ n: one.n + two.n, peak: Math.max(one.peak, two.peak) }),
  encode: (state) => state,
  decode: (state: { n: number; peak: number }) => state,
  bytes: 64,
  cost: 20,
});

/** A column of the first list only; the types offer what all lists of an event have. */
const QTY = 'qty' as 'price';

export const touch = on.touch.as('touch', (e) => ({
  ...{ item: e.item, price: e.price, x: e.n },
  huge: e.weight.times(1e308).times(100),
}));
const shown = on.search.each('shown').as('shown', (_, c) => ({ item: c.item, rank: c.rank, price: c.price, x: c.qty }));
const alike = on.search
  .each('alike')
  .as('alike', (e, c) => ({ item: c.item, rank: e.rankOf(c.item), price: c.price, x: c.rank }));
const picked = on.search.as('picked', (e) => ({
  item: e.clicked,
  rank: e.rankOf(e.clicked),
  price: e.priceOf(e.clicked),
  x: e.at(e.clicked, QTY) as NumberValue<'exact'>,
}));
export const click = on.answer.as('click', (e) => ({
  item: e.item,
  rank: e.rankOf(e.item),
  price: e.priceOf(e.item),
  x: e.at(e.item, QTY) as NumberValue<'exact'>,
}));
const paid = on.answer.as('paid', (e) => ({ item: e.item, price: e.amount, x: e.step }));
const any = world.any('any', ['search', 'touch', 'answer'], (e) => ({ item: e.user, x: e.step }));
export const meet = union('meet', click, touch, picked);
/** Several branches on one event type, fed once each, in this order. */
const mixed = union('mixed', alike, shown, picked);
const mixedBack = union('mixed_back', picked, shown, alike);
const twice = union(
  'twice',
  shown.where('cheap', (r) => r.price.lessThan(1)),
  shown.where('dear', (r) => r.price.greaterThan(0)),
);
const dear = touch.where('dear', (r) => r.price.greaterThan(0.2).and(r.flag.not()));
const again = touch.where('again', (r) => a.seen(click).per('user', 'item').or(r.flag));
const lively = shown.where('lively', () => a.count(any).per('session').within('1h').greaterThan(1));
const stepped = touch.with('stepped', (r) => ({
  before: a.lastOf(touch.field('item')).per('session'),
  gap: a.since(any).per('session'),
  x: a.last(click.field('price')).per('user'),
  many: a.count(meet).per('item'),
  rank: r.ts.hour(),
  brand: world.item(r.item).brand,
  price: world.item(r.item).cost,
  city: world.user(r.user).city,
  cap: a.distinct(touch.field('item')).per('user').expireAfter('2h'),
}));
const far = click.with('far', (r) => ({
  brand: world.item(a.lastOf(touch.field('item')).per('session')).brand,
  tail: a
    .count(stepped)
    .per('user', 'brand')
    .at({ brand: world.item(r.item).brand }),
  liked: world.user(r.user).likes.has(r.item).toNumber(),
}));

/** Fed by each member of a set: of the event, of an item table (for each element), of state. */
const filtered = on.touch
  .as('filtered', (e) => ({ item: e.item, x: e.n, filters: e.filters }))
  .eachOf('filtered', 'brand', (r) => r.filters);
const tagged = shown.eachOf('tagged', 'brand', (r) => world.item(r.item).tags);
const beside = meet.eachOf('beside', 'before', () => a.setOf(meet.field('item'), { keep: 3 }).per('session'));
/** Fed some time later. */
const later = touch.after('later', '1h');
/** Known once a period, as by a job of the night. */
const known = touch.asOf('known', { every: '6h', at: '1h' });
const left = any
  .after('left', '30m')
  .where('left', (r) => r.ts.equals(a.lastTime(any).per('user')))
  .with('left', () => ({ gap: a.since(any).per('session'), many: a.count(later).per('user') }));
const shownLater = union('shown_later', shown.after('shown_later', '10m'), shown);
/** What elements of a list know of each other, and of their state. */
const ranked = shown.with('ranked', (r) => ({
  many: a.count(touch).per('item'),
  gap: a.since(meet).per('user', 'item'),
  x: r.price.rankAmongCandidates('lowestFirst') as NumberValue as NumberValue<'exact'>,
  price: a.mean(touch.field('price')).per('item').rounded(2),
  cap: a.count(later).per('item').sumOfCandidates().rounded(0),
  before: a.lastOf(touch.field('item')).per('session'),
}));
const above = ranked.where('above', (r) => r.x.ofNeighbour(-1).lessThan(r.x));
const lists = on.search.as('lists', (e) => ({
  item: e.clicked,
  before: e.signature(),
  x: e.listItems().size(),
  brand: e.signature({ sorted: true, first: 2 }),
}));

const thing = on.touch.as('thing', (e) => ({ thing: e.item }));
/** The same words about roles of one name that mean different fields: nothing of them may be shared. */
const ofItem = on.answer.as('of_item', (e) => ({ thing: e.item })).where('of_item', () => a.seen(thing).per('thing'));
const ofRanking = on.answer
  .as('of_ranking', (e) => ({ thing: e.ranking }))
  .where('of_ranking', () => a.seen(thing).per('thing'));

const direct = on.touch.as('direct', (e) => ({ item: e.item, n: a.count(click).per('item') }));

const FROM: Readonly<Record<string, Value>> = {
  before: a.lastOf(touch.field('item')).per('session'),
  brand: candidate.brand,
  city: world.user(asked.user).city,
  gap: a.since(any).per('session'),
  many: a.count(meet).per('item'),
  n: candidate.qty,
  liked: candidate.promo.toNumber(),
};

type Any = Stream<Record<string, Value>>;
const STREAMS = [
  touch,
  shown,
  alike,
  picked,
  click,
  paid,
  any,
  meet,
  mixed,
  mixedBack,
  twice,
  dear,
  again,
  lively,
  stepped,
  far,
  filtered,
  tagged,
  beside,
  later,
  known,
  left,
  shownLater,
  ranked,
  above,
  lists,
] as unknown as Any[];
const WINDOWS: readonly Window[] = [
  { kind: 'life' },
  { kind: 'hop', span: 3_600_000, hop: 300_000 },
  { kind: 'hop', span: 86_400_000, hop: 3_600_000 },
  { kind: 'hop', span: 600_000, hop: 600_000 },
  { kind: 'decay', halfLife: 3_600_000 },
  { kind: 'decay', halfLife: 7 },
];
const KEYS = [
  [],
  ['user'],
  ['item'],
  ['user', 'item'],
  ['session', 'item'],
  ['session'],
  ['rank', 'flag'],
  ['price'],
  ['user', 'brand'],
  ['before', 'item'],
  ['brand', 'city'],
  ['many'],
  ['step', 'liked'],
];
const VALUES = [
  'x',
  'price',
  'item',
  'gap',
  'many',
  'rank',
  'tail',
  'liked',
  'cap',
  'before',
  'seenAt',
  'flag',
  'huge',
];

const PARAMS: Readonly<Record<string, Readonly<Record<string, number>>[]>> = {
  earliest: [
    { keep: 2, distinct: 1 },
    { keep: 3, distinct: 0 },
  ],
  recent: [
    { keep: 3, distinct: 1 },
    { keep: 2, distinct: 0 },
    { keep: 64, distinct: 1 },
  ],
  distinct: [{ cap: 2 }, { cap: 256 }],
  tally: [{ cap: 2 }, { cap: 64 }],
  slots: [{ size: 5 }],
  quantiles: [{ error: 0.05, from: 0.1, to: 1e4 }],
  top_by: [{ k: 2 }],
  bipartite: [
    { keepItems: 2, keepUsers: 2, nodes: 3 },
    { keepItems: 32, keepUsers: 32, nodes: 100 },
  ],
  ftrl: [
    { alpha: 0.5, beta: 1, l1: 0, l2: 0.1, keep: 1000 },
    { alpha: 0.5, beta: 1, l1: 0.2, l2: 1, keep: 4 },
  ],
  ratings: [{ k: 32, cap: 4 }],
};
/** The roles told with the value, for those that take some. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  correlation: ['step'],
  top_by: ['step'],
  bipartite: ['user'],
  ftrl: ['user', 'flag', 'step'],
  ratings: ['user'],
};

/** Every primitive, read, window and setting. */
export const KINDS = [...ACCUMULATORS, accumulatorOf(STREAK)!, accumulatorOf(PEAK)!].flatMap((accumulator) =>
  Object.keys(accumulator.reads).flatMap((what) =>
    WINDOWS.filter(({ kind }) => accumulator.windows.includes(kind)).flatMap((window) =>
      (PARAMS[accumulator.name] ?? [{}])
        .filter(({ distinct = 1 }) => distinct === 1 || !accumulator.memberReads?.includes(what))
        .map((params) => ({ accumulator, what, window, params })),
    ),
  ),
);
type Kind = (typeof KINDS)[number];

const OF_ANYTHING = new Set(['count', 'last', 'first', 'latest', 'run', 'distinct', 'tally']);
const OF_IDS = new Set(['top_by', 'bipartite', 'ratings']);

/** What a kind may fold of a stream: numbers, ids, or the event itself. */
function valuesFor({ accumulator, what }: Kind, { roles }: Any): (string | null)[] {
  const { name, memberReads, takesEvents } = accumulator;
  const fits = (value: string): boolean => {
    const isId = roles[value] instanceof IdValue;
    if (memberReads?.includes(what) || OF_IDS.has(name)) return isId;
    if (OF_ANYTHING.has(name) || what === 'sequence') return true;
    if (value === 'huge' && accumulator.sums) return false;
    return !isId;
  };
  return [...(takesEvents ? [null] : []), ...VALUES.filter((value) => value in roles && fits(value))];
}

/** One primitive read in one way of one stream, under some keys, with or without expiry. */
export const primitives: fc.Arbitrary<{ readonly kind: Kind; readonly feature: Feature }> = fc
  .tuple(fc.constantFrom(...KINDS.keys()), fc.constantFrom(...STREAMS.keys()))
  .chain(([kind, stream]) =>
    fc.record({
      kind: fc.constant(kind),
      stream: fc.constant(stream),
      keys: fc.constantFrom(...KEYS.filter((set) => set.every((key) => key in STREAMS[stream].roles))),
      value: fc.constantFrom(...valuesFor(KINDS[kind], STREAMS[stream])),
      expireAfter: fc.constantFrom(null, 7_200_000, 7_200_000),
    }),
  )
  .filter(
    ({ kind, stream, keys, value }) =>
      !(KINDS[kind].accumulator.tiesMatter && STREAMS[stream].name === 'beside' && value === 'before') ||
      keys.includes('before'),
  )
  .map(({ kind: at, stream: of, keys, value, expireAfter }) => {
    const [kind, stream] = [KINDS[at], STREAMS[of]];
    const { accumulator, what, window, params } = kind;
    const name = ['k', at, accumulator.name, what, stream.name, ...keys, value, expireAfter].join('_').toLowerCase();
    const from = Object.fromEntries(Object.entries(FROM).map(([key, { node }]) => [key, node]));
    const scope = { ...EVERYTHING, keys, window, expireAfter, from };
    const node = read(stream as Stream<unknown>, accumulator.name, value, scope, what, params, ALSO[accumulator.name]);
    const isId = value !== null && stream.roles[value] instanceof IdValue;
    const isMembers = accumulator.memberReads?.includes(what) ?? false;
    const feature = accumulator.objectReads?.includes(what)
      ? features(lookedInto(what, node, isId).named(name))[0]
      : ofNode(
          name,
          node,
          isMembers,
          isId && ['first', 'last', 'latest', 'member'].includes(what === 'member' ? what : accumulator.name),
        );
    return { kind, feature, [fc.toStringMethod]: () => name };
  });

/** The same spread of primitives for every law that needs many features at once. */
export const PRIMITIVES: readonly { readonly feature: () => Feature }[] = features(
  fc.sample(primitives, { numRuns: 600, seed: 7 }).map(({ feature }) => feature),
).map((feature) => ({ feature: () => feature }));

function ofNode(name: string, node: Node, isMembers: boolean, isId: boolean): Feature {
  if (isId) return features(new IdValue(node).equals(candidate.item).named(name))[0];
  if (!isMembers) return features(new NumberValue(node).named(name))[0];
  const members = new SetValue(node);
  return features(
    members
      .size()
      .plus(members.has(candidate.item).toNumber().times(10))
      .plus(members.overlap(candidate.tags).otherwise(0.5).times(100))
      .plus(members.jaccard(asked.filters).otherwise(0))
      .plus(members.overlap(members))
      .named(name),
  )[0];
}

const P = { price: touch.field('price'), x: click.field('x'), item: meet.field('item') };
const recentItems = a.setOf(P.item, { keep: 4 }).per('user');

const lastItem = a.lastOf(P.item).per('session');
const candidateTags = candidate.tags;
const words = [
  list.rankOf(lastItem),
  list.at(lastItem, 'price').minus(candidate.price),
  list.at(a.lastOf(P.item).per('user'), 'qty').isMissing(),
  list.items().overlap(recentItems),
  list.items().meanOf((i) => world.item(i).tags.jaccard(candidate.tags)),
  list.items().sumOf((i) => a.count(touch).per('item').at({ item: i })),
  recentItems.highestOf((i) => a.count(beside).per('before', 'item').at({ before: i })),
  recentItems.lowestOf((i) => a.since(beside).per('before', 'item').at({ before: i }).expireAfter('1d')),
  recentItems.sumOf((i) => a.count(beside).per('before', 'item').at({ before: i }).plus(candidate.rank)),
  recentItems.meanOf((i) => list.rankOf(i)),
  candidateTags.meanOf((i) => a.count(tagged).per('brand').at({ brand: i })),
  candidateTags.sumOf((i) => a.count(filtered).per('user', 'brand').at({ brand: i })),
  candidateTags.highestOf((i) => a.count(filtered).per('item', 'brand').at({ brand: i }).within('1h')),
  candidateTags.lowestOf((i) => i.hashed(7).plus(candidate.rank)),
  a.count(lists).per('before').at({ before: list.signature() }),
  a
    .count(lists)
    .per('brand', 'item')
    .at({ brand: list.signature({ sorted: true, first: 2 }) }),
  a.count(shownLater).per('item'),
  a.count(left).per('user'),
  a.sum(left.field('many')),
  candidate.item.hash(),
  asked.user.hashed(16),
  candidate.price.floor(),
  candidate.price.sign(),
  candidate.score.exp(),
  candidate.price.log(),
  candidate.score.rounded(1),
  a.sum(shown.with('scored', () => ({ x: candidate.score.rounded(3) })).field('x')).per('item'),
  candidate.price.bucket(0, 0.25, 70),
  candidate.promo.choose(candidate.price, candidate.rank),
  candidate.promo.equals(a.seen(touch).per('item')),
  asked.ts.day(),
  asked.ts.equals(a.lastTime(any).per('user')),
];

/** The words of the language, each used at least once. */
export const WORDS: readonly Feature[] = features(
  a.count(touch).per('user').last(2),
  ...words,
  ...ALGEBRA,
  a.count(ofItem).per('user'),
  a.sum(direct.field('n')).per('user'),
  a.count(ofRanking).per('user'),
  a.sum(ofItem.with('of_item_n', () => ({ n: a.count(thing).per('thing') })).field('n')),
  a.sum(ofRanking.with('of_ranking_n', () => ({ n: a.count(thing).per('thing') })).field('n')),
  a.seen(click).per('user', 'item'),
  a.seen(meet).per('item').within('1h'),
  a.since(any).per('session'),
  a.since(shown).per('item').within('1d'),
  a.sinceFirst(touch).per('user').expireAfter('1h'),
  a.sum(P.price).per('item').within('1d'),
  a.sum(P.price).per('item').decaying('2h'),
  a.mean(P.price).per('item'),
  a.mean(P.price).per('item').last(3),
  a.mean(P.price).per('user').decaying('1h'),
  a.spread(P.price).per('item'),
  a.spread(P.price).per('user').within('1d'),
  a.spread(P.price).per('user').last(2),
  a.lowest(P.price).per('item').within('6h'),
  a.highest(touch.field('huge')).within('1h'),
  a.lowest(touch.field('huge')).per('item').within('1h'),
  a.highest(on.touch.as('heavy', (e) => ({ w: e.weight })).field('w')).within('1d'),
  a.last(P.x).per('user'),
  a.first(P.x).per('item'),
  a.lastOf(P.item).per('session').equals(candidate.item),
  a.firstOf(P.item).per('user').equals('i3'),
  a.lastOf(P.item).per('user').isMissing(),
  a.lastTime(touch).per('user').hour(),
  asked.ts.minus(a.lastTime(click).per('item')),
  asked.ts.hour(),
  asked.ts.minuteOfDay(),
  asked.ts.weekday(),
  asked.seenAt.hour(),
  asked.seenAt.minuteOfDay(),
  asked.seenAt.weekday(),
  asked.seenAt.minus(asked.ts),
  recentItems.size(),
  recentItems.has(candidate.item),
  recentItems.overlap(candidate.tags),
  recentItems.jaccard(candidate.tags),
  recentItems.meanOf((i) => world.item(i).cost),
  recentItems.meanOf((i) => world.item(i).tags.jaccard(candidate.tags)),
  recentItems.meanOf((i) => world.item(i).tags.size()),
  recentItems.meanOf((i) => a.count(touch).per('item').at({ item: i })),
  recentItems.meanOf((i) =>
    a.count(touch).per('item').at({ item: i }).within('1h').expireAfter('2h').plus(candidate.rank),
  ),
  recentItems.meanOf((i) => i.equals(candidate.item).toNumber()),
  recentItems.meanOf((i) =>
    a
      .count(stepped)
      .per('brand')
      .at({ brand: world.item(i).brand }),
  ),
  asked.filters.meanOf((i) => world.item(i).appeal),
  asked.filters.meanOf((i) => a.mean(P.price).per('item').at({ item: i })),
  asked.filters.has('t1'),
  asked.filters.size(),
  asked.filters.jaccard(candidate.tags),
  world.user(asked.user).likes.overlap(candidate.tags),
  world.user(asked.user).age.plus(asked.step),
  world.user(asked.user).likes.meanOf((i) => world.item(i).stars),
  world.item(a.lastOf(P.item).per('session')).cost.minus(candidate.cost),
  world.item(a.lastOf(P.item).per('session')).brand.equals(candidate.brand),
  a.distinct(P.item, { cap: 3 }).per('user').dividedBy(a.count(meet).per('user'), 0),
  a.rate(click).over(shown).per('item'),
  a.rate(click).over(shown).per('item').smoothed({ toward: 0.25, weight: 3 }),
  a.rate(click).over(shown).per('item', 'user').smoothed({ toward: 'overall', weight: 10 }).within('1d'),
  a
    .rate(click)
    .over(shown)
    .per('item', 'user')
    .smoothed({ toward: ['item'], weight: 0.5 })
    .decaying('3h'),
  a.rate(picked).over(shown).per('item').decaying('1h'),
  a
    .rate(picked)
    .over(shown)
    .per('session', 'item')
    .smoothed({ toward: ['item'], weight: 2 }),
  a.transitions(P.item, { within: 'session' }).from(a.lastOf(P.item).per('session')).to(candidate.item).count(),
  a
    .transitions(P.item, { within: 'user' })
    .from(a.lastOf(P.item).per('user'))
    .to(candidate.item)
    .probability({ weight: 5 }),
  a.count(click).per('item').decaying('6h').shareAmongCandidates(),
  a
    .count(shown)
    .per('rank')
    .at({ rank: candidate.price.rankAmongCandidates('lowestFirst') }),
);

/** Numbers of every scope and kind, for arithmetic and list functions to be tried on. */
export const NUMBERS: readonly NumberValue[] = [
  candidate.price,
  candidate.qty,
  candidate.score,
  candidate.rank,
  candidate.stars,
  candidate.cost,
  candidate.appeal,
  candidate.promo.toNumber(),
  asked.step,
  asked.ts.hour(),
  asked.filters.size(),
  a.count(touch).per('item'),
  a.count(touch).per('user'),
  a.count(any),
  a.mean(P.price).per('item'),
  a.since(meet).per('user', 'item'),
  recentItems.meanOf((i) => world.item(i).cost),
];
