import { armOf } from './arm';
import { MEASURES } from './measures';
import type { UnitSums } from './unit-sums';
import { welch } from './welch';

/** How alike two arms were before the exposure, in one number. */
export interface Balance {
  readonly name: string;
  readonly target: number;
  readonly control: number;
  /** Difference over the standard deviation of both: beyond 0.1 one looks for the cause. NaN where nothing varies. */
  readonly standardised: number;
  readonly p: number;
}

/**
 * What units did before they were exposed, arm against arm: the treatment cannot have changed it.
 *
 * @see Austin. Balance Diagnostics for Comparing the Distribution of Baseline Covariates. Statistics in Medicine 2009.
 */
export function balance(target: UnitSums, control: UnitSums): Balance[] {
  const numbers: readonly (readonly [name: string, of: (sums: UnitSums) => ArrayLike<number>])[] = [
    ['units with a past', ({ any }) => any],
    ['clicks before', ({ clicks }) => clicks],
    ...MEASURES.filter(({ isRatio }) => !isRatio).map(({ name, values }) => [`${name} before`, values] as const),
  ];
  return numbers.map(([name, of]) => {
    const [t, c] = [armOf(of(target)), armOf(of(control))];
    return {
      name,
      target: t.mean,
      control: c.mean,
      standardised: (t.mean - c.mean) / Math.sqrt((t.variance + c.variance) / 2),
      p: welch(t, c).p,
    };
  });
}
