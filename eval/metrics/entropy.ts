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
      let bits = 0;
      for (let i = 0; i < counts.length; i++) {
        if (counts[i] > 0) bits += (counts[i] / places) * Math.log2(places / counts[i]);
      }
      return normalised ? bits / Math.log2(size) : bits;
    },
  };
}
