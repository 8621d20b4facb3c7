import { last, lastOf, mean, rate } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { where } from '../scales';
import type { Words } from '../words';

/** The steps this visit took before, from an item met to the next one chosen: does the candidate repeat them? */
export function ownSteps({ steps, meet, candidate, visit }: Words): readonly Feature[] {
  if (!steps) return [];
  const isLast = lastOf(meet.field('item')).per(visit).equals(candidate.item);
  const offset = candidate.rank.minus(where(isLast, candidate.rank).highestOfCandidates());
  const own = steps.taken.field('offset');
  const stays = steps.taken.where('stay', (step) => step.offset.equals(0));
  return tagged(
    'own_steps',
    last(own).per(visit),
    offset.minus(last(own).per(visit)).named('own_step_again'),
    offset.minus(mean(own).per(visit)).named('own_step_usual'),
    rate(stays).over(steps.taken).per(visit).smoothed({ toward: 'overall', weight: 2 }).named('own_stay_rate'),
  );
}
