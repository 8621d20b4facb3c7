import type { Assigned, Exposures } from './exposures';
import { type LookingRules, lookSizes } from './looking';

/** What a look may know: units exposed by a time, and what happened until another. */
export interface LookTime {
  /** Epoch milliseconds of the exposure of the look's last unit; Infinity: whoever the log holds. */
  readonly exposedBy: number;
  /** Epoch milliseconds of the last row that counts; Infinity: all. */
  readonly until: number;
}

/**
 * When each look of two arms takes place. One that was planned is frozen at the exposure of its last unit and the outcome
 * window, and is there once the log reaches so far; what is logged later changes nothing. Without a plan, and for the
 * newest look at any time, it is all that the log holds.
 *
 * @param exposed epoch milliseconds of each unit's exposure, ascending
 */
export function lookTimes({ event, ts }: Exposures, exposed: readonly number[], rules: LookingRules): LookTime[] {
  const isOpen = !isPlanned(rules);
  const times = lookSizes(exposed.length, rules).map((size) =>
    isOpen && size === exposed.length
      ? { exposedBy: Infinity, until: Infinity }
      : { exposedBy: exposed[size - 1], until: exposed[size - 1] + rules.outcomeWindow },
  );
  const end = event.length === 0 ? -Infinity : ts[event.length - 1];
  return isOpen ? times : times.filter(({ until }) => until <= end);
}

/** Why there is no look yet. */
export function tooEarly({ ts, event }: Exposures, exposed: readonly number[], rules: LookingRules): string {
  const { mode, planned, looks, outcomeWindow } = rules;
  const first = mode === 'fixed' ? planned! : Math.ceil(planned! / looks);
  if (exposed.length < first)
    return `${exposed.length} of the ${first} units ${mode === 'fixed' ? 'planned' : 'of the first look'} are there; nothing is shown before`;
  const until = exposed[first - 1] + outcomeWindow;
  return `the ${first} units ${mode === 'fixed' ? 'planned' : 'of the first look'} are there and their outcomes count until ${dated(until)}; the log ends at ${dated(ts[event.length - 1])}, nothing is shown before`;
}

/** Who is known at a look: units exposed later count as never exposed. */
export function assignedBy({ exposedBy }: LookTime, assigned: Assigned): Assigned {
  const inArm = assigned.inArm.map((arm, unit) => (assigned.since[unit] <= exposedBy ? arm : -1));
  return { ...assigned, inArm, counts: assigned.counts.map((_, arm) => inArm.filter((of) => of === arm).length) };
}

function isPlanned({ mode, planned }: LookingRules): boolean {
  return mode === 'sequential' || (mode === 'fixed' && planned !== undefined);
}

function dated(ms: number): string {
  return new Date(ms).toISOString();
}
