import * as a from '../../engine/spec/aggregates';
import { currently, distinctOthers, others } from '../../engine/spec/current';
import { approxDistinct, favourite, quantiles, slots, tally, top } from '../../engine/spec/distributions';
import { bipartite } from '../../engine/spec/graph';
import { model, naiveBayes, probability, ratings } from '../../engine/spec/learned';
import { pairs, token } from '../../engine/spec/pairs';
import { firstK, lastK, run } from '../../engine/spec/sequences';
import { distanceKm, together } from '../../engine/spec/similar';
import { union } from '../../engine/spec/stream';
import { argmax, correlation, slopeOn, topBy, trend } from '../../engine/spec/trends';
import type { Value } from '../../engine/spec/values';
import { world } from './world';

const { request: asked, candidate } = world.rank('search', 'shown');
const { on } = world;

const touch = on.touch.as('touched', (e) => ({ item: e.item, price: e.price, n: e.n, tags: e.tags }));
const click = on.answer.as('clicked', (e) => ({ item: e.item, rank: e.rankOf(e.item), price: e.priceOf(e.item) }));
const shown = on.search.each('shown').as('listed', (_, c) => ({ item: c.item, rank: c.rank, price: c.price }));
const met = union('met', touch, click);
const item = met.field('item');

const pair = pairs(met, { within: 'session' });
const priced = pairs(touch, { within: 'user', name: 'priced' });
const history = click.with('history', () => {
  const ranks = lastK(click.field('rank'), { keep: 3 }).per('session');
  return { past: token(ranks.nth(0), ranks.nth(1)), far: ranks.size(), slope: ranks.slope().otherwise(0).rounded(3) };
});
const ranks = lastK(click.field('rank'), { keep: 3 }).per('session');
const moves = touch.with('moves', (r) => ({
  delta: r.n.minus(a.last(touch.field('n')).per('user')),
  pause: a.since(touch).per('user').bucket(0, 60_000, 600_000),
}));
const clickTag = click.eachOf('click_tag', 'tag', (r) => world.item(r.item).tags);
const shownTag = shown.eachOf('shown_tag', 'tag', (r) => world.item(r.item).tags);

const clicksByRank = slots(click.field('rank'), { size: 5 });
const shownByRank = slots(shown.field('rank'), { size: 5 });
const graph = bipartite(met.field('user'), met.field('item'));
const outcome = on.search.each('shown').as('outcome', (e, c) => ({
  ...{ item: c.item, rank: c.rank },
  hit: e.clicked.equals(c.item),
}));
const game = touch.with('game', () => ({ before: a.lastOf(touch.field('item')).per('session') }));
const items = a.setOf(item, { keep: 4 }).per('session');
const beside = together(item, { within: 'session', keep: 3 });
const after = together(item, { within: 'user', ordered: true, expireAfter: '1d' });
const now = currently(click.field('item'), { within: 'session' });
const moved = probability(moves);

