import { clusterMean, type Interval } from '../interval';
import { type SignFlip, signFlip } from '../sign-flip';
import { studentTails } from '../student';

/** One place of an interleaved list. */
export interface Drafted {
  item: number;
  team: 'A' | 'B';
}

/**
 * Team draft: in each round both rankers, in the order of a coin, take their best item that is not taken yet. When one
 * has nothing left the other goes on alone. An item that both propose belongs to the team that took it (other variants
 * call it neutral).
 *
 * @param aFirst whether A takes first in a round
 * @see Radlinski, Kurup, Joachims. How Does Clickthrough Data Reflect Retrieval Quality? CIKM 2008.
 */
export function teamDraft(
  a: readonly number[],
  b: readonly number[],
  aFirst: (round: number) => boolean,
  length = Infinity,
): Drafted[] {
  const taken = new Set<number>();
  const drafted: Drafted[] = [];
  const take = (team: 'A' | 'B'): void => {
    const item = (team === 'A' ? a : b).find((candidate) => !taken.has(candidate));
    if (item === undefined || drafted.length >= length) return;
    taken.add(item);
    drafted.push({ item, team });
  };
  for (let round = 0, before = -1; drafted.length > before && drafted.length < length; round++) {
    before = drafted.length;
    const first = aFirst(round);
    take(first ? 'A' : 'B');
    take(first ? 'B' : 'A');
  }
  return drafted;
}

/** Who won, by user. */
export interface Interleaved extends Interval {
  /** Student's t over users, and the sign flip. */
  p: number;
  flip: SignFlip;
}

/**
 * Clicks credited to A less those to B, per list, mean over lists and clustered by user.
 *
 * credit: [lists] clicks on A's items − clicks on B's; users: [lists].
 */
export function interleaved(credit: ArrayLike<number>, users: ArrayLike<number>, seed: number): Interleaved {
  const interval = clusterMean(credit, users);
  const { value, se, df } = interval;
  return {
    ...interval,
    p: se > 0 ? studentTails(value / se, df) : value === 0 ? 1 : Number.NaN,
    flip: signFlip(credit, users, { seed }),
  };
}
