import type { ScoredLists } from './lists';
import type { TopList } from './metric';
import type { RankedList } from './ranked-list';

/** The best k of list `index`; equal scores in shown order. */
export function topOf(lists: ScoredLists, index: number, ranked: RankedList, cutoff: number): TopList {
  const start = lists.offsets[index];
  const size = Math.min(cutoff, ranked.size);
  const top: TopList = {
    items: new Int32Array(size),
    gains: new Float64Array(size),
    prices: new Float64Array(size).fill(Number.NaN),
    priceRange: priceRange(lists, start, lists.offsets[index + 1]),
  };
  for (let place = 0; place < size; place++) {
    const row = start + ranked.order[place];
    top.items[place] = lists.items[row];
    top.gains[place] = lists.labels[row];
    if (lists.prices) top.prices[place] = lists.prices[row];
  }
  return top;
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
