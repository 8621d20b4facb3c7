import { describe, expect, test } from 'vitest';
import { equalExposure, type GroupViews, newProducts } from '../../eval/ab/new-products';
import { rarefied } from '../../eval/rarefaction';

/** Every view by a user of its own. */
const group = (counts: Record<string, number>): GroupViews => {
  const product = Object.entries(counts).flatMap(([name, n]) => Array<number>(n).fill(name.charCodeAt(0)));
  const own = product.map((_, i) => i);
  return { user: own, session: own, product, isNew: product.map(() => 1), users: product.length };
};
const target = group({ a: 10, b: 5, c: 3, d: 1, e: 1 });
const control = group({ a: 14, b: 4, f: 2 });
const options = { seed: 3, replicates: 200 };

describe('rarefaction (metrics.md 2.6)', () => {
  test.each([
    ['{3, 1}, n = 2', [3, 1], 2, 1.5],
    ['{2, 1, 1}, n = 2', [2, 1, 1], 2, 1.833333],
    ['{5, 3, 1, 1}, n = 4', [5, 3, 1, 1], 4, 2.609524],
    ['n = N is the number of products', [5, 3, 1, 1], 10, 4],
    ['one view is one product', [5, 3, 1, 1], 1, 1],
    ['no view', [5, 3, 1, 1], 0, 0],
  ])('%s', (_why, counts, n, want) => {
    const all = counts.reduce((a, b) => a + b, 0);
    expect(rarefied(counts, all, n)).toBeCloseTo(want, 6);
  });
  test('more views than there are is undefined', () => expect(rarefied([1, 1], 2, 3)).toBeNaN());
  test('is the mean over all subsets', () => {
    const views = [0, 0, 0, 1, 1, 2];
    const sizes: number[] = [];
    for (let set = 0; set < 64; set++) {
      const of = views.filter((_, i) => (set >> i) & 1);
      if (of.length === 3) sizes.push(new Set(of).size);
    }
    expect(rarefied([3, 2, 1], 6, 3)).toBeCloseTo(sizes.reduce((a, b) => a + b, 0) / sizes.length, 12);
  });
});

describe('new products against control (metrics.md 2.6)', () => {
  const got = newProducts(target, control, undefined, options);
  test('raw 3 (c, d, e), mirror 1 (f), net +2', () => {
    expect([got.raw, got.mirror]).toEqual([3, 1]);
    expect(got.byViews).toEqual({ n: 20, target: 5, control: 3, net: 2 });
  });
  test('at 10 views: 3.878478 − 2.719814 = +1.158663 (the page subtracts what is rounded already)', () => {
    const at10 = equalExposure([target, control], ({ user }) => user, 10);
    expect([at10.target, at10.control, at10.net]).toEqual([
      expect.closeTo(3.878478, 6),
      expect.closeTo(2.719814, 6),
      expect.closeTo(1.158663, 6),
    ]);
  });
  test('identical groups are level in everything', () => {
    const same = newProducts(control, control, undefined, options);
    expect([same.raw, same.mirror, same.byViews.net, same.byUsers.net, same.perUser.value]).toEqual([0, 0, 0, 0, 0]);
    expect(same.byUsers.lo).toBeLessThan(0);
  });
  test('nine times the traffic of the same kind: the raw number favours the larger, the rarefied does not', () => {
    const views = (n: number, from: number): GroupViews => {
      const product = Array.from({ length: n }, (_, i) => Math.floor(((i * 7919 + from) % 1000) ** 1.2 / 20));
      const user = product.map((_, i) => i >> 1);
      return { user, session: user, product, isNew: product.map(() => 1), users: n / 2 };
    };
    const uneven = newProducts(views(900, 3), views(100, 11), undefined, options);
    expect(uneven.raw - uneven.mirror).toBeGreaterThan(50);
    expect(Math.abs(uneven.byUsers.net)).toBeLessThan(8);
    expect([uneven.byUsers.lo < uneven.byUsers.net, uneven.byUsers.hi > uneven.byUsers.net]).toEqual([true, true]);
  });
  test('views of one user, or session, count once when these are sampled', () => {
    const pair: GroupViews = { user: [1, 1, 2, 2], session: [1, 2, 3, 3], product: [7, 7, 7, 8], isNew: [1, 0, 0, 1], users: 4 }; // biome-ignore format: one line
    const two = newProducts(pair, pair, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1), options);
    expect(two.bySessions.n).toBe(3);
    expect(
      equalExposure(
        [pair, pair],
        ({ user }) => user,
        1,
        () => 4,
      ).target,
    ).toBeCloseTo(3 / 4, 12);
    expect(two.rareGems).toEqual({ target: 250, control: 250, net: 0 });
    expect(two.perUser.value).toBe(0);
  });
  test('a group without views is refused', () =>
    expect(() => newProducts({ ...target, user: [], product: [] }, control, undefined, options)).toThrow(
      'the target group has 0 users with views',
    ));
});
