import type { Grid, GridSums } from './grid';
import type { Workshop } from './histogram';
import { type Bounds, boundedGain, outputOf } from './monotone';

/**
 * The best way found to cut a leaf in two: the feature's bins up to `bin` go left, NaN where `missingLeft` says.
 * gain: fall of the loss, above 0. gradient, second: the left side's sums as whole numbers (grid.ts).
 */
export interface Split {
  gain: number;
  feature: number;
  bin: number;
  missingLeft: boolean;
  gradient: number;
  second: number;
}

/** What a split must respect, and the grid its sums are on. */
export interface SplitRules {
  grid: Grid;
  l2: number;
  minDataInLeaf: number;
  minChildWeight: number;
  /** whether some column is monotone: then what a leaf says is held within its bounds */
  isBounded: boolean;
}

/** Below this share of the leaf's own score a gain is rounding noise. */
const NOISE = 1e-12;

/**
 * The best split of a leaf over the active features number `from` to `to`, or null. Equal gains go to the feature,
 * then the bin, that comes first. Both directions for NaN are tried; where the leaf has none, NaN will follow the
 * larger side. Where columns are monotone, gains are those of what the sides may say, and a split of such a column whose
 * sides would say the opposite is none.
 *
 * @param histogram the leaf's, bytes in the arena
 * @see Chen, Guestrin. XGBoost: a scalable tree boosting system. KDD 2016 (gain, equation 7; sparsity, algorithm 3).
 * @see Auguste, Smirnov, Malory. Monotonic gradient boosting, the basic method. LightGBM documentation, 2020.
 */
export function bestSplit(
  { arena: { f64, u32, i32 }, at }: Pick<Workshop, 'arena' | 'at'>,
  histogram: number,
  sums: GridSums & Bounds,
  rules: SplitRules,
  from: number,
  to: number,
): Split | null {
  const { l2, minDataInLeaf, minChildWeight, isBounded } = rules;
  const { one } = rules.grid;
  const toCount = 1 / one;
  const toGradient = 1 / rules.grid.gradient;
  const toHessian = 1 / rules.grid.hessian;
  const count = Math.floor(sums.second * toCount);
  if (count < 2 * minDataInLeaf) return null;
  const gradient = sums.gradient * toGradient;
  const hessian = (sums.second - count * one) * toHessian;
  const own = isBounded
    ? boundedGain(gradient, hessian, l2, outputOf(gradient, hessian, l2, sums))
    : (gradient * gradient) / (hessian + l2);

  let bestScore = own + NOISE * Math.abs(own);
  let best: Split | null = null;
  for (let i = from; i < to; i++) {
    const feature = u32[at.active / 4 + i];
    const direction = isBounded ? i32[at.monotone / 4 + feature] : 0;
    const begin = histogram / 8 + 2 * u32[at.offset / 4 + feature];
    const missing = histogram / 8 + 2 * u32[at.offset / 4 + feature + 1] - 2;
    const someMissing = f64[missing + 1] > 0;

    for (let missingLeft = 0; missingLeft <= (someMissing ? 1 : 0); missingLeft++) {
      let g = missingLeft === 1 ? f64[missing] : 0;
      let s = missingLeft === 1 ? f64[missing + 1] : 0;
      // the last bin closes the left side only when NaN remains for the right
      const end = someMissing && missingLeft === 0 ? missing : missing - 2;
      for (let bin = begin; bin < end; bin += 2) {
        if (f64[bin + 1] === 0) continue;
        g += f64[bin];
        s += f64[bin + 1];
        const leftCount = Math.floor(s * toCount);
        if (leftCount < minDataInLeaf) continue;
        if (count - leftCount < minDataInLeaf) break;
        const leftHessian = (s - leftCount * one) * toHessian;
        const rightHessian = hessian - leftHessian;
        if (leftHessian < minChildWeight || rightHessian < minChildWeight) continue;
        const leftGradient = g * toGradient;
        const rightGradient = gradient - leftGradient;
        let score: number;
        if (isBounded) {
          const left = outputOf(leftGradient, leftHessian, l2, sums);
          const right = outputOf(rightGradient, rightHessian, l2, sums);
          if (direction * (right - left) < 0) continue;
          score =
            boundedGain(leftGradient, leftHessian, l2, left) + boundedGain(rightGradient, rightHessian, l2, right);
        } else {
          const l = leftHessian + l2;
          const r = rightHessian + l2;
          // left² / l + right² / r
          score = (leftGradient * leftGradient * r + rightGradient * rightGradient * l) / (l * r);
        }
        if (score > bestScore) {
          bestScore = score;
          best ??= { gain: 0, feature: 0, bin: 0, missingLeft: false, gradient: 0, second: 0 };
          best.gain = score - own;
          best.feature = feature;
          best.bin = (bin - begin) / 2;
          best.missingLeft = someMissing ? missingLeft === 1 : leftCount * 2 >= count;
          best.gradient = g;
          best.second = s;
        }
      }
    }
  }
  return best;
}

/** The better of two splits of different features; when they gain the same, the one whose feature comes first. */
export function betterSplit(a: Split | null, b: Split | null): Split | null {
  if (a === null || b === null) return a ?? b;
  return b.gain > a.gain || (b.gain === a.gain && b.feature < a.feature) ? b : a;
}
