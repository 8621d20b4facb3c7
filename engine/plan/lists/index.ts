import { groupwise } from './groups';
import * as orders from './orders';
import { RUNNING, within } from './parts';
import * as ranks from './ranks';
import { RANKINGS, type Ranking, type Sign } from './ranks';
import * as statistics from './statistics';
import { FOLDS } from './statistics';

/** A function that gives a value per candidate; `by` is a second value of each, empty for those that need none. */
type PerCandidate = (of: Float64Array, n: number, out: Float64Array, param: number, by: Float64Array) => void;

/** A function that gives one value. */
type PerList = (of: Float64Array, n: number, param: number, by: Float64Array) => number;

const EXTREMES = ['lowest', 'highest'] as const;
const COMPARED = ['lower', 'higher'] as const;
const NOTHING = new Float64Array(0);

/**
 * Functions over one value of every candidate, [n] float64 with NaN for missing. Sums run from the first candidate to
 * the last, those of a suffix from the last up. Those in `PER_CANDIDATE` fill [n] values, those in `PER_LIST` give one.
 */
export const PER_CANDIDATE: Readonly<Record<string, PerCandidate>> = {
  ...Object.fromEntries(Object.entries(RANKINGS).map(([fn, way]): [string, PerCandidate] => [fn, alone(way)])),
  ...inOrder('rank', '_of_prefix', (sign) => (of, n, out) => orders.rankInPart(of, n, out, sign, 1)),
  ...inOrder('rank', '_of_suffix', (sign) => (of, n, out) => orders.rankInPart(of, n, out, sign, -1)),
  ...inOrder('rank', '_of_around', (sign) => (of, n, out, width) => orders.rankAround(of, n, out, sign, width)),
  ...inOrder('is', '', (sign) => (of, n, out) => ranks.isBest(of, n, out, sign)),
  ...inOrder('share', '_above', (sign) => (of, n, out) => orders.shareBefore(of, n, out, sign, 1), COMPARED),
  ...inOrder('share', '_below', (sign) => (of, n, out) => orders.shareBefore(of, n, out, sign, -1), COMPARED),
  ...inOrder('places_to', '_above', (sign) => (of, n, out) => orders.placesTo(of, n, out, sign, 1), COMPARED),
  ...inOrder('places_to', '_below', (sign) => (of, n, out) => orders.placesTo(of, n, out, sign, -1), COMPARED),
  ...overFolds('_of_prefix', (name) => (of, n, out) => RUNNING[name](of, n, out, 1)),
  ...overFolds('_of_suffix', (name) => (of, n, out) => RUNNING[name](of, n, out, -1)),
  ...overFolds('_of_previous', (name) => (of, n, out, many) => within(FOLDS[name], of, n, out, -many, -1)),
  ...overFolds('_of_next', (name) => (of, n, out, many) => within(FOLDS[name], of, n, out, 1, many)),
  ...overFolds('_of_around', (name) => (of, n, out, width) => within(FOLDS[name], of, n, out, -width, width)),
  neighbour: (of, n, out, offset) => {
    const from = Math.min(n, Math.max(0, -offset));
    const to = Math.max(from, Math.min(n, n - offset));
    for (let i = 0; i < from; i++) out[i] = Number.NaN;
    for (let i = from; i < to; i++) out[i] = of[i + offset];
    for (let i = to; i < n; i++) out[i] = Number.NaN;
  },
  minmax: statistics.minmax,
  group_place: ranks.groupPlace,
  group_size: ranks.groupSize,
};

export const PER_LIST: Readonly<Record<string, PerList>> = {
  ...Object.fromEntries(
    Object.entries(FOLDS).map(([name, fold]): [string, PerList] => [name, (of, n) => fold(of, 0, n)]),
  ),
  ...overFolds('_of_first', (name) => (of, n, many) => FOLDS[name](of, 0, Math.min(n, many))),
  first: (of, n) => (n > 0 ? of[0] : Number.NaN),
  at_place: (of, n, place) => {
    const i = place < 0 ? n + place : place - 1;
    return i >= 0 && i < n ? of[i] : Number.NaN;
  },
  at_lowest: (of, n, _, by) => atBest(of, n, by, 1),
  at_highest: (of, n, _, by) => atBest(of, n, by, -1),
  distinct: (of, n) => statistics.distinct(of, 0, n),
  gini: (of, n) => statistics.gini(of, 0, n),
  entropy: (of, n) => statistics.entropy(of, 0, n),
  is_ascending: (of, n) => orders.isOrdered(of, n, 1),
  is_descending: (of, n) => orders.isOrdered(of, n, -1),
  ascending_prefix: (of, n) => orders.orderedPrefix(of, n, 1),
  descending_prefix: (of, n) => orders.orderedPrefix(of, n, -1),
  tau: (of, n) => orders.tau(of, n),
};

/** The value of the candidate whose `by` is best, the first of several. */
function atBest(of: Float64Array, n: number, by: Float64Array, sign: Sign): number {
  let best = -1;
  for (let i = 0; i < n; i++) if (by[i] === by[i] && (best < 0 || sign * by[i] < sign * by[best])) best = i;
  return best < 0 ? Number.NaN : of[best];
}

/** A function over the candidates of a group: those that agree in a second value; missing ones agree with each other. */
export function overGroups(
  fn: string,
): (of: Float64Array, among: Float64Array, n: number, out: Float64Array, param: number, by?: Float64Array) => void {
  const fill = filling(fn);
  return (of, among, n, out, param, by = NOTHING) => groupwise(fill, of, among, n, out, param, by);
}

/** Any function over the candidates, as a value for each of them. */
export function overAll(
  fn: string,
  of: Float64Array,
  n: number,
  out: Float64Array,
  param: number,
  by: Float64Array = NOTHING,
): void {
  filling(fn)(of, n, out, param, by);
}

/** Any function over the candidates, as one that fills a value for each of them. */
export function filling(fn: string): PerCandidate {
  if (fn in PER_CANDIDATE) return PER_CANDIDATE[fn];
  const give = PER_LIST[fn];
  return (of, n, out, param, by) => out.fill(give(of, n, param, by), 0, n);
}

/** One ranking by itself. */
function alone(way: Ranking): PerCandidate {
  const ways = [way];
  const outs: Float64Array[] = [NOTHING];
  return (of, n, out) => {
    outs[0] = out;
    ranks.rank(of, n, ways, outs);
  };
}

function overFolds<F>(part: string, make: (name: string) => F): Record<string, F> {
  return Object.fromEntries(Object.keys(FOLDS).map((name) => [`${name}${part}`, make(name)]));
}

function inOrder<F>(
  name: string,
  suffix: string,
  make: (sign: Sign) => F,
  [low, high]: readonly [string, string] = EXTREMES,
): Record<string, F> {
  return { [`${name}_${low}${suffix}`]: make(1), [`${name}_${high}${suffix}`]: make(-1) };
}
