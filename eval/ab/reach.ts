import { EventError } from '../../engine/base/errors';
import type { Resampling } from '../bootstrap';
import { longTail } from '../metrics/long-tail';
import type { Assigned, Exposures } from './exposures';
import { type GroupViews, type NewProducts, newProducts } from './new-products';

/** Which products came before the eyes of the target arm, against the control. */
export interface Reach {
  /** Products viewed after the exposure: the vendor's diversity. Null where an arm viewed nothing. */
  readonly diversity: NewProducts | null;
  /** Products in the lists shown after the exposure. Null where lists do not name theirs. */
  readonly coverage: Coverage | null;
}

/** Shares of a catalogue that the lists of each arm held. */
interface Coverage {
  readonly catalogue: number;
  readonly target: number;
  readonly control: number;
  /** At an equal number of users, with a bootstrap interval of the difference. */
  readonly equal: { readonly users: number; target: number; control: number; net: number; lo: number; hi: number };
}

/**
 * Diversity and coverage of one arm against another.
 *
 * @param catalogue how many products can be recommended; when not given, as many as the log names until then
 * @param until epoch milliseconds of the last row that counts; Infinity: all
 * @throws EventError for a catalogue smaller than what was recommended
 */
export function reach(
  log: Exposures,
  assigned: Assigned,
  [target, control]: readonly [target: number, control: number],
  options: Resampling & { readonly catalogue?: number | undefined; readonly until: number },
): Reach {
  const { until } = options;
  const tail = tailBefore(log, assigned, until);
  const viewed = [target, control].map((arm) => views(log, assigned, arm, 'view', until));
  const shown = [target, control].map((arm) => views(log, assigned, arm, 'impression', until));
  const isThere = (arms: readonly GroupViews[]): boolean => arms.every(({ product }) => product.length > 0);
  return {
    diversity: isThere(viewed) ? newProducts(viewed[0], viewed[1], tail, options) : null,
    coverage: isThere(shown) ? coverage(shown, options.catalogue ?? named(log, until), options) : null,
  };
}

function coverage([target, control]: readonly GroupViews[], catalogue: number, options: Resampling): Coverage {
  const [t, c] = [target, control].map(({ product }) => new Set(Array.from(product)).size);
  if (Math.max(t, c) > catalogue)
    throw new EventError(
      `ab: the catalogue has ${catalogue} products and ${Math.max(t, c)} were recommended, expected no more than it has`,
    );
  const { byUsers: equal } = newProducts(target, control, undefined, options);
  return {
    catalogue,
    target: t / catalogue,
    control: c / catalogue,
    equal: {
      users: equal.n,
      target: equal.target / catalogue,
      control: equal.control / catalogue,
      net: equal.net / catalogue,
      lo: equal.lo / catalogue,
      hi: equal.hi / catalogue,
    },
  };
}

/** Products that the log names until a time. */
function named({ event, ts, offsets, product, products }: Exposures, until: number): number {
  if (until === Infinity) return products.length;
  const seen = new Set<number>();
  for (let row = 0; row < event.length && ts[row] <= until; row++)
    for (let at = offsets[row]; at < offsets[row + 1]; at++) seen.add(product[at]);
  return seen.size;
}

/** Products that an arm met after its exposure, one row for each meeting. */
function views(
  { event, unit, ts, session, offsets, product }: Exposures,
  { inArm, since, counts }: Assigned,
  arm: number,
  kind: 'view' | 'impression',
  until: number,
): GroupViews {
  const rows: { user: number; product: number; session: number; isNew: number }[] = [];
  const before = new Map<number, Set<number>>();
  for (let row = 0; row < event.length && ts[row] <= until; row++) {
    const user = unit[row];
    if (event[row] !== kind || inArm[user] !== arm) continue;
    for (let at = offsets[row]; at < offsets[row + 1]; at++) {
      const code = product[at];
      if (ts[row] >= since[user]) {
        const isNew = before.get(user)?.has(code) ? 0 : 1;
        rows.push({ user, product: code, session: session[row], isNew });
      } else if (before.has(user)) before.get(user)!.add(code);
      else before.set(user, new Set([code]));
    }
  }
  return {
    user: rows.map(({ user }) => user),
    product: rows.map(({ product: code }) => code),
    session: rows.map(({ session: code }) => code),
    isNew: rows.map(({ isNew }) => isNew),
    users: counts[arm],
  };
}

/** [products] 1 for the long tail by what was viewed before anybody's exposure; undefined where nothing was. */
function tailBefore(log: Exposures, { inArm, since }: Assigned, until: number): Uint8Array | undefined {
  const counts = new Float64Array(log.products.length);
  let total = 0;
  for (let row = 0; row < log.event.length && log.ts[row] <= until; row++) {
    if (log.event[row] !== 'view' || inArm[log.unit[row]] < 0 || log.ts[row] >= since[log.unit[row]]) continue;
    for (let at = log.offsets[row]; at < log.offsets[row + 1]; at++) {
      counts[log.product[at]]++;
      total++;
    }
  }
  return total > 0 ? longTail(counts) : undefined;
}
