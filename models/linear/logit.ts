import { ConfigError } from '../../engine/base/errors';
import type { Lists } from '../gbdt/lists';

const MOST_STEPS = 50;
const SMALL = 1e-9;

/**
 * The weights [columns] float64 that make the positive candidates of all lists most likely: the chance of a candidate is
 * exp(score) over the sum of the list's, and its score the weighted sum of its columns. Newton's method, halving a step
 * that makes things worse; the same lists and columns give the same weights.
 *
 * columns: [columns][rows], without NaN. A list's positive candidates count by their gains.
 *
 * @param l2 added as l2 / 2 · weight², so that columns that say the same share their weight; above 0
 * @throws ConfigError without a list to learn from, or where the pull is too small for columns that say the same or nothing
 * @see McFadden. Conditional logit analysis of qualitative choice behavior. 1974.
 */
export function fitLogit(lists: Lists, columns: readonly ArrayLike<number>[], l2: number): Float64Array {
  if (lists.count === 0) {
    throw new ConfigError(
      'train: no list has candidates with different labels and a weight above 0, expected at least one',
      'E_PART',
    );
  }
  const width = columns.length;
  let weights = new Float64Array(width);
  let at = lossOf(lists, columns, weights, l2);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradient, hessian } = slopes(lists, columns, weights, l2);
    const move = solve(hessian, gradient, width);
    if (!move.every(Number.isFinite)) throw endless(l2);
    let next = weights;
    let loss = Infinity;
    for (let share = 1; share > SMALL && !(loss <= at); share /= 2) {
      next = weights.map((weight, k) => weight - share * move[k]);
      loss = lossOf(lists, columns, next, l2);
    }
    if (!(loss <= at)) break;
    const gained = at - loss;
    [weights, at] = [next, loss];
    if (gained <= SMALL * (1 + Math.abs(at))) break;
  }
  return weights;
}

function endless(l2: number): ConfigError {
  return new ConfigError(
    `train: no step of finite length leads on from the weights at l2 ${l2}, expected finite columns and a pull that tells columns apart which say the same or nothing; a larger l2 would do`,
    'E_PART',
  );
}

function lossOf(lists: Lists, columns: readonly ArrayLike<number>[], weights: Float64Array, l2: number): number {
  let loss = weights.reduce((sum, weight) => sum + (l2 / 2) * weight * weight, 0);
  for (let list = 0; list < lists.count; list++) {
    const scores = scoresOf(lists, list, columns, weights);
    const top = scores.reduce((a, b) => Math.max(a, b));
    const whole = top + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - top), 0));
    scores.forEach((score, i) => {
      loss += lists.weights[list] * lists.gains[lists.from[list] + i] * (whole - score);
    });
  }
  return loss;
}

function slopes(lists: Lists, columns: readonly ArrayLike<number>[], weights: Float64Array, l2: number) {
  const width = columns.length;
  const gradient = weights.map((weight) => l2 * weight);
  const hessian = new Float64Array(width * width);
  for (let k = 0; k < width; k++) hessian[k * width + k] = l2;
  const mean = new Float64Array(width);
  // a row's columns lie side by side: the loop over pairs of them is nearly all of the work
  const values = new Float64Array(width);
  for (let list = 0; list < lists.count; list++) {
    const [from, to] = [lists.from[list], lists.to[list]];
    const chances = scoresOf(lists, list, columns, weights);
    const top = chances.reduce((a, b) => Math.max(a, b));
    let sum = 0;
    let gains = 0;
    for (let i = 0; i < chances.length; i++) {
      chances[i] = Math.exp(chances[i] - top);
      sum += chances[i];
      gains += lists.gains[from + i];
    }
    const weight = lists.weights[list] * gains;
    mean.fill(0);
    for (let row = from; row < to; row++) {
      const chance = chances[row - from] / sum;
      const pull = weight * chance - lists.weights[list] * lists.gains[row];
      for (let k = 0; k < width; k++) values[k] = columns[k][row];
      for (let k = 0; k < width; k++) {
        const x = values[k];
        mean[k] += chance * x;
        gradient[k] += pull * x;
        for (let j = 0, at = k * width; j <= k; j++, at++) hessian[at] += weight * chance * x * values[j];
      }
    }
    for (let k = 0; k < width; k++) for (let j = 0; j <= k; j++) hessian[k * width + j] -= weight * mean[k] * mean[j];
  }
  return { gradient, hessian };
}

function scoresOf(
  { from, to }: Lists,
  list: number,
  columns: readonly ArrayLike<number>[],
  weights: Float64Array,
): Float64Array {
  const scores = new Float64Array(to[list] - from[list]);
  for (let k = 0; k < columns.length; k++)
    for (let i = 0; i < scores.length; i++) scores[i] += weights[k] * columns[k][from[list] + i];
  return scores;
}

/** Solves hessian · x = gradient by Cholesky; hessian: lower half, [width × width], positive definite. */
function solve(hessian: Float64Array, gradient: Float64Array, width: number): Float64Array {
  const root = hessian.slice();
  for (let k = 0; k < width; k++) {
    for (let j = 0; j <= k; j++) {
      let sum = root[k * width + j];
      for (let i = 0; i < j; i++) sum -= root[k * width + i] * root[j * width + i];
      root[k * width + j] = k === j ? Math.sqrt(sum) : sum / root[j * width + j];
    }
  }
  const x = gradient.slice();
  for (let k = 0; k < width; k++) {
    for (let i = 0; i < k; i++) x[k] -= root[k * width + i] * x[i];
    x[k] /= root[k * width + k];
  }
  for (let k = width - 1; k >= 0; k--) {
    for (let i = k + 1; i < width; i++) x[k] -= root[i * width + k] * x[i];
    x[k] /= root[k * width + k];
  }
  return x;
}
