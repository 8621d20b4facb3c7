import { type Arm, armOf, ratioArm, shareArm } from './arm';
import type { UnitSums } from './unit-sums';
import { type Difference, normalDifference, welch } from './welch';

/** A number by which arms are compared, its unit being the user. */
export interface Measure {
  readonly name: 'ctr' | 'conversion' | 'revenue' | 'views';
  readonly sentence: string;
  /** Of the units at some places; all when none are named. */
  arm(sums: UnitSums, places?: ArrayLike<number>): Arm;
  difference(target: Arm, control: Arm, level?: number): Difference;
  /** [units] the same as a number of each unit, for CUPED; absent for a ratio of sums. */
  values?(sums: UnitSums): Float64Array;
}

/** The numbers of an experiment, in their order. */
export const MEASURES: readonly Measure[] = [
  {
    name: 'ctr',
    sentence: 'clicks over lists shown, a ratio of sums by user (delta method)',
    arm: (sums, places) => ratioArm(picked(sums.clicks, places), picked(sums.impressions, places)),
    difference: welch,
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
    values: ({ orders }) => orders.map((of) => (of > 0 ? 1 : 0)),
  },
  {
    name: 'revenue',
    sentence: 'revenue for each exposed user',
    arm: (sums, places) => armOf(picked(sums.revenue, places)),
    difference: welch,
    values: ({ revenue }) => revenue,
  },
  {
    name: 'views',
    sentence: 'product views of each exposed user',
    arm: (sums, places) => armOf(picked(sums.views, places)),
    difference: welch,
    values: ({ views }) => views,
  },
];

function picked(values: Float64Array, places?: ArrayLike<number>): Float64Array {
  if (!places) return values;
  const out = new Float64Array(places.length);
  for (let i = 0; i < out.length; i++) out[i] = values[places[i]];
  return out;
}
