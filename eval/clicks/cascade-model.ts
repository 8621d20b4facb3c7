import { type ClickLog, type EmRules, shapeOf } from './click-log';

/** A reader who goes down the list, stops at the first click, and may give up after any position. */
export interface CascadeModel {
  /** [kinds] chance of a click on what is looked at. */
  attraction: Float64Array;
  /** [positions] chance to go on to the next position after one that was not clicked; 0 at the last. */
  continuation: Float64Array;
  /** [positions] share of the lists that reach the position of which it was looked at. */
  examination: Float64Array;
  /** Mean log-likelihood per list. */
  logLikelihood: number;
  iterations: number;
}

/**
 * The cascade model with giving up, by expectation–maximisation: where a list has no click, it is not known how far it
 * was read. Clicks after the first are left out of account.
 *
 * @throws EventError when the columns do not fit
 * @see Craswell, Zoeter, Taylor, Ramsey. An Experimental Comparison of Click Position-Bias Models. WSDM 2008.
 * @see Guo, Liu, Wang. Efficient Multiple-click Models in Web Search. WSDM 2009.
 */
export function cascadeModel(log: ClickLog, { tolerance = 1e-7, iterations = 2000 }: EmRules = {}): CascadeModel {
  const { positions, kinds } = shapeOf(log);
  const { offsets, kind } = log;
  const lists = offsets.length - 1;
  const clickAt = Int32Array.from({ length: lists }, (_, list) => firstClick(log, list));
  let gamma = new Float64Array(kinds).fill(0.5);
  let lambda = new Float64Array(positions).fill(0.5);
  const looked = new Float64Array(positions);
  const reach = new Float64Array(positions);
  const seen = new Float64Array(positions + 1);
  /** Everything down to the click was looked at. */
  const readTo = (start: number, last: number): number => {
    let log = 0;
    for (let k = 0; k <= last; k++) {
      seen[k] = 1;
      log += Math.log(k === last ? gamma[kind[start + k]] : (1 - gamma[kind[start + k]]) * lambda[k]);
    }
    return log;
  };
  /** How likely each position was looked at, given that nothing was clicked. */
  const readUnclicked = (start: number, size: number): number => {
    let path = 1;
    let total = 0;
    for (let k = 0; k < size; k++) {
      path *= 1 - gamma[kind[start + k]];
      seen[k] = path * (k + 1 < size ? 1 - lambda[k] : 1);
      total += seen[k];
      path *= lambda[k];
    }
    for (let k = size - 1, behind = 0; k >= 0; k--) {
      behind += seen[k];
      seen[k] = total > 0 ? behind / total : k === 0 ? 1 : 0;
    }
    return Math.log(Math.max(1e-300, total));
  };
  let logLikelihood = 0;
  let step = 0;
  for (let change = Infinity; step < iterations && change > tolerance; step++) {
    const [clicks, views] = [new Float64Array(kinds), new Float64Array(kinds)];
    const [went, could] = [new Float64Array(positions), new Float64Array(positions)];
    looked.fill(0);
    reach.fill(0);
    logLikelihood = 0;
    for (let list = 0; list < lists; list++) {
      const start = offsets[list];
      const size = offsets[list + 1] - start;
      const clicked = clickAt[list];
      logLikelihood += clicked >= 0 ? readTo(start, clicked) : readUnclicked(start, size);
      for (let k = 0; k < size; k++) {
        reach[k]++;
        looked[k] += seen[k];
        views[kind[start + k]] += seen[k];
        if (k === clicked) {
          clicks[kind[start + k]]++;
          break;
        }
        if (k + 1 < size) {
          could[k] += seen[k];
          went[k] += seen[k + 1];
        }
      }
      for (let k = Math.max(0, clicked + 1); clicked >= 0 && k < size; k++) reach[k]++;
    }
    const nextGamma = gamma.map((old, i) => (views[i] > 0 ? clicks[i] / views[i] : old));
    const nextLambda = lambda.map((_, k) => (could[k] > 0 ? went[k] / could[k] : 0));
    change = 0;
    for (let i = 0; i < kinds; i++) change = Math.max(change, Math.abs(gamma[i] - nextGamma[i]));
    for (let k = 0; k < positions; k++) change = Math.max(change, Math.abs(lambda[k] - nextLambda[k]));
    [gamma, lambda] = [nextGamma, nextLambda];
  }
  return {
    attraction: gamma,
    continuation: lambda,
    examination: looked.map((n, k) => n / reach[k]),
    logLikelihood: logLikelihood / lists,
    iterations: step,
  };
}

function firstClick({ offsets, click }: ClickLog, list: number): number {
  for (let row = offsets[list]; row < offsets[list + 1]; row++) if (click[row] > 0) return row - offsets[list];
  return -1;
}
