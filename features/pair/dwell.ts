import { count, lastOf, mean, since, sum } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** Time spent with the candidate: the pauses, up to ten minutes, of which it was the item met last. */
export function dwell({ any, meet, visit }: Words): readonly Feature[] {
  const pauses = pausesOf({ any, meet, visit });
  const own = sum(pauses.field('gap')).per(visit, 'item');
  return tagged(
    'dwell',
    own.named('dwell_own'),
    own.shareAmongCandidates().named('dwell_own_share'),
    own.rankAmongCandidates('highestFirst').named('dwell_own_rank'),
    mean(pauses.field('gap')).per(visit, 'item').named('dwell_own_mean'),
    mean(pauses.field('gap')).per('item').named('dwell_item_mean'),
    mean(pauses.field('gap')).per(visit).named('dwell_visit_mean'),
    count(pauses).per(visit).named('dwell_visit_count'),
  );
}

/** The pauses between events, up to ten minutes, and the item met last before each. */
export function pausesOf({ any, meet, visit }: Pick<Words, 'any' | 'meet' | 'visit'>) {
  return any
    .with('dwell', () => ({ gap: since(any).per(visit), item: lastOf(meet.field('item')).per(visit) }))
    .where('dwell', ({ gap }) => gap.lessThan(600_000));
}
