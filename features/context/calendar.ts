import { type Feature, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** Time of day and day of week. */
export function calendar({ now }: Words): readonly Feature[] {
  return tagged('calendar', now.hour(), now.minuteOfDay(), now.weekday());
}
