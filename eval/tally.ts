import { EventError } from '../engine/base/errors';
import type { Resampling } from './bootstrap';
import type { ClusterIndex } from './clusters';
import type { Interval } from './interval';
import type { SetMetric } from './metric';
import { resampledIntervals } from './resampled';

/** Items that may be recommended when the lists are judged. */
export interface Catalogue {
  /** How many there are: the denominator of coverage. */
  size: number;
  /** [codes] 1 for a member; absent when every code is one. */
  members?: Uint8Array | undefined;
  /** The id behind a code, for messages. */
  nameOf?: ((code: number) => string) | undefined;
}

/** The best items of all lists: those of list i are items[i · width .. i · width + sizes[i]). */
export interface BestItems {
  width: number;
  items: Int32Array;
  sizes: Int32Array;
}

/** Which items the best k of the lists hold, by user. */
interface Tally {
  /** Distinct items. */
  items: number;
  /** User c holds the items held[offsets[c] .. offsets[c + 1]), numbered by first appearance, repeats kept. */
  offsets: Int32Array;
  held: Int32Array;
  /** [as held] how many items stand in the same list. */
  beside: Int32Array;
  /** [users] lists that hold an item. */
  lists: Int32Array;
}

/**
 * Metrics of all lists of one cutoff, with intervals by resampling users with their lists (see `resampledIntervals`).
 *
 * codes: [users] their codes, numbered as in `users`.
 *
 * @throws EventError for an item outside the catalogue
 */
export function tallyIntervals(
  metrics: readonly SetMetric[],
  best: BestItems,
  users: ClusterIndex,
  codes: ArrayLike<number>,
  catalogue: Catalogue,
  options: Resampling,
): Interval[] {
  const { items, offsets, held, beside, lists } = tally(best, metrics[0].cutoff, users, catalogue);
  const shares = [...new Set(metrics.map(({ share }) => share))];
  const counts = shares.map(() => new Float64Array(items));
  const whole = shares.map(() => new Float64Array(items));
  const weights = shares.map((share) => (share ? Float64Array.from(beside, share) : undefined));
  const measure = (into: Float64Array, n: number): void => {
    for (let m = 0; m < metrics.length; m++) {
      into[m] = metrics[m].value(counts[shares.indexOf(metrics[m].share)], catalogue.size, n);
    }
  };
  let all = 0;
  return resampledIntervals(
    {
      codes,
      ranges: metrics.map(({ range }) => range),
      cost: shares.length * held.length + 8 * metrics.length * items,
      values(into, times) {
        let n = 0;
        for (let user = 0; user < lists.length; user++) n += lists[user] * (times ? times[user] : 1);
        for (let s = 0; s < shares.length; s++) {
          add(counts[s].fill(0), offsets, held, weights[s], times);
          if (!times) whole[s].set(counts[s]);
        }
        if (!times) all = n;
        measure(into, n);
      },
      without(into, users) {
        let n = all;
        for (const user of users) n -= lists[user];
        for (let s = 0; s < shares.length; s++) {
          counts[s].set(whole[s]);
          for (const user of users) {
            for (let i = offsets[user]; i < offsets[user + 1]; i++) counts[s][held[i]] -= weights[s]?.[i] ?? 1;
          }
        }
        measure(into, n);
      },
    },
    best.sizes.length,
    options,
  );
}

function add(
  counts: Float64Array,
  offsets: Int32Array,
  held: Int32Array,
  weights: Float64Array | undefined,
  times: Int32Array | undefined,
): void {
  for (let user = 0; user + 1 < offsets.length; user++) {
    const drawn = times ? times[user] : 1;
    if (drawn === 0) continue;
    const end = offsets[user + 1];
    if (weights) for (let i = offsets[user]; i < end; i++) counts[held[i]] += drawn * weights[i];
    else for (let i = offsets[user]; i < end; i++) counts[held[i]] += drawn;
  }
}

function tally({ width, items, sizes }: BestItems, cutoff: number, users: ClusterIndex, catalogue: Catalogue): Tally {
  const numberOf = numbering(items, catalogue);
  const offsets = new Int32Array(users.count + 1);
  const lists = new Int32Array(users.count);
  for (let list = 0; list < sizes.length; list++) {
    const size = Math.min(cutoff, sizes[list]);
    offsets[users.of[list] + 1] += size;
    if (size > 0) lists[users.of[list]]++;
  }
  for (let user = 0; user < users.count; user++) offsets[user + 1] += offsets[user];
  const next = offsets.slice(0, users.count);
  const held = new Int32Array(offsets[users.count]);
  const beside = new Int32Array(held.length);
  for (let list = 0; list < sizes.length; list++) {
    const size = Math.min(cutoff, sizes[list]);
    for (let place = 0; place < size; place++) {
      const at = next[users.of[list]]++;
      held[at] = numberOf(items[list * width + place], list);
      beside[at] = size;
    }
  }
  return { items: numberOf.met(), offsets, held, beside, lists };
}

interface Numbering {
  (code: number, list: number): number;
  /** Numbers given so far. */
  met(): number;
}

/** Numbers item codes in order of first appearance and refuses those outside the catalogue. */
function numbering(items: Int32Array, { members, nameOf }: Catalogue): Numbering {
  let highest = 0;
  for (let i = 0; i < items.length; i++) if (items[i] > highest) highest = items[i];
  const numbers = new Int32Array(highest + 1).fill(-1);
  let met = 0;
  const numberOf = (code: number, list: number): number => {
    if (code < 0 || (members && members[code] !== 1)) {
      throw new EventError(
        `evaluate: item ${nameOf ? nameOf(code) : code} of list ${list + 1} is not in the catalogue, expected items that could be recommended then; declare the catalogue as of the report`,
      );
    }
    if (numbers[code] < 0) numbers[code] = met++;
    return numbers[code];
  };
  return Object.assign(numberOf, { met: () => met });
}
