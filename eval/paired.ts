import { MismatchError } from '../engine/base/errors';
import { clusterMean, type Interval } from './interval';
import { type SignFlip, signFlip } from './sign-flip';
import { studentTails } from './student';
import { sum } from './sum';

/** One ranker's values of one metric, list by list. */
export interface ListValues {
  /** [lists] which request each list answers. */
  qid: ArrayLike<string | number>;
  /** [lists] user codes. */
  user: ArrayLike<number>;
  /** [lists] values, NaN where undefined. */
  values: ArrayLike<number>;
}

/** A minus B on the same lists: `value` is the mean difference, with its interval clustered by user. */
export interface PairedDifference extends Interval {
  /** Two-sided, Student's t; NaN where every difference is the same and not 0. */
  p: number;
  t: number;
  /** Sign-flip randomisation over users. */
  flip: SignFlip;
  /** Mean over standard deviation of the differences; 0 when all are 0. */
  dz: number;
  /** Mean difference over B's mean. */
  relative: number;
  wins: number;
  ties: number;
  losses: number;
  /** The difference that a test at 5 % finds four times out of five: 2.8 SE. */
  detectable: number;
}

/**
 * Compares two rankers list by list. Lists where either value is undefined are left out and counted.
 *
 * @throws MismatchError unless both hold the same lists in the same order, by the same users
 */
export function pairedDifference(
  a: ListValues,
  b: ListValues,
  { seed, draws, level = 0.95 }: { seed: number; draws?: number; level?: number },
): PairedDifference {
  refuseDifferentLists(a, b);
  const differences = Float64Array.from(a.values, (value, i) => value - b.values[i]);
  const interval = clusterMean(differences, a.user, { level });
  const { value, se, df, n } = interval;
  const none = Math.abs(se) <= 1e-14 * Math.abs(value) || se === 0;
  const t = none ? Number.NaN : value / se;
  const p = none && value === 0 ? 1 : studentTails(t, df);
  const defined = differences.filter((difference) => !Number.isNaN(difference));
  const sd = Math.sqrt(sum(defined.map((difference) => (difference - value) ** 2)) / (n - 1));
  const reference = sum(Float64Array.from(b.values).filter((_, i) => !Number.isNaN(differences[i]))) / n;
  return {
    ...interval,
    p,
    t,
    flip: signFlip(differences, a.user, { seed, ...(draws === undefined ? {} : { draws }) }),
    dz: sd <= 1e-14 * Math.abs(value) ? (value === 0 ? 0 : Number.NaN) : value / sd,
    relative: value / reference,
    wins: defined.filter((difference) => difference > 0).length,
    ties: defined.filter((difference) => difference === 0).length,
    losses: defined.filter((difference) => difference < 0).length,
    detectable: 2.8 * se,
  };
}

function refuseDifferentLists(a: ListValues, b: ListValues): void {
  if (a.qid.length !== b.qid.length) {
    throw new MismatchError(
      `paired: ${a.qid.length} lists against ${b.qid.length}, expected the same lists; evaluate both under one protocol`,
    );
  }
  for (let i = 0; i < a.qid.length; i++) {
    if (a.qid[i] !== b.qid[i] || a.user[i] !== b.user[i]) {
      throw new MismatchError(
        `paired: list ${i + 1} is ${a.qid[i]} of user ${a.user[i]} against ${b.qid[i]} of user ${b.user[i]}, expected the same lists in one order`,
      );
    }
  }
}
