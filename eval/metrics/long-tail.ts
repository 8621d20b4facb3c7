import { nameAt, type TopMetric } from '../metric';

/**
 * Share of the best k that belong to the long tail (its mean over lists is APLT). NaN for an empty list or when
 * the tail is not known.
 *
 * @see Abdollahpouri, Burke, Mobasher. Managing Popularity Bias. FLAIRS 2019.
 */
export function longTailShare(cutoff: number): TopMetric {
  return {
    kind: 'top',
    name: nameAt('aplt', cutoff),
    sentence: 'Share of the best k that belong to the long tail.',
    better: 'neither',
    cutoff,
    policy: { cutoff, head: 0.8 },
    needs: ['tail'],
    value(top, { tail }) {
      if (!tail) return Number.NaN;
      let inTail = 0;
      for (const item of top.items) inTail += tail[item];
      return inTail / top.items.length;
    },
  };
}

/** Number of the best k that belong to the long tail (its mean over lists is ACLT); NaN as for the share. */
export function longTailCount(cutoff: number): TopMetric {
  const share = longTailShare(cutoff);
  return {
    ...share,
    name: nameAt('aclt', cutoff),
    sentence: 'Number of the best k that belong to the long tail.',
    value: (top, facts) => share.value(top, facts) * top.items.length,
  };
}

/**
 * [items] 1 for items outside the head: the head is the shortest prefix by popularity that holds at least
 * `share` of the interactions, the item that crosses it included. Equal counts: lower code first.
 */
export function longTail(counts: ArrayLike<number>, share = 0.8): Uint8Array {
  const order = Array.from({ length: counts.length }, (_, item) => item).sort((a, b) => counts[b] - counts[a] || a - b);
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i];
  const tail = new Uint8Array(counts.length).fill(1);
  let held = 0;
  for (const item of order) {
    if (held >= share * total) break;
    held += counts[item];
    tail[item] = 0;
  }
  return tail;
}
