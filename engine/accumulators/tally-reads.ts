import type { Tally } from './tally';

type MaybeTally = Tally | null;

/** How many values are told apart. */
export function tallySize(t: MaybeTally): number {
  return t === null ? 0 : t.counts.size;
}

/** How many values in all, those beyond the cap as well. */
export function tallyTotal(t: MaybeTally): number {
  if (t === null) return 0;
  let total = t.other;
  for (const n of t.counts.values()) total += n;
  return total;
}

export function tallyOf(t: MaybeTally, x: number): number {
  return x !== x ? x : t === null ? 0 : (t.counts.get(x) ?? 0);
}

/** The share of a value in all; missing where there are none. */
export function tallyShareOf(t: MaybeTally, x: number): number {
  return t === null ? Number.NaN : tallyOf(t, x) / tallyTotal(t);
}

/** Entropy in nats of the values told apart, their counts added from the smallest on. */
export function tallyEntropy(t: MaybeTally): number {
  return t === null ? Number.NaN : entropyOf(Float64Array.from(t.counts.values()));
}

/** Entropy in nats of counts, in whatever order they come. */
export function entropyOf(counts: Float64Array): number {
  const sorted = counts.slice().sort();
  let n = 0;
  let sum = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (sorted[i] === 0) continue;
    n += sorted[i];
    sum += sorted[i] * Math.log(sorted[i]);
  }
  return n === 0 ? Number.NaN : Math.max(0, Math.log(n) - sum / n);
}

/** Gini coefficient of the counts: 0 where all are equal. */
export function tallyGini(t: MaybeTally): number {
  if (t === null) return Number.NaN;
  const sorted = Float64Array.from(t.counts.values()).sort();
  let n = 0;
  let weighted = 0;
  for (let i = 0; i < sorted.length; i++) {
    n += sorted[i];
    weighted += (2 * i + 1 - sorted.length) * sorted[i];
  }
  return weighted / (sorted.length * n);
}

/** The share of the commonest value in all. */
export function tallyTopShare(t: MaybeTally): number {
  if (t === null) return Number.NaN;
  let most = 0;
  for (const n of t.counts.values()) if (n > most) most = n;
  return most / tallyTotal(t);
}

/** The k commonest values, the commonest first, of equally common ones the one counted first. */
export function tallyTop(t: MaybeTally, k: number): readonly number[] {
  const top: number[] = [];
  const counts: number[] = [];
  if (t !== null)
    for (const [value, n] of t.counts) {
      if (top.length === k && n <= counts[k - 1]) continue;
      let i = Math.min(top.length, k - 1);
      for (; i > 0 && counts[i - 1] < n; i--) {
        top[i] = top[i - 1];
        counts[i] = counts[i - 1];
      }
      top[i] = value;
      counts[i] = n;
    }
  return top;
}

/** The commonest value; missing without any. */
export function tallyFavourite(t: MaybeTally): number {
  return tallyTop(t, 1)[0] ?? Number.NaN;
}

/** Cosine of two vectors of counts; missing where one is empty. */
export function tallyCosine(a: MaybeTally, b: MaybeTally): number {
  if (a === null || b === null) return Number.NaN;
  let [dot, aa, bb] = [0, 0, 0];
  for (const [value, n] of a.counts) {
    aa += n * n;
    dot += n * (b.counts.get(value) ?? 0);
  }
  for (const n of b.counts.values()) bb += n * n;
  return dot / Math.sqrt(aa * bb);
}

/** The sum of the counts of a set's members. */
export function tallyOfSet(t: MaybeTally, set: ArrayLike<number> | null | undefined): number {
  if (set === null || set === undefined) return Number.NaN;
  let n = 0;
  for (let i = 0; t !== null && i < set.length; i++) n += t.counts.get(set[i]) ?? 0;
  return n;
}
