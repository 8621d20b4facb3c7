import { random } from '../../engine/base/random';
import { normalTails } from '../normal';

/** What a test says where there is nothing to find. */
export interface SelfTest {
  rounds: number;
  /** Share of p < .05: about 5 %, or the variance is wrong. */
  found: number;
  /** [10] rounds whose p falls into each tenth of [0, 1]; about the same in each. */
  tenths: number[];
  /** Two-sided p of the share being 5 %. */
  p: number;
}

/**
 * A/A: labels are shuffled over the units and the whole test is run, many times.
 *
 * @param units how many there are, the first `target` of them in the target arm at first
 * @param test from [units] 1 for the target arm, 0 for the control; its p, NaN counted as 1; the array is reused
 * @see Kohavi, Tang, Xu. Trustworthy Online Controlled Experiments. 2020. Chapter 19.
 */
export function selfTest(
  units: number,
  target: number,
  test: (isTarget: Uint8Array) => number,
  { seed, rounds = 1000 }: { seed: number; rounds?: number },
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
    const p = test(labels);
    if (p < 0.05) hits++;
    tenths[Number.isNaN(p) ? 9 : Math.min(9, Math.floor(p * 10))]++;
  }
  const found = hits / rounds;
  return { rounds, found, tenths, p: normalTails((found - 0.05) / Math.sqrt((0.05 * 0.95) / rounds)) };
}
