import { random } from '../../engine/base/random';
import { binomialTails } from '../binomial';

/** What a whole test finds where there is nothing to find. */
export interface SelfTest {
  readonly rounds: number;
  /** Share of the rounds in which it found something. */
  readonly found: number;
  /** What that share should be; where `isBound`, at most be. */
  readonly expected: number;
  readonly isBound: boolean;
  /** [10] rounds whose p falls into each tenth of [0, 1]; about the same in each. null where a test has no p of one look. */
  readonly tenths: readonly number[] | null;
  /** Exact chance of a share so far from the expected one, or so far above a bound. */
  readonly p: number;
}

/** What a test says of one labelling. */
export interface Verdict {
  readonly isFound: boolean;
  /** NaN where nothing varies, and for tests that have none. */
  readonly p: number;
}

/** How a test is tested. */
interface SelfTestRules {
  readonly seed: number;
  readonly rounds?: number;
  /** The error it was made for. */
  readonly expected?: number;
  /** Whether it may find less: a test that holds at any time does. */
  readonly isBound?: boolean;
  readonly hasP?: boolean;
}

/**
 * A/A: labels are shuffled over the units and the whole test is run, many times.
 *
 * @param units how many there are, the first `target` of them in the target arm at first
 * @param test from [units] 1 for the target arm, 0 for the control; the array is reused
 * @see Kohavi, Tang, Xu. Trustworthy Online Controlled Experiments. 2020. Chapter 19.
 */
export function selfTest(
  units: number,
  target: number,
  test: (isTarget: Uint8Array) => Verdict,
  { seed, rounds = 1000, expected = 0.05, isBound = false, hasP = true }: SelfTestRules,
): SelfTest {
  const labels = new Uint8Array(units).fill(1, 0, target);
  const tenths = Array<number>(10).fill(0);
  let hits = 0;
  for (let round = 0; round < rounds; round++) {
    const next = random(seed, round);
    for (let i = units - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1));
      const label = labels[i];
      labels[i] = labels[j];
      labels[j] = label;
    }
    const { isFound, p } = test(labels);
    if (isFound) hits++;
    tenths[Number.isNaN(p) ? 9 : Math.min(9, Math.floor(p * 10))]++;
  }
  const { above, below } = binomialTails(hits, rounds, expected);
  const p = isBound ? above : Math.min(1, 2 * Math.min(above, below));
  return { rounds, found: hits / rounds, expected, isBound, tenths: hasP ? tenths : null, p };
}
