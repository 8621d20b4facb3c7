import type { ScoredLists } from './lists';
import type { TopList } from './metric';
import type { RankedList } from './ranked-list';

let serial = 0;

/** Reads the best k of list after list into the same arrays: what it returns holds until it is called again. */
export type TopReader = (index: number, ranked: RankedList) => TopList;

/** The best k of the lists; equal scores in the order of the ranking. */
export function topReader(lists: ScoredLists, cutoff: number): TopReader {
  const bySize = new Map<number, TopList>();
  return (index, ranked) => {
    const start = lists.offsets[index];
    const size = Math.min(cutoff, ranked.size);
    let top = bySize.get(size);
    if (top === undefined) bySize.set(size, (top = emptyTop(size)));
    for (let place = 0; place < size; place++) {
      const row = start + ranked.order[place];
      top.items[place] = lists.items[row];
      top.gains[place] = lists.labels[row];
      top.prices[place] = lists.prices ? lists.prices[row] : Number.NaN;
    }
    top.serial = ++serial;
    top.priceRange = priceRange(lists, start, lists.offsets[index + 1]);
    if (lists.history) {
      const { offsets, items } = lists.history;
      top.history = items.subarray(offsets[index], offsets[index + 1]);
    }
    return top;
  };
}

function emptyTop(size: number): TopList {
  return {
    items: new Int32Array(size),
    gains: new Float64Array(size),
    prices: new Float64Array(size),
    priceRange: Number.NaN,
    history: undefined,
    serial: 0,
  };
}

function priceRange({ prices }: ScoredLists, start: number, end: number): number {
  if (!prices) return Number.NaN;
  let low = Infinity;
  let high = -Infinity;
  for (let row = start; row < end; row++) {
    if (prices[row] < low) low = prices[row];
    if (prices[row] > high) high = prices[row];
  }
  return low <= high ? high - low : Number.NaN;
}
