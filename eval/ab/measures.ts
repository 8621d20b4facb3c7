import { type Arm, armOf, linearised, ratioArm, shareArm } from './arm';
import { asOne, type UnitSums } from './unit-sums';
import { type Difference, normalDifference, welch } from './welch';

/** A number by which arms are compared, its unit being the user. */
export interface Measure {
  readonly name: 'ctr' | 'conversion' | 'revenue' | 'views';
  readonly sentence: string;
  /** Of the units at some places; all when none are named. */
  arm(sums: UnitSums, places?: ArrayLike<number>): Arm;
  difference(target: Arm, control: Arm, level?: number): Difference;
  /** A ratio of sums has no total. */
  readonly isRatio: boolean;
  /** [units] the same as a number of each unit; a ratio of sums is linearised around that of all of them. */
  values(sums: UnitSums): Float64Array;
}

/** The numbers of an experiment, in their order. */
export const MEASURES: readonly Measure[] = [
  {
    name: 'ctr',
    sentence: 'clicks over lists shown, a ratio of sums by user (delta method)',
    arm: (sums, places) => ratioArm(picked(sums.clicks, places), picked(sums.impressions, places)),
    difference: welch,
    isRatio: true,
    values: ({ clicks, impressions }) => linearised(clicks, impressions),
  },
  {
    name: 'conversion',
    sentence: 'users with an order, of all exposed',
    arm(sums, places) {
      const orders = picked(sums.orders, places);
      return shareArm(
        orders.reduce((n, of) => n + (of > 0 ? 1 : 0), 0),
        orders.length,
      );
    },
    difference: normalDifference,
    isRatio: false,
    values: ({ orders }) => orders.map((of) => (of > 0 ? 1 : 0)),
  },
  {
    name: 'revenue',
    sentence: 'revenue for each exposed user',
    arm: (sums, places) => armOf(picked(sums.revenue, places)),
    difference: welch,
    isRatio: false,
    values: ({ revenue }) => revenue,
  },
  {
    name: 'views',
    sentence: 'product views of each exposed user',
    arm: (sums, places) => armOf(picked(sums.views, places)),
    difference: welch,
    isRatio: false,
    values: ({ views }) => views,
  },
];

/**
 * [units] of both arms, what a measure was before the exposure, NaN for units without a past. Both arms' are taken as one:
 * nothing divided them yet, so a ratio is linearised around one ratio for both.
 */
export function pastValues({ values }: Measure, pasts: readonly UnitSums[]): Float64Array[] {
  const known = pasts.map(({ any }) => Int32Array.from(any.keys()).filter((unit) => any[unit] === 1));
  const all = values(asOne(pasts, known));
  let from = 0;
  return pasts.map(({ any }, arm) => {
    const own = new Float64Array(any.length).fill(Number.NaN);
    for (const unit of known[arm]) own[unit] = all[from++];
    return own;
  });
}

function picked(values: Float64Array, places?: ArrayLike<number>): Float64Array {
  if (!places) return values;
  const out = new Float64Array(places.length);
  for (let i = 0; i < out.length; i++) out[i] = values[places[i]];
  return out;
}
