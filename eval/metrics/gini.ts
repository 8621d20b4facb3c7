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
      const present = Float64Array.from(counts)
        .filter((count) => count > 0)
        .sort();
      const absent = size - present.length;
      let places = 0;
      let weighted = 0;
      for (let i = 0; i < present.length; i++) {
        places += present[i];
        weighted += (2 * (absent + i + 1) - size - 1) * present[i];
      }
      return weighted / ((unbiased ? size - 1 : size) * places);
    },
  };
}
