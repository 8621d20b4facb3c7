import { ConfigError } from '../../engine/base/errors';
import { globPattern } from '../../engine/base/glob';

/** What a leaf may say, before the learning rate. */
export interface Bounds {
  low: number;
  high: number;
}

/**
 * The direction of each column, [columns]: 1 where the score may only rise with its value, -1 where it may only fall, 0
 * elsewhere. Missing values stand on either side.
 *
 * @param patterns globs of column names; of several that fit a column, the last one holds
 * @throws ConfigError for a pattern that names no column
 */
export function directionsOf(names: readonly string[], patterns: Readonly<Record<string, 1 | -1>>): Int32Array {
  const directions = new Int32Array(names.length);
  for (const [glob, direction] of Object.entries(patterns)) {
    const pattern = globPattern(glob);
    if (!names.some((name) => pattern.test(name))) {
      throw new ConfigError(
        `train: setting monotone names "${glob}", expected a column or a glob of some of the ${names.length}; podium features list shows them`,
      );
    }
    names.forEach((name, i) => {
      if (pattern.test(name)) directions[i] = direction;
    });
  }
  return directions;
}

/** What a leaf says: the best within its bounds. */
export function outputOf(gradient: number, hessian: number, l2: number, { low, high }: Bounds): number {
  const best = -gradient / (hessian + l2);
  return best < low ? low : best > high ? high : best;
}

/** Twice the fall of the loss by a leaf that says so; gradient² / (hessian + l2) for what it would say by itself. */
export function boundedGain(gradient: number, hessian: number, l2: number, output: number): number {
  return -(2 * gradient * output + (hessian + l2) * output * output);
}

/** The bounds of the two sides of a split, given what they say and the direction of its column. */
export function childBounds(
  bounds: Bounds,
  direction: number,
  left: number,
  right: number,
): [left: Bounds, right: Bounds] {
  if (direction === 0) return [bounds, bounds];
  const middle = (left + right) / 2;
  const below = { low: bounds.low, high: Math.min(bounds.high, middle) };
  const above = { low: Math.max(bounds.low, middle), high: bounds.high };
  return direction > 0 ? [below, above] : [above, below];
}
