import type { Accumulator, Folded } from './accumulator';
import { bucketPlace } from './rings';

/** Counts by value, the value counted first being the first; what came after the cap was reached is counted as one. */
export interface Tally {
  readonly counts: Map<number, number>;
  other: number;
}

/** A tally for each bucket of a window; `newest` is the bucket that was touched last. */
export interface TallyRing {
  newest: number;
  readonly tallies: Tally[];
}

/** How often any tally has changed: what was worked out of one holds as long as this stands. */
export let tallyChanges = 0;

/** Counts a value once more. A new one beyond the cap is not admitted, only counted among the others. */
export function tallyAdd(state: Tally | undefined, value: number, cap: number): Tally {
  tallyChanges++;
  const tally = state ?? { counts: new Map<number, number>(), other: 0 };
  const known = tally.counts.get(value);
  if (known !== undefined) tally.counts.set(value, known + 1);
  else if (tally.counts.size < cap) tally.counts.set(value, 1);
  else tally.other++;
  return tally;
}

/** The same in the bucket of a window. */
export function tallyRingAdd(
  state: TallyRing | undefined,
  value: number,
  cap: number,
  bucket: number,
  parts: number,
): TallyRing {
  const ring = state ?? { newest: bucket, tallies: Array.from({ length: parts }, none) };
  for (let b = Math.max(ring.newest + 1, bucket - parts + 1); b <= bucket; b++)
    ring.tallies[bucketPlace(b, parts)] = none();
  ring.newest = bucket;
  tallyAdd(ring.tallies[bucketPlace(bucket, parts)], value, cap);
  return ring;
}

/** What a window holds at a bucket, as one tally; null where it is empty. */
export function tallyWithin(state: TallyRing | undefined, parts: number, bucket: number): Tally | null {
  const joined = none();
  if (state === undefined) return null;
  for (let b = Math.max(bucket - parts + 1, state.newest - parts + 1); b <= state.newest; b++)
    tallyJoin(joined, state.tallies[bucketPlace(b, parts)]);
  return joined.counts.size === 0 ? null : joined;
}

/** Adds another tally to the first. */
export function tallyJoin(into: Tally, { counts, other }: Tally): Tally {
  for (const [value, n] of counts) into.counts.set(value, (into.counts.get(value) ?? 0) + n);
  into.other += other;
  tallyChanges++;
  return into;
}

const none = (): Tally => ({ counts: new Map(), other: 0 });

/**
 * Counts by value, of which at most `cap` are told apart; all further ones are counted as `other`. Under a hopping
 * window each bucket has that cap. Up to the cap any order gives the same counts; ties go to the value counted first.
 */
export const tally: Accumulator = {
  name: 'tally',
  sentence: 'How often each value came, up to a cap of values; the rest is counted together.',
  cost: 40,
  version: 1,
  order: 'C',
  windows: ['life', 'hop'],
  takesEvents: false,
  tiesMatter: true,
  unit: 'none',
  lanes: () => [],
  update: (window, { blob, value, bucket, parts, params }) =>
    window === 'life'
      ? `${blob} = tallyAdd(${blob}, ${value}, ${params.cap});`
      : `${blob} = tallyRingAdd(${blob}, ${value}, ${params.cap}, ${bucket}, ${parts});`,
  reads: {
    tally: (window, { blob, parts, bucket }) =>
      window === 'life' ? `(${blob} ?? null)` : `tallyWithin(${blob}, ${parts}, ${bucket})`,
  },
  objectReads: ['tally'],
  fold(values, params) {
    if (values.length === 0) return null;
    const hop = Number(params.hop ?? Number.POSITIVE_INFINITY);
    const bucket = ({ ts }: Folded): number => Math.floor(ts / hop);
    return [...new Set(values.map(bucket))]
      .map((at) => values.filter((one) => bucket(one) === at))
      .map((some) => capped(some, Number(params.cap)))
      .reduce(tallyJoin, none());
  },
  bytes: (_, parts, params) => Math.max(1, parts) * (48 * Number(params.cap) + 120) + 64,
  encode: (state: Tally | TallyRing) =>
    'tallies' in state ? { newest: state.newest, tallies: state.tallies.map(written) } : written(state),
  decode: (json: Written | { newest: number; tallies: Written[] }): Tally | TallyRing =>
    'tallies' in json ? { newest: json.newest, tallies: json.tallies.map(tallyOf) } : tallyOf(json),
};

type Written = { readonly counts: [number, number][]; readonly other: number };

const written = ({ counts, other }: Tally): Written => ({ counts: [...counts], other });
const tallyOf = ({ counts, other }: Written): Tally => ({ counts: new Map(counts), other });

function capped(values: readonly Folded[], cap: number): Tally {
  const told = new Set([...new Set(values.map(({ value }) => value))].slice(0, cap));
  const counts = [...told].map((one) => [one, values.filter(({ value }) => value === one).length] as const);
  return { counts: new Map(counts), other: values.filter(({ value }) => !told.has(value)).length };
}
