import type { Sign } from './ranks';
import { countBelow, MANY, Room, sortKnown, Taken } from './sorted';

const SORTED = new Room();
const TAKEN = new Taken();

/**
 * For each candidate, how many of those above it (step 1) or below it (step -1) come strictly before it; missing for a
 * missing value.
 */
function countBefore(of: Float64Array, n: number, out: Float64Array, sign: Sign, step: 1 | -1): void {
  if (n > MANY) {
    countBeforeSorted(of, n, out, sign, step);
    return;
  }
  const [first, end] = step === 1 ? [0, n] : [n - 1, -1];
  for (let i = first; i !== end; i += step) {
    const x = sign * of[i];
    let before = 0;
    for (let j = first; j !== i; j += step) if (sign * of[j] < x) before++;
    out[i] = x === x ? before : Number.NaN;
  }
}

function countBeforeSorted(of: Float64Array, n: number, out: Float64Array, sign: Sign, step: 1 | -1): void {
  const sorted = SORTED.of(n);
  const known = sortKnown(of, 0, n, sorted);
  TAKEN.clear(known);
  let added = 0;
  for (let k = 0; k < n; k++) {
    const i = step === 1 ? k : n - 1 - k;
    const x = of[i];
    out[i] = Number.NaN;
    if (x !== x) continue;
    const place = countBelow(sorted, known, x);
    out[i] = sign === 1 ? TAKEN.below(place) : added - TAKEN.below(countBelow(sorted, known, x, true));
    TAKEN.add(place);
    added++;
  }
}

/** The rank among the candidates up to this one (step 1) or from this one on (-1); a missing value comes last. */
export function rankInPart(of: Float64Array, n: number, out: Float64Array, sign: Sign, step: 1 | -1): void {
  countBefore(of, n, out, sign, step);
  let known = 0;
  for (let k = 0; k < n; k++) {
    const i = step === 1 ? k : n - 1 - k;
    if (of[i] === of[i]) known++;
    out[i] = 1 + (of[i] === of[i] ? out[i] : known);
  }
}

/** The rank among the candidates at most so many places away. */
export function rankAround(of: Float64Array, n: number, out: Float64Array, sign: Sign, width: number): void {
  for (let i = 0; i < n; i++) {
    const x = sign * of[i];
    let before = 0;
    for (let j = Math.max(0, i - width); j < Math.min(n, i + width + 1); j++)
      if (sign * of[j] < x || (x !== x && of[j] === of[j])) before++;
    out[i] = 1 + before;
  }
}

/** The share of the known candidates above (step 1) or below (-1) that come strictly before; missing without any. */
export function shareBefore(of: Float64Array, n: number, out: Float64Array, sign: Sign, step: 1 | -1): void {
  countBefore(of, n, out, sign, step);
  let known = 0;
  for (let k = 0; k < n; k++) {
    const i = step === 1 ? k : n - 1 - k;
    out[i] /= known;
    if (of[i] === of[i]) known++;
  }
}

/** How many places it is to the nearest candidate above (step 1) or below (-1) that comes strictly before. */
export function placesTo(of: Float64Array, n: number, out: Float64Array, sign: Sign, step: 1 | -1): void {
  for (let k = 0; k < n; k++) {
    const i = step === 1 ? k : n - 1 - k;
    const x = sign * of[i];
    out[i] = Number.NaN;
    if (x !== x) continue;
    let j = i - step;
    while (j >= 0 && j < n && !(sign * of[j] < x)) {
      if (of[j] !== of[j]) j -= step;
      else if (out[j] === out[j]) j -= step * out[j];
      else j = -1;
    }
    if (j >= 0 && j < n) out[i] = Math.abs(i - j);
  }
}

/** How many candidates from the top on stand in order, equal ones included, missing ones passed over. */
export function orderedPrefix(of: Float64Array, n: number, sign: Sign): number {
  let last = Number.NaN;
  for (let i = 0; i < n; i++) {
    if (sign * of[i] < sign * last) return i;
    if (of[i] === of[i]) last = of[i];
  }
  return last === last ? n : Number.NaN;
}

/** Whether all known values stand in order; missing if none is known. */
export function isOrdered(of: Float64Array, n: number, sign: Sign): number {
  const ordered = orderedPrefix(of, n, sign);
  return ordered !== ordered ? ordered : ordered === n ? 1 : 0;
}

/**
 * Kendall's tau-b of the known values with their places: 1 where they ascend, -1 where they descend; missing where all
 * are equal.
 *
 * @see Kendall, The treatment of ties in ranking problems, 1945
 */
export function tau(of: Float64Array, n: number): number {
  const sorted = SORTED.of(n);
  const known = sortKnown(of, 0, n, sorted);
  let equal = 0;
  for (let i = 0, run = 0; i < known; i++) {
    run = i > 0 && sorted[i] === sorted[i - 1] ? run + 1 : 0;
    equal += run;
  }
  const pairs = (known * (known - 1)) / 2;
  return (pairs - equal - 2 * inversions(of, n, sorted, known)) / Math.sqrt(pairs * (pairs - equal)) + 0;
}

function inversions(of: Float64Array, n: number, sorted: Float64Array, known: number): number {
  let found = 0;
  if (n <= MANY) {
    for (let i = 1; i < n; i++) for (let j = 0; j < i; j++) if (of[j] > of[i]) found++;
    return found;
  }
  TAKEN.clear(known);
  let added = 0;
  for (let i = 0; i < n; i++) {
    if (of[i] !== of[i]) continue;
    const place = countBelow(sorted, known, of[i]);
    found += added - TAKEN.below(countBelow(sorted, known, of[i], true));
    TAKEN.add(place);
    added++;
  }
  return found;
}
