import type { Recent } from './members';
import { slopeOf } from './trend-of';

type Sequence = Recent | null;

/** The value that many places from the newest, 0 being the newest itself. */
export function nth(s: Sequence, k: number, unit: number): number {
  return s !== null && k >= 0 && k < s.values.length ? s.values[k] / unit : Number.NaN;
}

export function lengthOf(s: Sequence): number {
  return s === null ? 0 : s.values.length;
}

/** The place of the newest value that equals x, 0 being the newest; missing if none does. */
export function placeOf(s: Sequence, x: number, unit: number): number {
  if (s === null || x !== x) return Number.NaN;
  for (let i = 0; i < s.values.length; i++) if (s.values[i] / unit === x) return i;
  return Number.NaN;
}

/** Whether any value equals x; missing only if x is. */
export function holds(s: Sequence, x: number, unit: number): number {
  return x !== x ? x : placeOf(s, x, unit) >= 0 ? 1 : 0;
}

/** How many of the newest values in a row equal x. */
export function runOf(s: Sequence, x: number, unit: number): number {
  if (x !== x) return x;
  let n = 0;
  if (s !== null) while (n < s.values.length && s.values[n] / unit === x) n++;
  return n;
}

export function differenceAt(s: Sequence, k: number, unit: number): number {
  return s !== null && k >= 0 && k + 1 < s.values.length ? (s.values[k] - s.values[k + 1]) / unit : Number.NaN;
}

export function timeAt(s: Sequence, k: number): number {
  return s !== null && k >= 0 && k < s.times.length ? s.times[k] : Number.NaN;
}

export function gapAt(s: Sequence, k: number): number {
  return s !== null && k >= 0 && k + 1 < s.times.length ? s.times[k] - s.times[k + 1] : Number.NaN;
}

/** Least squares over (seconds, value): the slope per second, or with `now` the line's value then. */
export function lineThrough(s: Sequence, now: number, unit: number): number {
  if (s === null) return Number.NaN;
  const { values, times } = s;
  const n = values.length;
  const origin = Math.floor(times[n - 1] / 1000);
  let st = 0;
  let sx = 0;
  let stx = 0;
  let stt = 0;
  for (let i = 0; i < n; i++) {
    const t = Math.floor(times[i] / 1000) - origin;
    st += t;
    sx += values[i];
    stx += t * values[i];
    stt += t * t;
  }
  return slopeOf(n, st, sx, stx, stt, Math.floor(now / 1000) - origin) / unit;
}

/** The share of values, the two newest left out, that are equal to the one two places newer but not to that in between. */
export function alternation(s: Sequence): number {
  if (s === null || s.values.length < 3) return Number.NaN;
  const { values } = s;
  let n = 0;
  for (let i = 2; i < values.length; i++) if (values[i] === values[i - 2] && values[i] !== values[i - 1]) n++;
  return n / (values.length - 2);
}

export function distinctOf(s: Sequence): number {
  return s === null ? 0 : s.values.length < 2 ? s.values.length : new Set(s.values).size;
}

/** How many phrases the sequence falls into, each the shortest not met before; with x, as if that came next. */
export function phrasesOf(s: Sequence, x: number, unit: number): number {
  const phrases = new Set<string>();
  let phrase = '';
  let n = 0;
  for (let i = (s === null ? 0 : s.values.length) - 1; i >= (x === x ? -1 : 0); i--) {
    phrase += `${i < 0 ? x : s!.values[i] / unit},`;
    if (phrases.has(phrase)) continue;
    phrases.add(phrase);
    phrase = '';
    n++;
  }
  return phrase === '' ? n : n + 1;
}
