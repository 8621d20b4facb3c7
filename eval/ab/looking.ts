import { ConfigError } from '../../engine/base/errors';
import { confidenceSequence, sequenceErrors } from './always-valid';
import type { Arm } from './arm';
import { groupSequential } from './group-sequential';
import { obrienFlemingSpending, pocockSpending, powerSpending, type Spending } from './spending';
import { type Difference, standardErrors } from './welch';

/**
 * When one may look: once, when all planned units are there (`fixed`); at looks planned beforehand (`sequential`); at any
 * time (`always`).
 */
type Mode = 'fixed' | 'sequential' | 'always';

export interface LookingRules {
  readonly mode: Mode;
  /** Units of all arms together that the experiment is to have. */
  readonly planned?: number | undefined;
  /** Looks of the whole experiment (`sequential`), or so far (`always`), at equal numbers of units. */
  readonly looks: number;
  readonly spending: keyof typeof SPENDINGS;
  /** Milliseconds after the exposure of a look's last unit in which outcomes still count for it. */
  readonly outcomeWindow: number;
  readonly alpha: number;
}

/** Units at which a sequence is narrowest, unless a number was planned. */
const TUNED_AT = 5000;

/** What one look found. */
export interface Look {
  readonly units: number;
  readonly value: number;
  readonly lo: number;
  readonly hi: number;
  /** Half the interval in standard errors; `fixed`: NaN, each number has its own. */
  readonly errors: number;
  /** `sequential`: |z| that stops; `always`: NaN. */
  readonly boundary: number;
  readonly z: number;
  /** `always`: the least p so far. */
  readonly p: number;
  /** The control is excluded as an explanation, here or earlier; of the primary measure, after all arms' adjustment. */
  readonly isDecided: boolean;
}

/** Ways to spend the error over planned looks, given the whole of it. */
export const SPENDINGS = {
  'obrien-fleming': (alpha: number) => obrienFlemingSpending('side', alpha),
  pocock: pocockSpending,
  power: (alpha: number) => powerSpending(2, alpha),
} as const satisfies Record<string, (alpha: number) => Spending>;

/** Numbers of units at which is looked, ascending: those planned that are reached, or all up to now. */
export function lookSizes(units: number, { mode, planned, looks }: LookingRules): number[] {
  if (!(Number.isInteger(looks) && looks >= 1 && looks <= 100))
    throw new ConfigError(`ab: looks is ${looks}, expected a whole number from 1 to 100`);
  if (mode === 'fixed') return planned === undefined ? [units] : units < planned ? [] : [planned];
  if (mode === 'always') return Array.from({ length: looks }, (_, i) => Math.ceil((units * (i + 1)) / looks));
  if (planned === undefined)
    throw new ConfigError('ab: group-sequential looks need the number of units that was planned; give --planned');
  const sizes = Array.from({ length: looks }, (_, i) => Math.ceil((planned * (i + 1)) / looks));
  return sizes.filter((size) => size <= units);
}

/** |z| that stops at each planned look; empty where looks are not planned. */
export function boundariesOf({ mode, looks, spending, alpha }: LookingRules): number[] {
  if (mode !== 'sequential') return [];
  const shares = Array.from({ length: looks }, (_, i) => (i + 1) / looks);
  return groupSequential(shares, SPENDINGS[spending](alpha));
}

/** Standard errors from which on a look, counted from 0, shows a difference between arms of so many units together. */
export function shownFrom(look: number, units: number, boundaries: readonly number[], rules: LookingRules): number {
  const { mode, planned, alpha } = rules;
  if (mode === 'sequential') return boundaries[look];
  return mode === 'fixed' ? standardErrors(1 - alpha) : sequenceErrors(units, planned ?? TUNED_AT, alpha);
}

/**
 * The looks of one number: what each found, and whether it was decided by then. What came after a decision is told and
 * changes nothing.
 *
 * @param arms of target and control at each look, and how they differ
 * @param boundaries of the planned looks
 */
export function looksOf(
  sizes: readonly number[],
  arms: readonly (readonly [target: Arm, control: Arm])[],
  differ: (target: Arm, control: Arm) => Difference,
  boundaries: readonly number[],
  { mode, planned, alpha }: LookingRules,
): Look[] {
  let isDecided = false;
  let least = 1;
  return sizes.map((units, look) => {
    const [target, control] = arms[look];
    const { value, se, statistic: z, lo, hi, p } = differ(target, control);
    if (mode === 'fixed')
      return { units, value, lo, hi, errors: Number.NaN, boundary: Number.NaN, z, p, isDecided: p < alpha };
    if (mode === 'sequential') {
      const boundary = boundaries[look];
      isDecided ||= Math.abs(z) >= boundary;
      const half = boundary * se;
      const interval = { lo: value - half, hi: value + half, errors: boundary };
      return { units, value, ...interval, boundary, z, p: Number.NaN, isDecided };
    }
    const anyTime = confidenceSequence(target, control, planned ?? TUNED_AT, alpha);
    // a look at which nothing varies yet says nothing
    if (anyTime.p === anyTime.p) least = Math.min(least, anyTime.p);
    isDecided ||= least < alpha;
    const interval = { lo: anyTime.lo, hi: anyTime.hi, errors: anyTime.errors };
    return { units, value, ...interval, boundary: Number.NaN, z, p: least, isDecided };
  });
}
