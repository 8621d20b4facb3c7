import { ConfigError, EventError } from '../../engine/base/errors';
import { nameAt, type SetMetric } from '../metric';
import { rarefied } from '../rarefaction';

/**
 * Share of the declared catalogue that stands among the best k of at least one list.
 *
 * It grows with the number of lists: compare rankers on the same lists, beside the share that their
 * candidates hold at all (the ceiling).
 *
 * @throws EventError when more items occur than the catalogue has: a coverage above 1 is not a value
 * @see Ge, Delgado-Battenfeld, Jannach. Beyond Accuracy. RecSys 2010.
 */
export function coverage(cutoff: number): SetMetric {
  return {
    kind: 'set',
    name: nameAt('coverage', cutoff),
    sentence: 'Share of the declared catalogue that stands among the best k of at least one list; above 1 is an error.',
    better: 'higher',
    cutoff,
    range: [0, 1],
    policy: { cutoff, catalogue: 'declared' },
    value(counts, size) {
      let covered = 0;
      for (let i = 0; i < counts.length; i++) if (counts[i] > 0) covered++;
      if (covered > size) {
        throw new EventError(
          `coverage_${cutoff}: ${covered} items occur in the lists, expected at most the ${size} of the catalogue`,
        );
      }
      return covered / size;
    },
  };
}

/**
 * Coverage as it is expected of `lists` lists drawn from those there are: Σ_i [1 − C(N − c_i, n) / C(N, n)] over the
 * catalogue. It does not grow with the number of lists, so it compares days and groups. NaN for fewer lists than n.
 *
 * @see Hurlbert. The Nonconcept of Species Diversity. Ecology 1971.
 */
export function rarefiedCoverage(cutoff: number, lists = 1000): SetMetric {
  if (!Number.isSafeInteger(lists) || lists < 1) {
    throw new ConfigError(`metric coverage: lists is ${lists}, expected a whole number of at least 1`);
  }
  return {
    ...coverage(cutoff),
    name: `${nameAt('coverage', cutoff)}|${lists}lists`,
    sentence:
      'Share of the catalogue expected among the best k of n of the lists (rarefaction): comparable across sizes.',
    policy: { cutoff, catalogue: 'declared', lists },
    value(counts, size, all = 0) {
      if (!(all >= lists)) return Number.NaN;
      return rarefied(counts, all, lists) / size;
    },
  };
}
