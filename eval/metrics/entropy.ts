import { nameAt, type SetMetric } from '../metric';

/**
 * Entropy in bits of the items over the places of the lists; `normalised` divides by log2 of the catalogue.
 * NaN for no places at all.
 *
 * @see Shannon. A Mathematical Theory of Communication. Bell System Technical Journal 1948.
 */
export function entropy(cutoff: number, normalised = false): SetMetric {
  return {
    kind: 'set',
    name: nameAt(normalised ? 'entropy_normalised' : 'entropy', cutoff),
    sentence: 'Entropy of the items over the places of the lists.',
    better: 'higher',
    cutoff,
    range: [0, normalised ? 1 : Infinity],
    policy: { cutoff, unit: normalised ? 'share of log2(I)' : 'bits' },
    value(counts, size) {
      let places = 0;
      for (let i = 0; i < counts.length; i++) places += counts[i];
      if (places === 0) return Number.NaN;
      let held = 0;
      for (let i = 0; i < counts.length; i++) held += timesLog(counts[i]);
      const bits = Math.max(0, Math.log2(places) - held / places);
      return normalised ? bits / Math.log2(size) : bits;
    },
  };
}

const TABLE = Float64Array.from({ length: 8192 }, (_, count) => (count === 0 ? 0 : count * Math.log2(count)));

/** c log2 c, 0 for none. */
function timesLog(count: number): number {
  if (count < TABLE.length && count === Math.floor(count)) return TABLE[count];
  return count > 0 ? count * Math.log2(count) : 0;
}
