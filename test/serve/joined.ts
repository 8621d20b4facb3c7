import { random } from '../../engine/base/random';
import type { RawEvent } from '../../engine/events/event';
import { bool, id, number, set } from '../../engine/events/fields';
import * as a from '../../engine/spec/aggregates';
import { features } from '../../engine/spec/features';
import { log } from '../../engine/spec/log';
import { union } from '../../engine/spec/stream';
import type { World } from './run';

const t = log({
  common: { user: id(), session: id() },
  events: {
    ranking: { fields: { id: id(), words: set() }, lists: { shown: { item: id(), price: number(2), isNew: bool() } } },
    click: { fields: { ranking: id(), item: id() }, of: { type: 'ranking', by: 'ranking' } },
  },
  items: { tags: set(), stars: number(1) },
});
const click = t.on.click.as('click', (e) => ({ item: e.item, rank: e.rankOf(e.item), price: e.priceOf(e.item) }));
const shown = t.on.ranking.each('shown').as('shown', (_, c) => ({ item: c.item, rank: c.rank, price: c.price }));
const meet = union('meet', click, shown);
const { request, candidate } = t.rank('ranking', 'shown');

const declared = features(
  candidate.price,
  candidate.rank,
  candidate.stars,
  a.rate(click).over(shown).per('item').smoothed({ toward: 'overall', weight: 5 }),
  a.rate(click).over(shown).per('rank').smoothed({ toward: 0.1, weight: 5 }),
  a.count(click).per('item').within('1h'),
  a.count(click).per('session', 'item').expireAfter('20m'),
  a.count(shown).per('item').decaying('2h'),
  a.count(meet).per('session').expireAfter('40m'),
  a.seen(click).per('user', 'item'),
  a.mean(click.field('price')).per('user').minus(candidate.price),
  a.last(click.field('rank')).per('session').minus(candidate.rank),
  a.spread(click.field('price')).per('item'),
  a.distinct(meet.field('item')).per('session'),
  a
    .setOf(click.field('item'))
    .per('user')
    .meanOf((i) => t.item(i).tags.jaccard(candidate.tags)),
  request.words.overlap(candidate.tags),
  a.since(click).per('item'),
  candidate.price.rankAmongCandidates('lowestFirst'),
);

/** A made-up log whose clicks name an earlier ranking, sometimes one that is unknown or long closed. */
export function joinedWorld(events: number, seed: number): World {
  const next = random(seed);
  const draw = (n: number): number => Math.floor(next() * n);
  const rankings: { id: string; items: string[] }[] = [];
  let ts = 1_600_000_000_000;
  const made: RawEvent[] = Array.from({ length: 40 }, (_, i) => ({
    type: 'item',
    ts,
    item: `i${i}`,
    op: 'replace',
    fields: { tags: [`t${draw(6)}`, `t${draw(6)}`], stars: draw(50) / 10 },
  }));
  while (made.length < events) {
    ts += draw(120_000) - 5_000;
    const who = { ts, user: `u${draw(20)}`, session: `s${draw(40)}` };
    if (next() < 0.5 || rankings.length === 0) {
      const items = [...new Set(Array.from({ length: 1 + draw(12) }, () => `i${draw(45)}`))];
      const ranking = { id: `r${rankings.length}`, items };
      rankings.push(ranking);
      const list = items.map((item) => ({ item, price: draw(10_000) / 100, isNew: next() < 0.5 }));
      made.push({ type: 'ranking', ...who, id: ranking.id, words: [`t${draw(6)}`, `w${draw(500)}`], shown: list });
    } else {
      const { id: ranking, items } = rankings[Math.max(0, rankings.length - 1 - draw(30))];
      made.push({
        type: 'click',
        ...who,
        ranking: next() < 0.02 ? 'nobody' : ranking,
        item: items[draw(items.length)],
      });
    }
  }
  return {
    schema: t.schema,
    request: {
      on: 'ranking',
      candidates: 'shown',
      outcome: { kind: 'joined', on: 'click', item: 'item' },
      window: '30m',
    },
    features: declared,
    log: made,
  };
}
