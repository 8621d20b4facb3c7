import { count, last, mean, spread } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { at } from './scales';
import type { Shop } from './words';

/** What people thought of the candidate and its kind, how sure that is, and how this person judges. */
export function shopOpinions({ ratings, attributes, person }: Shop): readonly Feature[] {
  if (!ratings) return [];
  const overall = mean(ratings);
  const events = count(ratings.stream);
  const sure = (of: typeof overall, n: typeof events) =>
    of.otherwise(0).times(n).plus(overall.times(10)).dividedBy(n.plus(10));
  const item = sure(mean(ratings).per('item'), events.per('item'));
  const own = sure(mean(ratings).per(person), events.per(person));
  return tagged(
    'shop_opinions',
    mean(ratings).per('item'),
    item.named('rating_item'),
    spread(ratings).per('item'),
    mean(ratings).per('item').within('28d'),
    last(ratings as never).per('item' as never),
    mean(ratings).per(person),
    spread(ratings).per(person),
    last(ratings as never).per(person as never),
    item.plus(own).minus(overall).named('rating_expected'),
    item.rankAmongCandidates('highestFirst').named('rating_rank'),
    last(ratings as never).per(person as never, 'item' as never),
    attributes.flatMap((of) => [mean(ratings).per(of.name).at(at(of)), mean(ratings).per(person, of.name).at(at(of))]),
  );
}
