import { count, since, sinceFirst } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** How fast the visit goes: time since it began, since each kind of event, between events. */
export function tempo({ any, click, meet, touches, choices, visit, person }: Words): readonly Feature[] {
  const acts = [any, meet, click, ...Object.values(touches), ...Object.values(choices)];
  return tagged(
    'tempo',
    grid({ act: acts }, ({ act }) => since(act).per(visit)),
    sinceFirst(any).per(visit),
    sinceFirst(any).per(person),
    sinceFirst(any).per(visit).dividedBy(count(any).per(visit)).named('visit_pace'),
    since(meet).per(visit).dividedBy(sinceFirst(any).per(visit)).named('visit_idle_share'),
    grid({ window: ['5m'] }, ({ window }) => count(any).per(visit).within(window)),
  );
}
