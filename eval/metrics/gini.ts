import { nameAt, type SetMetric } from '../metric';

/**
 * How unevenly the catalogue's items share the places of the lists: 0 all alike, towards 1 all on one.
 *
 * Σ (2i − I − 1) c_i / (I · N) over counts ascending, items that never occur included; `unbiased` divides
 * by (I − 1) · N. NaN for no places at all.
 *
 * @see Fleder, Hosanagar. Blockbuster Culture's Next Rise or Fall. Management Science 2009.
 */
export function gini(cutoff: number, unbiased = false): SetMetric {
  return {
    kind: 'set',
    name: nameAt(unbiased ? 'gini_unbiased' : 'gini', cutoff),
    sentence: "How unevenly the catalogue's items share the places of the lists: 0 all alike, towards 1 all on one.",
    better: 'lower',
    cutoff,
    range: [0, 1],
    policy: { cutoff, divisor: unbiased ? 'I-1' : 'I' },
    value(counts, size) {
      const times = multiplicities(counts);
      let below = size - times.items;
      let places = 0;
      let weighted = 0;
      for (let i = 0; i < times.counts.length; i++) {
        const n = times.of[i];
        const count = times.counts[i];
        // places below + 1 … below + n: the sum of (2i − I − 1) over them
        weighted += n * (2 * below + n - size) * count;
        places += n * count;
        below += n;
      }
      return weighted / ((unbiased ? size - 1 : size) * places);
    },
  };
}

/** How many items have each count above 0, counts ascending: by counting where counts are whole and small. */
function multiplicities(counts: ArrayLike<number>): { counts: number[]; of: number[]; items: number } {
  let most = 0;
  let isWhole = true;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] > most) most = counts[i];
    if (counts[i] !== Math.floor(counts[i])) isWhole = false;
  }
  const found = { counts: [] as number[], of: [] as number[], items: 0 };
  if (isWhole && most <= 4 * counts.length + 64) {
    const times = new Int32Array(most + 1);
    for (let i = 0; i < counts.length; i++) times[counts[i]]++;
    for (let count = 1; count <= most; count++) if (times[count] > 0) add(found, count, times[count]);
    return found;
  }
  const sorted = Float64Array.from(counts)
    .filter((count) => count > 0)
    .sort();
  for (const count of sorted) add(found, count, 1);
  return found;
}

function add(found: { counts: number[]; of: number[]; items: number }, count: number, times: number): void {
  found.counts.push(count);
  found.of.push(times);
  found.items += times;
}
