import { lastOf, seen } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { model, ratings } from '../../engine/spec/learned';
import type { Words } from '../words';

/** Models learned as the log goes by: a logistic regression over place, contact and request, and ratings by contests. */
export function lessons({ slots, meet, columns, contexts, candidate, visit }: Words): readonly Feature[] {
  if (!slots) return [];
  const { item, rank } = candidate;
  const last = lastOf(meet.field('item')).per(visit);
  const places = Object.entries(columns).filter(([, { isExact }]) => isExact);
  const lesson = slots.offered.with('lesson', (slot) => ({
    wasMet: seen(meet).per(visit, 'item'),
    isLast: last.equals(slot.item).toNumber().otherwise(0).rounded(0),
  }));
  const from = ['rank', 'wasMet', 'isLast', ...places.map(([name]) => `${name}_place`), ...Object.keys(contexts)];
  const score = model(lesson.field('isChosen' as 'isLast'), { from: from as never[] }).score(
    rank,
    seen(meet).per(visit, 'item'),
    last.equals(item).toNumber().otherwise(0).rounded(0),
    ...places.map(([, { value }]) => value.rankAmongCandidates('lowestFirst').rounded(0)),
    ...Object.values(contexts),
  );
  const won = slots.offered.where('won_a_game', (slot) =>
    slot.chosen.equals(slot.item).and(slot.above.isMissing().not()),
  );
  const rating = ratings(won.field('item'), won.field('above')).of(item);
  return tagged(
    'lessons',
    score.named('chance_learned'),
    score.rankAmongCandidates('highestFirst').named('chance_learned_rank'),
    score.shareAmongCandidates().named('chance_learned_share'),
    rating.named('rating_won'),
    rating.rankAmongCandidates('highestFirst').named('rating_won_rank'),
    rating.minus(rating.ofFirstCandidate()).named('rating_minus_first'),
  ).map((feature) => ({ ...feature, tags: [...feature.tags, 'learned'] }));
}
