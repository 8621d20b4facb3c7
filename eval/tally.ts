import { EventError } from '../engine/base/errors';
import { clusterBootstrap, type Resampling } from './bootstrap';
import type { Interval } from './interval';
import type { SetMetric } from './metric';

/** Items that may be recommended when the lists are judged. */
export interface Catalogue {
  /** How many there are: the denominator of coverage. */
  size: number;
  /** [codes] 1 for a member; absent when every code is one. */
  members?: Uint8Array | undefined;
  /** The id behind a code, for messages. */
  nameOf?: ((code: number) => string) | undefined;
}

/** Which items the best k of the lists hold, by user. */
export interface Tally {
  /** Distinct items. */
  items: number;
  /** User c holds the items held[offsets[c] .. offsets[c + 1]), numbered by first appearance, repeats kept. */
  offsets: Int32Array;
  held: Int32Array;
  lists: number;
}

/** Collects the best k of list after list into a tally. */
export function tally(
  tops: (list: number) => ArrayLike<number>,
  users: Int32Array,
  { members, nameOf }: Catalogue,
): Tally {
  const numbers = new Map<number, number>();
  const clusters = new Map<number, number[]>();
  for (let list = 0; list < users.length; list++) {
    let held = clusters.get(users[list]);
    if (!held) clusters.set(users[list], (held = []));
    const items = tops(list);
    for (let i = 0; i < items.length; i++) {
      const code = items[i];
      if (members && members[code] !== 1) {
        throw new EventError(
          `evaluate: item ${nameOf ? nameOf(code) : code} of list ${list + 1} is not in the catalogue, expected items that could be recommended then; declare the catalogue as of the report`,
        );
      }
      let number = numbers.get(code);
      if (number === undefined) numbers.set(code, (number = numbers.size));
      held.push(number);
    }
  }
  const offsets = new Int32Array(clusters.size + 1);
  let cluster = 0;
  for (const held of clusters.values()) offsets[cluster + 1] = offsets[cluster++] + held.length;
  return { items: numbers.size, offsets, held: Int32Array.from([...clusters.values()].flat()), lists: users.length };
}

/**
 * A metric of all lists with a percentile interval, users resampled with their lists.
 *
 * A resample holds about 63 % of the users and so covers less than all of them do: the percentiles are those of
 * the replicates' deviations from their own mean, laid around the value and kept within the metric's range.
 */
export function tallyInterval(
  metric: SetMetric,
  { items, offsets, held, lists }: Tally,
  size: number,
  options: Resampling,
): Interval {
  const counts = new Float64Array(items);
  const clusters = offsets.length - 1;
  const valueFor = (times?: Int32Array): number => {
    counts.fill(0);
    for (let cluster = 0; cluster < clusters; cluster++) {
      const weight = times ? times[cluster] : 1;
      if (weight === 0) continue;
      for (let i = offsets[cluster]; i < offsets[cluster + 1]; i++) counts[held[i]] += weight;
    }
    return metric.value(counts, size);
  };
  const value = valueFor();
  const shape = { value, df: Number.NaN, n: lists, clusters, undefinedLists: 0 };
  if (clusters < 2 || Number.isNaN(value)) {
    const reason = clusters < 2 ? 'fewer than two clusters: the spread cannot be known' : 'no list has an item';
    return { ...shape, lo: Number.NaN, hi: Number.NaN, se: Number.NaN, reason };
  }
  const { lo, hi, mean, se } = clusterBootstrap(clusters, valueFor, options);
  const [lowest, highest] = metric.range;
  return {
    ...shape,
    lo: Math.min(value, Math.max(lowest, value + lo - mean)),
    hi: Math.max(value, Math.min(highest, value + hi - mean)),
    se,
  };
}
