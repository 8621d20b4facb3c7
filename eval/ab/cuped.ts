import { MismatchError } from '../../engine/base/errors';
import { sum } from '../sum';
import { type Arm, armOf } from './arm';

/** One arm's units: what is measured, and the same from before the exposure, NaN for units without a past. */
export interface Units {
  y: ArrayLike<number>;
  before: ArrayLike<number>;
}

/** Both arms after taking out what their past explains. */
export interface Adjusted {
  target: Arm;
  control: Arm;
  /** Slope on the past, and on having none (0 when every unit has a past). */
  theta: number;
  thetaWithout: number;
  /** Variance left, as a share of the variance before: 1 − ρ² in one arm. */
  left: number;
  /** Units without a past, of both arms. */
  withoutPast: number;
}

/**
 * CUPED: y less θ times how far the unit's past lies from the mean past of all. Units without a past get the mean past
 * and an indicator with a slope of its own; they are not dropped. `within` takes θ from the arms' own moments, so that
 * it does not absorb the effect; `concatenated` from all units as one, as GrowthBook does.
 *
 * @see Deng, Xu, Kohavi, Walker. Improving the Sensitivity of Online Controlled Experiments by Utilizing Pre-Experiment
 * Data. WSDM 2013.
 */
export function cuped(target: Units, control: Units, theta: 'within' | 'concatenated' = 'within'): Adjusted {
  const arms = [target, control].map(checked);
  const known = arms.flatMap(({ x }) => x.filter((value) => !Number.isNaN(value)));
  const mean = known.length === 0 ? 0 : sum(known) / known.length;
  const filled = arms.map(({ y, x }) => ({
    y,
    past: x.map((value) => (Number.isNaN(value) ? mean : value)),
    none: x.map((value) => (Number.isNaN(value) ? 1 : 0)),
  }));
  const groups =
    theta === 'within'
      ? filled
      : [
          {
            y: filled.flatMap(({ y }) => y),
            past: filled.flatMap(({ past }) => past),
            none: filled.flatMap(({ none }) => none),
          },
        ];
  const moments = (a: 'y' | 'past' | 'none', b: 'y' | 'past' | 'none'): number =>
    groups.reduce((total, of) => total + together(of[a], of[b]), 0);
  const [xx, xz, zz] = [moments('past', 'past'), moments('past', 'none'), moments('none', 'none')];
  const [xy, zy] = [moments('past', 'y'), moments('none', 'y')];
  const [slope, without] = solve(xx, xz, zz, xy, zy);
  const all = filled.flatMap(({ none }) => none);
  const share = sum(all) / all.length;
  const adjusted = filled.map(({ y, past, none }) =>
    y.map((value, i) => value - slope * (past[i] - mean) - without * (none[i] - share)),
  );
  const [t, c] = adjusted.map((values) => armOf(values));
  const before = filled.reduce((total, { y }) => total + together(y, y), 0);
  return {
    target: t,
    control: c,
    theta: slope,
    thetaWithout: without,
    left: adjusted.reduce((total, values) => total + together(values, values), 0) / before,
    withoutPast: sum(all),
  };
}

function solve(xx: number, xz: number, zz: number, xy: number, zy: number): [number, number] {
  const determinant = xx * zz - xz * xz;
  if (determinant > 1e-12 * xx * zz) return [(xy * zz - zy * xz) / determinant, (zy * xx - xy * xz) / determinant];
  return xx > 0 ? [xy / xx, 0] : zz > 0 ? [0, zy / zz] : [0, 0];
}

/** Σ (a − ā)(b − b̄). */
function together(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [sum(a) / a.length, sum(b) / b.length];
  return sum(a.map((value, i) => (value - meanA) * (b[i] - meanB)));
}

function checked({ y, before }: Units): { y: number[]; x: number[] } {
  if (y.length !== before.length) {
    throw new MismatchError(`cuped: ${y.length} values and ${before.length} pasts, expected one per unit`);
  }
  return { y: Array.from(y), x: Array.from(before) };
}
