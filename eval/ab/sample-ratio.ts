import { ConfigError } from '../../engine/base/errors';
import { chiSquareTail } from '../normal';

/** Whether the arms hold as many units as they should. */
export interface SampleRatio {
  chiSquare: number;
  df: number;
  p: number;
  /** `mismatch` hides every result until its cause is found; `few` means too few units to tell. */
  verdict: 'fine' | 'mismatch' | 'few';
}

/** An arm needs so many units before its share means anything. */
const FEWEST = 8;

/**
 * Sample ratio mismatch: χ² of the arms' units against their declared shares, an alarm below p = .001.
 *
 * @param shares of the arms; only their proportions count
 * @throws ConfigError unless there are as many shares as arms, all above 0
 * @see Fabijan et al. Diagnosing Sample Ratio Mismatch in Online Controlled Experiments. KDD 2019.
 */
export function sampleRatio(units: readonly number[], shares: readonly number[], alarm = 0.001): SampleRatio {
  if (units.length !== shares.length || units.length < 2 || shares.some((share) => !(share > 0))) {
    throw new ConfigError(
      `sample ratio: ${units.length} arms and shares ${shares.join(', ')}, expected a share above 0 for each of two arms or more`,
    );
  }
  const total = units.reduce((a, b) => a + b, 0);
  const whole = shares.reduce((a, b) => a + b, 0);
  const chiSquare = units.reduce((sum, n, arm) => {
    const expected = (total * shares[arm]) / whole;
    return sum + (n - expected) ** 2 / expected;
  }, 0);
  const df = units.length - 1;
  const p = chiSquareTail(chiSquare, df);
  const few = units.some((_, arm) => (total * shares[arm]) / whole < FEWEST);
  return { chiSquare, df, p, verdict: few ? 'few' : p < alarm ? 'mismatch' : 'fine' };
}
