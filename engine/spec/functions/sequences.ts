import type { Functions } from './fn';
import { isMissing } from './fn';

/** Values and their times, ms, newest first; null where there are none. */
type Sequence = { readonly values: readonly number[]; readonly times: readonly number[] } | null;

const place = (k: string): string => (k === '0' ? 'the newest' : `number ${Number(k) + 1} from the newest`);
const valuesOf = (s: Sequence, unit: number): number[] => (s?.values ?? []).map((x) => x / unit);

/** Functions of sequences. Their `unit` says how many of what is stored make one. */
export const SEQUENCES: Functions = {
  nth: {
    code: (s, k, unit) => `nth(${s}, ${k}, ${unit})`,
    run: (s: Sequence, k: number, unit: number) => valuesOf(s, unit)[k] ?? Number.NaN,
    say: (s, k) => `${place(k)} of ${s}`,
    objects: [0],
    unsaid: [2],
  },
  length: {
    code: (s) => `lengthOf(${s})`,
    run: (s: Sequence) => valuesOf(s, 1).length,
    say: (s) => `how many there are of ${s}`,
    objects: [0],
  },
  holds: {
    code: (s, x, unit) => `holds(${s}, ${x}, ${unit})`,
    run: (s: Sequence, x: number, unit: number) => (isMissing(x) ? x : Number(valuesOf(s, unit).includes(x))),
    say: (s, x) => `whether ${x} is among ${s}`,
    objects: [0],
    unsaid: [2],
  },
  place_of: {
    code: (s, x, unit) => `placeOf(${s}, ${x}, ${unit})`,
    run: (s: Sequence, x: number, unit: number) => {
      const at = valuesOf(s, unit).indexOf(x);
      return at < 0 ? Number.NaN : at;
    },
    say: (s, x) => `how far from the newest ${x} stands in ${s}`,
    objects: [0],
    unsaid: [2],
  },
  run_of: {
    code: (s, x, unit) => `runOf(${s}, ${x}, ${unit})`,
    run: (s: Sequence, x: number, unit: number) => {
      const other = valuesOf(s, unit).findIndex((one) => one !== x);
      return isMissing(x) ? x : other < 0 ? valuesOf(s, unit).length : other;
    },
    say: (s, x) => `how many of the newest in a row are ${x} in ${s}`,
    objects: [0],
    unsaid: [2],
  },
  difference: {
    code: (s, k, unit) => `differenceAt(${s}, ${k}, ${unit})`,
    run: (s: Sequence, k: number, unit: number) => {
      const [x, y] = (s?.values ?? []).slice(k, k + 2);
      return x === undefined || y === undefined ? Number.NaN : (x - y) / unit;
    },
    say: (s, k) => `${place(k)} minus the one before it of ${s}`,
    objects: [0],
    unsaid: [2],
  },
  time_of: {
    code: (s, k) => `timeAt(${s}, ${k})`,
    run: (s: Sequence, k: number) => s?.times[k] ?? Number.NaN,
    say: (s, k) => `the time of ${place(k)} of ${s}`,
    objects: [0],
  },
  gap: {
    code: (s, k) => `gapAt(${s}, ${k})`,
    run: (s: Sequence, k: number) => (s?.times[k] ?? Number.NaN) - (s?.times[k + 1] ?? Number.NaN),
    say: (s, k) => `milliseconds between ${place(k)} and the one before it of ${s}`,
    objects: [0],
  },
  slope: {
    code: (s, unit) => `lineThrough(${s}, NaN, ${unit})`,
    run: (s: Sequence, unit: number) => line(s, Number.NaN, unit),
    say: (s) => `slope per second through ${s}`,
    objects: [0],
    unsaid: [1],
  },
  extrapolated: {
    code: (s, now, unit) => `lineThrough(${s}, ${now}, ${unit})`,
    run: line,
    say: (s, now) => `the line through ${s} at ${now}`,
    objects: [0],
    unsaid: [2],
  },
  alternation: {
    code: (s) => `alternation(${s})`,
    run: (s: Sequence) => {
      const v = valuesOf(s, 1);
      return v.filter((x, i) => i >= 2 && x === v[i - 2] && x !== v[i - 1]).length / Math.max(0, v.length - 2);
    },
    say: (s) => `share of back and forth in ${s}`,
    objects: [0],
  },
  distinct: {
    code: (s) => `distinctOf(${s})`,
    run: (s: Sequence) => new Set(s?.values).size,
    say: (s) => `how many distinct values there are of ${s}`,
    objects: [0],
  },
  phrases: {
    code: (s) => `phrasesOf(${s}, NaN, 1)`,
    run: (s: Sequence) => phrases(valuesOf(s, 1).reverse()),
    say: (s) => `how many new phrases there are in ${s}`,
    objects: [0],
  },
  phrases_with: {
    code: (s, x, unit) => `phrasesOf(${s}, ${x}, ${unit})`,
    run: (s: Sequence, x: number, unit: number) =>
      phrases([...valuesOf(s, unit).reverse(), ...(isMissing(x) ? [] : [x])]),
    say: (s, x) => `how many new phrases there are in ${s} followed by ${x}`,
    objects: [0],
    unsaid: [2],
  },
};

/** Least squares by its definition over whole seconds since the oldest. */
function line(s: Sequence, now: number, unit: number): number {
  if (s === null) return Number.NaN;
  const seconds = (ms: number): number => Math.floor(ms / 1000) - Math.floor(s.times.at(-1)! / 1000);
  const t = s.times.map(seconds);
  const n = t.length;
  const sum = (of: (i: number) => number): number => t.reduce((total, _, i) => total + of(i), 0);
  const [st, sx] = [sum((i) => t[i]!), sum((i) => s.values[i]!)];
  const width = n * sum((i) => t[i]! * t[i]!) - st * st;
  if (width <= 0) return Number.NaN;
  const slope = (n * sum((i) => t[i]! * s.values[i]!) - st * sx) / width;
  return (isMissing(now) ? slope : sx / n + slope * (seconds(now) - st / n)) / unit;
}

/** Into how many pieces a sequence falls, each the shortest that has not been met, the last as it is. */
function phrases(values: readonly number[]): number {
  const met: string[] = [];
  let from = 0;
  for (let to = 1; to <= values.length; to++) {
    const phrase = values.slice(from, to).join();
    if (met.includes(phrase) && to < values.length) continue;
    met.push(phrase);
    from = to;
  }
  return met.length;
}
