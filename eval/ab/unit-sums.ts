import type { Assigned, Exposures } from './exposures';

/** What some units did in a stretch of time: [units] each, in the order of `units`. */
export interface UnitSums {
  readonly impressions: Float64Array;
  readonly clicks: Float64Array;
  readonly views: Float64Array;
  readonly orders: Float64Array;
  readonly revenue: Float64Array;
  /** Revenue of purchases that the log attributes to a recommendation. */
  readonly attributed: Float64Array;
  /** 1 for units that did anything at all. */
  readonly any: Uint8Array;
}

/** Which rows count for a unit: all from its first exposure up to a time, or those before, as far as one looks back. */
export interface Stretch {
  /** Rows later are not known yet; Infinity: the whole log. */
  readonly until: number;
  /** Milliseconds before the exposure; absent: what came from it on. */
  readonly lookback?: number;
}

/** Codes of the units of an arm that were exposed by a time. */
export function unitsOf({ inArm, since }: Assigned, arm: number, until = Infinity): Int32Array {
  return Int32Array.from(inArm.keys()).filter((unit) => inArm[unit] === arm && since[unit] <= until);
}

/** Sums what units did, after their first exposure or before it. */
export function unitSums(
  { event, unit, ts, value, attributed }: Exposures,
  { since }: Assigned,
  units: Int32Array,
  { until, lookback }: Stretch,
): UnitSums {
  const column = (): Float64Array => new Float64Array(units.length);
  const sums = {
    ...{ impressions: column(), clicks: column(), views: column(), orders: column(), revenue: column() },
    ...{ attributed: column(), any: new Uint8Array(units.length) },
  };
  const placeOf = new Int32Array(since.length).fill(-1);
  units.forEach((code, i) => (placeOf[code] = i));
  for (let row = 0; row < event.length && ts[row] <= until; row++) {
    const i = placeOf[unit[row]];
    if (i < 0 || event[row] === 'exposure') continue;
    const after = ts[row] - since[unit[row]];
    if (lookback === undefined ? after < 0 : after >= 0 || -after > lookback) continue;
    sums.any[i] = 1;
    switch (event[row]) {
      case 'impression':
        sums.impressions[i]++;
        break;
      case 'click':
        sums.clicks[i]++;
        break;
      case 'view':
        sums.views[i]++;
        break;
      default:
        sums.orders[i]++;
        sums.revenue[i] += value[row];
        if (attributed[row] === 1) sums.attributed[i] += value[row];
    }
  }
  return sums;
}

/** Units of several arms as one: of each arm those at the given places, arm after arm. */
export function asOne(arms: readonly UnitSums[], places: readonly Int32Array[]): UnitSums {
  const column = (of: keyof UnitSums): Float64Array =>
    Float64Array.from(arms.flatMap((sums, arm) => Array.from(places[arm], (place) => sums[of][place])));
  return {
    ...{ impressions: column('impressions'), clicks: column('clicks'), views: column('views') },
    ...{ orders: column('orders'), revenue: column('revenue'), attributed: column('attributed') },
    any: Uint8Array.from(column('any')),
  };
}
