import { EventError } from '../../engine/base/errors';
import { nameAt, type SetMetric } from '../metric';

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
