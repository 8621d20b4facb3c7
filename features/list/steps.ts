import { lastOf, rate, since } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { pauseOf, touchedLast, where } from '../scales';
import type { Words } from '../words';

/** How often people choose the place so far below or above the item they met last, after such a pause. */
export function steps({ steps, click, meet, candidate, visit, contexts }: Words): readonly Feature[] {
  if (!steps) return [];
  const met = lastOf(meet.field('item')).per(visit);
  const anchor = where(met.equals(candidate.item), candidate.rank).highestOfCandidates();
  const here = {
    offset: candidate.rank.minus(anchor),
    pause: pauseOf(since(meet).per(visit)),
    isTouch: touchedLast(meet, click, visit),
  };
  const taken = rate(steps.taken).over(steps.offered).at(here);
  const after = taken.per('offset', 'pause').smoothed({ toward: ['offset'], weight: 20 });
  return tagged(
    'steps',
    taken.per('offset').smoothed({ toward: 'overall', weight: 20 }).named('step_rate_offset'),
    after.named('step_rate_offset_pause'),
    taken
      .per('offset', 'pause', 'isTouch')
      .smoothed({ toward: ['offset', 'pause'], weight: 20 })
      .named('step_rate_offset_pause_kind'),
    after.shareAmongCandidates().named('step_rate_offset_pause_share'),
    after.rankAmongCandidates('highestFirst').named('step_rate_offset_pause_rank'),
    taken
      .per('rank', 'offset')
      .smoothed({ toward: ['offset'], weight: 20 })
      .named('step_rate_rank_offset'),
    Object.keys(contexts).map((name) =>
      taken
        .per('offset', name as never)
        .smoothed({ toward: ['offset'], weight: 20 })
        .named(`step_rate_offset_${name.toLowerCase()}`),
    ),
  );
}