/** The words built on accumulators and functions of objects, each used at least once. */
export const ALGEBRA: readonly Value[] = [
  a
    .count(pair)
    .per('before_item', 'item')
    .at({ before_item: a.lastOf(item).per('session') }),
  a.mean(pair.field('gap')).per('item'),
  a.sum(priced.field('before_price')).per('user'),
  a.highest(priced.where('dearer', (r) => r.price.greaterThan(r.before_price)).field('gap')).per('user'),
  a.count(priced.where('flagged', (r) => r.before_flag)).per('user'),
  asked.ts.minus(a.lastTime(priced.where('late', (r) => r.ts.minus(r.before_ts).greaterThan(999))).per('user')),
  lastK(item, { keep: 3 }).per('session').nth(1).equals(candidate.item),
  lastK(touch.field('price'), { keep: 4 }).per('item').nth(1).minus(candidate.price),
  lastK(touch.field('price'), { keep: 4 }).per('user').has(candidate.price),
  firstK(item, { keep: 3, distinct: true }).per('session').placeOf(candidate.item),
  firstK(touch.field('price'), { keep: 2 }).per('user').nth(1).minus(candidate.price),
  firstK(touch.field('price'), { keep: 2 }).per('item').expireAfter('1h').size(),
  lastK(touch.field('price')).per('user').within('1h').lowest(),
  lastK(touch.field('price')).per('user').last(3).highest(),
  lastK(touch.field('price')).per('user').mean(),
  lastK(touch.field('n')).per('user').sum(),
  lastK(touch.field('price')).per('user').spread(),
  lastK(touch.field('n')).per('user').within('1d').gaps(0),
  run(item).per('user'),
  run(item).per('user').of(candidate.item),
  run(touch.field('price')).per('item').of(candidate.price),
  a
    .count(history)
    .per('past', 'rank')
    .at({ past: token(ranks.nth(0), ranks.nth(1)) }),
  a.sum(history.field('far')).per('item'),
  a.sum(history.field('slope')).per('item'),
  a.lastOf(history.field('past')).per('user').isMissing(),
  token(candidate.item, candidate.rank, asked.user).hashed(97),
  token(candidate.item, token(asked.user, candidate.price)).hash(),
  tally(item).per('user').entropy(),
  tally(touch.field('n'), { cap: 3 }).per('item').within('1h').shareOf(candidate.qty),
  top(item, { k: 2 }).per('user').has(candidate.item),
  top(item, { k: 3 }).per('user', 'flag').jaccard(candidate.tags),
  favourite(item).per('session').equals(candidate.item),
  tally(item).per('user').cosine(tally(item)),
  tally(touch.field('user'))
    .per('item')
    .top(2)
    .meanOf((u) => world.user(u).age),
  a.distinct(item, { cap: 3 }).per('user').within('1h'),
  a.distinct(item, { cap: 300 }).per('user').within('1d').expireAfter('2h'),
  beside.between(a.lastOf(item).per('session'), candidate.item),
  beside.between(a.lastOf(item).per('session'), candidate.item, 'pmi'),
  beside.of(items, candidate.item).sum(),
  beside.of(items, candidate.item).cosine().mean(),
  beside.of(items, candidate.item).pmi().highest(),
  after.of(items, candidate.item).mean(),
  now.of(candidate.item),
  now.of(candidate.item).per('flag'),
  others(click, 'user').per('item'),
  distinctOthers(click.field('user'), { cap: 5 }).per('item'),
  moved
    .of('delta')
    .given('pause')
    .at({ delta: candidate.qty, pause: a.since(touch).per('user').bucket(0, 60_000, 600_000) }),
  moved.of('delta').given('pause').smoothed({ weight: 3 }).at({ delta: candidate.qty, pause: candidate.rank }),
  moved
    .of('delta')
    .given('pause', 'item')
    .per('user')
    .at({ delta: candidate.qty, pause: candidate.rank })
    .smoothed({ weight: 1 }),
  naiveBayes(clickTag, shownTag, { role: 'tag' }).of(candidate.tags),
  naiveBayes(clickTag, shownTag, { role: 'tag', weight: 1 }).highestOf(asked.filters),
  slots(click.field('rank'), { size: 5 }).per('item').valueAt(candidate.rank),
  clicksByRank.ratesOver(shownByRank).around(candidate.rank),
  a
    .count(click)
    .per('item')
    .dividedBy(slots(shown.field('rank'), { size: 5 }).per('item').dot(clicksByRank.ratesOver(shownByRank))),
  slots(shown.field('rank'), { size: 5 }).per('item').within('1h').total(),
  quantiles(shown.field('price')).per('item').quantile(0.5),
  quantiles(touch.field('price'), { error: 0.1 }).within('1d').shareBelow(candidate.price),
  quantiles(shown.with('scored_shown', () => ({ score: candidate.score })).field('score')).median(),
  approxDistinct(met.field('item')).per('user'),
  trend(touch.field('price')).per('user'),
  trend(touch.field('price')).per('user').now().minus(candidate.price),
  trend(touch.field('n')).per('user').last(3),
  trend(touch.field('price')).per('item').last(3).now(),
  a.skewness(shown.field('price')).per('item'),
  a.skewness(touch.field('n')).per('user').within('1d'),
  a.count(touch).per('session', 'item').within({ sinceLast: click }),
  a.mean(touch.field('price')).per('user').within({ sinceLast: shown }).within('1d'),
  a.rate(click).over(shown).per('item').within({ sinceLast: touch }).smoothed({ toward: 'overall', weight: 5 }),
  a
    .setOf(item)
    .per('user')
    .within({ sinceLast: touch.where('flagged', (r) => r.flag) })
    .has(candidate.item),
  correlation(shown.field('price'), shown.field('rank')).per('item'),
  slopeOn(shown.field('price'), shown.field('rank')).within('1d'),
  slopeOn(touch.field('n'), touch.field('price')).per('user'),
  topBy(shown.field('item'), shown.field('price'), { k: 2 }).per('user').has(candidate.item),
  argmax(touch.field('item'), touch.field('price')).per('user').equals(candidate.item),
  bipartite(met.field('user'), met.field('item'), { keepItems: 3 }).pathsFrom(asked.user).of(candidate.item),
  graph.similarTo(asked.user, { k: 2 }).shareOf(candidate.item),
  graph.walkFrom(asked.user, { steps: 30, restart: 0.2 }).shareOf(candidate.item),
  graph
    .walkFrom(asked.user, { steps: 30, seed: a.count(touch) })
    .of(candidate.item)
    .named('walk_of_its_own_seed'),
  model(outcome.field('hit'), { from: ['item', 'rank', 'user'] }).score(candidate.item, candidate.rank, asked.user),
  model(outcome.field('hit'), { from: ['rank'], l1: 0.01, keep: 3 })
    .per('user')
    .score(candidate.rank),
  ratings(game.field('before'), game.field('item'), { k: 16 }).of(candidate.item),
  candidate.shape.cosine(world.item(a.lastOf(item).per('session')).shape),
  candidate.shape.dot(candidate.shape),
  tally(clickTag.field('tag')).per('user').ofSet(candidate.tags),
  tally(shownTag.field('tag'), { cap: 2 }).per('user').ofSet(candidate.tags),
  favourite(shownTag.field('tag'), { cap: 3 }).equals(a.lastOf(shownTag.field('tag')).per('session')),
  items.meanOf((i) => world.item(i).shape.cosine(candidate.shape)),
  distanceKm({ lat: candidate.price, lon: candidate.cost }, { lat: asked.step, lon: candidate.qty }),
];
