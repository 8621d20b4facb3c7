import { EventError } from '../../engine/base/errors';
import { clusterBootstrap, type Resampling } from '../bootstrap';
import { type ClusterIndex, clusterIndex } from '../clusters';
import { normalQuantile } from '../normal';
import { rarefied } from '../rarefaction';
import { armOf } from './arm';
import { type Difference, welch } from './welch';

/** Products viewed after exposure by one group, one row per view. */
export interface GroupViews {
  /** [views] user codes. */
  user: ArrayLike<number>;
  /** [views] product codes. */
  product: ArrayLike<number>;
  /** [views] session codes. */
  session: ArrayLike<number>;
  /** [views] 1 where the user had not viewed the product before the exposure. */
  isNew: ArrayLike<number>;
  /** Users exposed, with or without a view. */
  users: number;
}

/** Distinct products of both groups at equal exposure. */
export interface NetDistinct {
  /** Views, users or sessions sampled from each group. */
  n: number;
  target: number;
  control: number;
  net: number;
}

/** The vendor's diversity: products that the target group came to view, against the control group. */
export interface NewProducts {
  /** Viewed by the target and not by the control; grows with the target's size. */
  raw: number;
  /** Viewed by the control and not by the target: without it the raw number says nothing. */
  mirror: number;
  byViews: NetDistinct;
  bySessions: NetDistinct;
  /** The headline, with an interval by resampling users inside each group. */
  byUsers: NetDistinct & { se: number; lo: number; hi: number };
  /** Distinct products of the long tail viewed per 1,000 users; NaN when the tail is not known. */
  rareGems: { target: number; control: number; net: number };
  /** Products viewed by a user and new to that user, per user: target minus control, Welch's interval. */
  perUser: Difference;
}

/**
 * New products viewed by the target group against the control: raw, mirrored, rarefied to equal exposure, from the
 * tail, and per user.
 *
 * @param tail [products] 1 for products of the long tail (see `longTail`)
 * @throws EventError for a group without views, or with fewer users than occur in its views
 */
export function newProducts(
  target: GroupViews,
  control: GroupViews,
  tail: ArrayLike<number> | undefined,
  options: Resampling,
): NewProducts {
  const groups = [target, control].map((group, i) => check(group, i === 0 ? 'target' : 'control'));
  const [viewed, viewedByControl] = groups.map(({ product }) => new Set(Array.from(product)));
  const users = Math.min(target.users, control.users);
  const byUsers = equalExposure(
    groups,
    ({ user }) => user,
    users,
    ({ users: all }) => all,
  );
  const se = Math.hypot(
    spread(target, users, { ...options }),
    spread(control, users, { ...options, seed: ~options.seed }),
  );
  const half = normalQuantile((1 + (options.level ?? 0.95)) / 2) * se;
  const gems = groups.map((group) => rareGems(group, tail));
  return {
    raw: [...viewed].filter((product) => !viewedByControl.has(product)).length,
    mirror: [...viewedByControl].filter((product) => !viewed.has(product)).length,
    byViews: equalExposure(groups, ({ product }) => Array.from(product, (_, i) => i)),
    bySessions: equalExposure(groups, ({ session }) => session),
    byUsers: { ...byUsers, se, lo: byUsers.net - half, hi: byUsers.net + half },
    rareGems: { target: gems[0], control: gems[1], net: gems[0] - gems[1] },
    perUser: welch(armOf(newPerUser(target)), armOf(newPerUser(control)), options.level),
  };
}

/**
 * Expected distinct products when the same number of units (views, sessions, users) of each group is looked at.
 *
 * @param n how many; by default as many as the smaller group has
 */
export function equalExposure(
  [target, control]: readonly GroupViews[],
  unitsOf: (group: GroupViews) => ArrayLike<number>,
  n?: number,
  allOf?: (group: GroupViews) => number,
): NetDistinct {
  const sides = [target, control].map((group) => {
    const index = clusterIndex(unitsOf(group));
    return { counts: incidence(group.product, index), all: allOf?.(group) ?? index.count };
  });
  const size = n ?? Math.min(...sides.map(({ all }) => all));
  const [t, c] = sides.map(({ counts, all }) => rarefied(counts, all, size));
  return { n: size, target: t, control: c, net: t - c };
}

/** [products] in how many units each product was viewed, or Σ of their times. */
function incidence(product: ArrayLike<number>, units: ClusterIndex): Float64Array {
  const products = clusterIndex(product);
  const counts = new Float64Array(products.count);
  for (const [, code] of pairs(products, units)) counts[code]++;
  return counts;
}

/** Distinct (unit, product) pairs. */
function pairs(products: ClusterIndex, units: ClusterIndex): [unit: number, product: number][] {
  const met = new Set<number>();
  const found: [number, number][] = [];
  for (let i = 0; i < products.of.length; i++) {
    const key = units.of[i] * products.count + products.of[i];
    if (met.has(key)) continue;
    met.add(key);
    found.push([units.of[i], products.of[i]]);
  }
  return found;
}

/** Bootstrap standard error of the distinct products of n users. */
function spread(group: GroupViews, n: number, options: Resampling): number {
  const products = clusterIndex(group.product);
  const held = pairs(products, clusterIndex(group.user)).sort(([a], [b]) => a - b);
  const users = Int32Array.from(held, ([user]) => user);
  const codes = Int32Array.from(held, ([, code]) => code);
  const counts = new Float64Array(products.count);
  return clusterBootstrap(
    group.users,
    (times) => {
      counts.fill(0);
      for (let i = 0; i < codes.length; i++) counts[codes[i]] += times[users[i]];
      return rarefied(counts, group.users, n);
    },
    options,
  ).se;
}

function rareGems({ product, users }: GroupViews, tail: ArrayLike<number> | undefined): number {
  if (!tail) return Number.NaN;
  const gems = new Set(Array.from(product).filter((code) => tail[code] === 1));
  return (1000 * gems.size) / users;
}

/** [users] distinct products new to each user, zeros for users without views. */
function newPerUser({ user, product, isNew, users }: GroupViews): Float64Array {
  const index = clusterIndex(user);
  const products = clusterIndex(product);
  const counts = new Float64Array(users);
  const met = new Set<number>();
  for (let i = 0; i < product.length; i++) {
    const key = index.of[i] * products.count + products.of[i];
    if (isNew[i] !== 1 || met.has(key)) continue;
    met.add(key);
    counts[index.of[i]]++;
  }
  return counts;
}

function check(group: GroupViews, name: string): GroupViews {
  const found = clusterIndex(group.user).count;
  if (found === 0 || group.users < found) {
    throw new EventError(
      `new products: the ${name} group has ${found} users with views of ${group.users} exposed, expected some, and no more than exposed`,
    );
  }
  return group;
}
