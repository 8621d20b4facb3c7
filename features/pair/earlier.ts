import { count, rate } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** How often this person met the candidate in each way before this visit, and what part of all that is. */
export function earlierCounts({ click, meet, touches, visit, person }: Words): readonly Feature[] {
  const streams = [meet, click, ...Object.values(touches)];
  const ever = count(meet).per(person, 'item');
  return tagged(
    'earlier_counts',
    person === visit
      ? []
      : grid({ stream: streams }, ({ stream }) =>
          count(stream).per(person, 'item').minus(count(stream).per(visit, 'item')).named(`${stream.name}_earlier`),
        ),
    ever.dividedBy(count(meet).per(person)).named('meet_share_of_person'),
    ever.shareAmongCandidates(),
    rate(click).over(meet).per(visit, 'item').named('click_share_of_contacts__visit'),
    rate(click).over(meet).per(person, 'item').named('click_share_of_contacts__person'),
  );
}
