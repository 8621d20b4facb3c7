import { sketchBucket, sketchValue } from '../../accumulators/quantiles';
import { type Functions, isMissing } from './fn';

type Sketch = { readonly counts: ReadonlyMap<number, number> } | null;

const expanded = (t: Sketch): number[] =>
  [...(t?.counts ?? [])].flatMap(([bucket, n]) => new Array<number>(n).fill(bucket)).sort((a, b) => a - b);

/** Functions of a distribution. */
export const QUANTILES: Functions = {
  quantile: {
    code: (...args) => `sketchQuantile(${args.join(', ')})`,
    run: (t: Sketch, q: number, error: number, from: number, unit: number) => {
      const all = expanded(t);
      return t === null ? Number.NaN : sketchValue(all[Math.floor(q * (all.length - 1))]!, error, from) / unit;
    },
    say: (t, q) => `${q}-quantile of ${t}`,
    objects: [0],
    unsaid: [2, 3, 4],
  },
  share_below: {
    code: (...args) => `sketchRank(${args.join(', ')})`,
    run: (t: Sketch, x: number, error: number, from: number, to: number, unit: number) => {
      const own = sketchBucket(x * unit, error, from, to);
      const all = expanded(t);
      const below = all.filter((bucket) => bucket < own).length + all.filter((bucket) => bucket === own).length / 2;
      return isMissing(x) ? x : below / all.length;
    },
    say: (t, x) => `share below ${x} of ${t}`,
    objects: [0],
    unsaid: [2, 3, 4, 5],
  },
};
