import { lowerBound } from '../../eval/non-inferiority';
import { type PairedDifference, pairedDifference } from '../../eval/paired';
import { seededDifference } from '../../eval/seeds';
import { studentQuantile } from '../../eval/student';
import { known } from '../known';

/** An entrant less the reference on the same lists; null where it cannot be had. */
export interface Difference {
  readonly value: number;
  readonly se: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly p: number | null;
  /** Adjusted for the family: all challengers on this metric. */
  readonly p_holm: number | null;
  /** Of the sign-flip test over users: of several seeds, for the mean of these trainings. */
  readonly p_flip: number;
  readonly dz: number | null;
  readonly relative: number | null;
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
  /** The difference that such lists show four times out of five. */
  readonly detectable: number | null;
  /** Lower end of the one-sided 95 % interval. */
  readonly bound: number | null;
  /** The bound lies above −margin; null where there is no bound. */
  readonly is_non_inferior: boolean | null;
  /** Share of the squared standard error that is due to seeds; null where neither was trained with several. */
  readonly seed_share: number | null;
}

/** What one entrant gave: the values that are told, and of several trainings those of each with its seed. */
export interface Side {
  /** [lists] */
  readonly values: Float64Array;
  /** [seeds][lists] */
  readonly trainings: readonly Float64Array[];
  readonly seeds: readonly number[];
}

/** A paired difference whose interval holds users and, where there are several, seeds. */
type Paired = PairedDifference & { readonly seedShare: number | null };

/** One entrant less another, list by list; of several trainings the means, with the chance of both sources in its interval. */
export function pairedSides(
  a: Side,
  b: Side,
  { qid, user }: { readonly qid: readonly string[]; readonly user: Int32Array },
  seed: number,
): Paired {
  const paired = pairedDifference({ qid, user, values: a.values }, { qid, user, values: b.values }, { seed });
  if (a.trainings.length === 1 && b.trainings.length === 1) return { ...paired, seedShare: null };
  const isSameSeeds = a.seeds.join() === b.seeds.join();
  const { value, se, lo, hi, df, p, seedShare } = seededDifference(a.trainings, b.trainings, user, { isSameSeeds });
  // 2.8 standard errors are those of many degrees of freedom, and few seeds leave few
  const detectable = (studentQuantile(0.975, df) + studentQuantile(0.8, df)) * se;
  return { ...paired, value, se, lo, hi, df, p, t: value / se, detectable: se === 0 ? 0 : detectable, seedShare };
}

/** The same as it is told, its p adjusted for a family. */
export function differenceOf(own: Paired, holm: number, margin: number): Difference {
  const { value, lo, hi, se, df, p, flip, dz, relative, wins, ties, losses, detectable, seedShare } = own;
  const bound = lowerBound({ value, se, df });
  return {
    value,
    se: known(se),
    lo: known(lo),
    hi: known(hi),
    p: known(p),
    p_holm: known(holm),
    p_flip: flip.p,
    dz: known(dz),
    relative: known(relative),
    wins,
    ties,
    losses,
    detectable: known(detectable),
    bound: known(bound),
    is_non_inferior: Number.isFinite(bound) ? bound > -margin : null,
    seed_share: seedShare === null ? null : known(seedShare),
  };
}
