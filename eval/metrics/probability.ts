import { ConfigError } from '../../engine/base/errors';
import type { SumMetric, WholeList } from '../metric';

/** Mean of −ln of the chance given to what happened, over candidates; chances are kept 1e-15 away from 0 and 1. */
export const logLoss: SumMetric = {
  ...mean(
    'logloss',
    'Mean of −ln of the chance that was given to what happened.',
    { unit: 'nats', clip: 1e-15 },
    (p, clicked) => -Math.log(Math.max(1e-15, Math.min(1, clicked ? p : 1 - p))),
  ),
  range: [0, -Math.log(1e-15)],
};

/**
 * Mean squared difference of the chance and the outcome, over candidates.
 *
 * @see Brier. Verification of Forecasts Expressed in Terms of Probability. Monthly Weather Review 1950.
 */
export const brier: SumMetric = mean(
  'brier',
  'Mean squared difference of the chance and the outcome.',
  {},
  (p, clicked) => (p - (clicked ? 1 : 0)) ** 2,
);

/** Sum of the chances over the sum of the outcomes: 1 is right on the whole, above 1 promises too much. */
export const clickRatio: SumMetric = {
  ...mean('predicted_ratio', 'Sum of the chances over the number of clicks; 1 is right on the whole.', {}, (p) => p),
  better: 'neither',
  range: [0, Infinity],
  add(sums, at, { scores, gains, start, size }: WholeList) {
    for (let row = start; row < start + size; row++) {
      sums[at] += scores[row];
      if (gains[row] > 0) sums[at + 1]++;
    }
  },
};

/**
 * Expected calibration error: mean over candidates of |share clicked − mean chance| of the bin they fall into, bins
 * of equal width.
 *
 * @see Naeini, Cooper, Hauskrecht. Obtaining Well Calibrated Probabilities Using Bayesian Binning. AAAI 2015.
 */
export function calibrationError(bins = 10): SumMetric {
  if (!Number.isSafeInteger(bins) || bins < 1) {
    throw new ConfigError(`metric ece: bins is ${bins}, expected a whole number of at least 1`);
  }
  return {
    kind: 'sum',
    name: `ece_${bins}_bins`,
    sentence: 'Mean gap between share clicked and mean chance, over bins of equal width of the chance.',
    better: 'lower',
    range: [0, 1],
    policy: { bins, width: 'equal' },
    needs: 'chance',
    sums: 3 * bins,
    add(sums, at, { scores, gains, start, size }) {
      for (let row = start; row < start + size; row++) {
        const bin = at + 3 * Math.min(bins - 1, Math.floor(scores[row] * bins));
        sums[bin]++;
        sums[bin + 1] += scores[row];
        if (gains[row] > 0) sums[bin + 2]++;
      }
    },
    value(sums) {
      let gap = 0;
      let n = 0;
      for (let bin = 0; bin < 3 * bins; bin += 3) {
        gap += Math.abs(sums[bin + 1] - sums[bin + 2]);
        n += sums[bin];
      }
      return gap / n;
    },
  };
}

function mean(
  name: string,
  sentence: string,
  policy: SumMetric['policy'],
  loss: (p: number, clicked: boolean) => number,
): SumMetric {
  return {
    kind: 'sum',
    name,
    sentence,
    better: 'lower',
    range: [0, 1],
    policy: { over: 'candidates', ...policy },
    needs: 'chance',
    sums: 2,
    add(sums, at, { scores, gains, start, size }) {
      for (let row = start; row < start + size; row++) sums[at] += loss(scores[row], gains[row] > 0);
      sums[at + 1] += size;
    },
    value: (sums) => sums[0] / sums[1],
  };
}
