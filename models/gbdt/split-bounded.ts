import type { GridSums } from './grid';
import type { Workshop } from './histogram';
import { type Bounds, boundedGain, outputOf } from './monotone';
import { NOISE, type Split, type SplitRules } from './split';

/**
 * `bestSplit` where columns are monotone: what a leaf says is held within its bounds, gains are those of what it may say,
 * and a split of a monotone column whose sides would say the opposite is none.
 *
 * @see Auguste, Smirnov, Malory. Monotonic gradient boosting, the basic method. LightGBM documentation, 2020.
 */
export function bestBoundedSplit(
  { arena: { f64, u32, i32 }, at }: Workshop,
  histogram: number,
  sums: GridSums & Bounds,
  rules: SplitRules,
  from: number,
  to: number,
): Split | null {
  const { l2, minDataInLeaf, minChildWeight } = rules;
  const { one } = rules.grid;
  const toGradient = 1 / rules.grid.gradient;
  const toHessian = 1 / rules.grid.hessian;
  const count = Math.floor(sums.second / one);
  if (count < 2 * minDataInLeaf) return null;
  const gradient = sums.gradient * toGradient;
  const hessian = (sums.second - count * one) * toHessian;
  const own = boundedGain(gradient, hessian, l2, outputOf(gradient, hessian, l2, sums));

  let bestScore = own + NOISE * Math.abs(own);
  let best: Split | null = null;
  for (let i = from; i < to; i++) {
    const feature = u32[at.active / 4 + i];
    const direction = i32[at.monotone / 4 + feature];
    const begin = histogram / 8 + 2 * u32[at.offset / 4 + feature];
    const missing = histogram / 8 + 2 * u32[at.offset / 4 + feature + 1] - 2;
    const someMissing = f64[missing + 1] > 0;

    for (let missingLeft = 0; missingLeft <= (someMissing ? 1 : 0); missingLeft++) {
      let g = missingLeft === 1 ? f64[missing] : 0;
      let s = missingLeft === 1 ? f64[missing + 1] : 0;
      const end = someMissing && missingLeft === 0 ? missing : missing - 2;
      for (let bin = begin; bin < end; bin += 2) {
        if (f64[bin + 1] === 0) continue;
        g += f64[bin];
        s += f64[bin + 1];
        const leftCount = Math.floor(s / one);
        if (leftCount < minDataInLeaf) continue;
        if (count - leftCount < minDataInLeaf) break;
        const leftHessian = (s - leftCount * one) * toHessian;
        const rightHessian = hessian - leftHessian;
        if (leftHessian < minChildWeight || rightHessian < minChildWeight) continue;
        const leftGradient = g * toGradient;
        const rightGradient = gradient - leftGradient;
        const left = outputOf(leftGradient, leftHessian, l2, sums);
        const right = outputOf(rightGradient, rightHessian, l2, sums);
        if (direction * (right - left) < 0) continue;
        const score =
          boundedGain(leftGradient, leftHessian, l2, left) + boundedGain(rightGradient, rightHessian, l2, right);
        if (score > bestScore) {
          bestScore = score;
          best = {
            gain: score - own,
            feature,
            bin: (bin - begin) / 2,
            missingLeft: someMissing ? missingLeft === 1 : leftCount * 2 >= count,
            gradient: g,
            second: s,
          };
        }
      }
    }
  }
  return best;
}
