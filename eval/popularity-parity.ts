/**
 * Spread of a rate over popularity groups: population standard deviation over the mean. Of recalls it is PopREO,
 * of the chance to be recommended PopRSP. 0 is parity; NaN when the mean is 0.
 *
 * @see Zhu, Wang, Caverlee. Measuring and Mitigating Item Under-Recommendation Bias. SIGIR 2020.
 */
export function popularityParity(rates: readonly number[]): number {
  const mean = rates.reduce((total, rate) => total + rate, 0) / rates.length;
  const variance = rates.reduce((total, rate) => total + (rate - mean) ** 2, 0) / rates.length;
  return Math.sqrt(variance) / mean;
}
