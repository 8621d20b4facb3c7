import { ConfigError } from '../../engine/base/errors';
import { quantile } from '../bootstrap';
import { type Arm, armOf, shareArm } from './arm';

/** Revenue per user of one arm, whole and with its tail cut, and the two factors that it is made of. */
export interface Revenue {
  mean: Arm;
  winsorised: Arm;
  /** Users with any revenue. */
  buyers: Arm;
  /** Revenue per buyer. */
  basket: Arm;
}

/**
 * Both arms' revenue per user. Values above a quantile of both arms together, declared beforehand, count as that
 * quantile in `winsorised`: one cap for both, or the arms would be cut differently.
 *
 * target, control: [users] revenue, zeros for those who bought nothing.
 *
 * @throws ConfigError for a quantile outside (0, 1]
 */
export function revenue(
  target: ArrayLike<number>,
  control: ArrayLike<number>,
  cut = 0.99,
): { target: Revenue; control: Revenue; cap: number } {
  if (!(cut > 0 && cut <= 1)) throw new ConfigError(`revenue: quantile is ${cut}, expected above 0 and at most 1`);
  const pooled = Float64Array.from([...Array.from(target), ...Array.from(control)]).sort();
  const cap = quantile(pooled, cut);
  const of = (values: ArrayLike<number>): Revenue => {
    const bought = Array.from(values).filter((value) => value > 0);
    return {
      mean: armOf(values),
      winsorised: armOf(Float64Array.from(values, (value) => Math.min(cap, value))),
      buyers: shareArm(bought.length, values.length),
      basket: armOf(bought),
    };
  };
  return { target: of(target), control: of(control), cap };
}
