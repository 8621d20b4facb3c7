import { EventError } from '../engine/base/errors';

/**
 * What to do with an item listed twice: refuse; keep the first and move the others up; keep the first and leave
 * a gap; or the RecSys Challenge 2019's rule, by which a relevant item listed twice is worth nothing.
 */
export type Duplicates = 'error' | 'move-up' | 'gap' | 'challenge';

/**
 * The rows of one list that stay and their labels, both in the given order.
 *
 * items, labels: [candidates], best first for the rules that speak of places.
 *
 * @throws EventError under `error`, naming the item
 */
export function settleDuplicates(
  items: ArrayLike<number>,
  labels: ArrayLike<number>,
  rule: Duplicates = 'error',
): { rows: number[]; labels: number[] } {
  const times = new Map<number, number>();
  for (let row = 0; row < items.length; row++) times.set(items[row], (times.get(items[row]) ?? 0) + 1);
  const met = new Set<number>();
  const kept: { rows: number[]; labels: number[] } = { rows: [], labels: [] };
  for (let row = 0; row < items.length; row++) {
    const item = items[row];
    const repeats = met.has(item);
    met.add(item);
    if (repeats && rule === 'error') {
      throw new EventError(`evaluate: item ${item} is listed twice, expected each candidate once; name a rule for it`);
    }
    if (repeats && rule === 'move-up') continue;
    const worthless = rule === 'challenge' ? (times.get(item) ?? 0) > 1 : repeats;
    kept.rows.push(row);
    kept.labels.push(worthless ? 0 : labels[row]);
  }
  return kept;
}
