import { adjustP } from '../../eval/holm';
import { clusterMean } from '../../eval/interval';
import { lowerBound } from '../../eval/non-inferiority';
import { type PairedDifference, pairedDifference } from '../../eval/paired';
import { known } from '../known';
import { judgeScores, type Point } from './point';
import type { Slices } from './slices';

/** A mean with its 95 % interval clustered by user; null where it cannot be had. */
export interface Estimate {
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
}

/** A set of columns less another, list by list. */
export interface Change extends Estimate {
  readonly p: number | null;
  /** Adjusted for the family of questions that were asked together; null where there is none. */
  readonly p_holm: number | null;
  /** Lower end of the one-sided 95 % interval. */
  readonly bound: number | null;
  readonly is_non_inferior: boolean | null;
}

/** What a set of columns gave on the judge slice. */
export type Outcome = Pick<Point, 'values' | 'mean'>;

/** Puts intervals around what the judge slice says. */
export class Judge {
  /** What a ranker gives that knows nothing: ties in expectation. */
  readonly nothing: Outcome;
  readonly #user: Int32Array;
  readonly #qid: Int32Array;
  readonly #margin: number;
  readonly #seed: number;

  /** @param metric name of one with a value for each list */
  constructor(slices: Slices, margin: number, metric: string) {
    this.#user = slices.judge.user;
    this.#qid = Int32Array.from(this.#user.keys());
    this.#margin = margin;
    this.#seed = slices.manifest.protocol.seed;
    this.nothing = judgeScores(slices, new Float64Array(slices.judge.table.rows), metric);
  }

  estimate({ values }: Pick<Outcome, 'values'>): Estimate {
    const { value, lo, hi } = clusterMean(numbers(values), this.#user);
    return { value: known(value), lo: known(lo), hi: known(hi) };
  }

  change(a: Outcome, b: Outcome): Change {
    return this.#told(this.#paired(a, b), null);
  }

  /** Differences of several outcomes to one, adjusted for how many they are. */
  family(outcomes: readonly Outcome[], reference: Outcome): Change[] {
    return this.questions(outcomes.map((outcome) => [outcome, reference]));
  }

  /** Differences of pairs, the first less the second, adjusted for how many they are. */
  questions(pairs: readonly (readonly [a: Outcome, b: Outcome])[]): Change[] {
    const paired = pairs.map(([a, b]) => this.#paired(a, b));
    const adjusted = adjustP(paired.map(({ p }) => p));
    return paired.map((each, i) => this.#told(each, adjusted[i]));
  }

  #paired(a: Outcome, b: Outcome): PairedDifference {
    const of = ({ values }: Outcome) => ({ qid: this.#qid, user: this.#user, values: numbers(values) });
    return pairedDifference(of(a), of(b), { seed: this.#seed, draws: 1 });
  }

  #told({ value, lo, hi, p, se, df }: PairedDifference, holm: number | null): Change {
    const bound = lowerBound({ value, se, df });
    return {
      value: known(value),
      lo: known(lo),
      hi: known(hi),
      p: known(p),
      p_holm: holm === null ? null : known(holm),
      bound: known(bound),
      is_non_inferior: Number.isFinite(bound) ? bound > -this.#margin : null,
    };
  }
}

function numbers(values: readonly (number | null)[]): Float64Array {
  return Float64Array.from(values, (value) => value ?? Number.NaN);
}
