/** The members of a set: ascending codes where an event or an item holds it, newest first where a state does. */
export type Members = Int32Array | Float64Array | readonly number[];

/** One thing folded into a state: its value (codes, fixed-point counts; 1 for the event itself) and when. */
export interface Folded {
  readonly value: number;
  readonly ts: number;
  /** Values of the further roles, NaN for missing; absent where there are none. */
  readonly also?: readonly number[];
}

/** Where an update's source text finds things: variables and constants by the names the generated code gives them. */
interface UpdateSite {
  /** The array of lanes, and the state's first lane in it. */
  readonly lanes: string;
  readonly at: string;
  /** The value folded; never NaN when the update runs, unless the accumulator takes missing ones. */
  readonly value: string;
  /** The further values told with it; NaN is missing. */
  readonly also: readonly string[];
  readonly ts: string;
  /** The hop or decay bucket of the event's time; only for windows that have buckets. */
  readonly bucket: string;
  /** Where that bucket lies in a ring of `parts` buckets. */
  readonly place: string;
  readonly parts: number;
  /** An assignable place that holds the key's object, `undefined` for a new key. */
  readonly blob: string;
  readonly params: Readonly<Record<string, number | string>>;
  /** A reference to the accumulator's own definition, for those made by hand. */
  readonly self: string;
}

/** Where a read's source text finds things; a key never seen reads the initial lanes and an `undefined` blob. */
export interface ReadSite extends Omit<UpdateSite, 'value' | 'also' | 'ts' | 'place'> {
  readonly now: string;
  readonly weights: string;
  readonly hop: number;
}

/**
 * How a state starts, grows and is read. State lives in float64 lanes of its key's row, or in one object (blob).
 *
 * `order`: `A` any order of events gives the same state, `A i` also when events repeat, `C` the key's own order counts.
 * `fold` is the definition in plain words: what the values of one key, in order, amount to.
 */
export interface Accumulator {
  readonly name: string;
  /** What it computes, in a sentence for people. */
  readonly sentence: string;
  /** About so many nanoseconds for one update, the look-up of its row left out. */
  readonly cost: number;
  /** Where it was first described: authors, title, year. */
  readonly source?: string;
  /** Raised whenever values change for the same log: part of every identity. */
  readonly version: number;
  readonly order: 'A' | 'A i' | 'C';
  readonly windows: readonly WindowKind[];
  /** Whether it folds the event itself (1) when no field is named. */
  readonly takesEvents: boolean;
  /** Whether a missing value (NaN) is folded too; otherwise the event is passed over. */
  readonly takesMissing?: true;
  /** Whether it adds its values up, so that they must be exact. */
  readonly sums?: true;
  /** Windows under which an update may come with an earlier time than those before it, while the window holds it. */
  readonly takesLate?: readonly WindowKind[];
  /** Whether the order of values of one and the same event counts: that of a list, or of the texts of a set's ids. */
  readonly tiesMatter?: true;
  /** Whether reads that give a number are in units of the folded value: decoded by 10^scale. */
  readonly unit: 'value' | 'none';
  /** Initial lanes under a window of so many parts; empty for those that keep an object. */
  readonly lanes: (window: WindowKind, parts: number) => readonly number[];
  readonly update: (window: WindowKind, site: UpdateSite) => string;
  readonly reads: Readonly<Record<string, (window: WindowKind, site: ReadSite) => string>>;
  /** Reads whose value is a list of members or numbers; it is copied before anything is updated. */
  readonly memberReads?: readonly string[];
  /** Reads whose value is an object that only functions of the language look into, such as a sketch. */
  readonly objectReads?: readonly string[];
  readonly fold: (
    values: readonly Folded[],
    params: Readonly<Record<string, number | string>>,
    read: string,
    now: number,
  ) => unknown;
  /** Joins the states of two stretches of a key's events, the second after the first; absent where it cannot. */
  readonly merge?:
    | 'add'
    | 'lowest'
    | 'highest'
    | 'earlier'
    | 'later'
    | ((a: unknown, b: unknown, params: Readonly<Record<string, number | string>>) => unknown);
  /** At most so many bytes per key. */
  readonly bytes: (window: WindowKind, parts: number, params: Readonly<Record<string, number | string>>) => number;
  /** Blob to JSON and back, for snapshots. */
  readonly encode?: (blob: never) => unknown;
  readonly decode?: (json: never) => unknown;
}

/** Whether a read gives something other than a number. */
export function givesObject({ memberReads, objectReads }: Accumulator, read: string): boolean {
  return (memberReads?.includes(read) || objectReads?.includes(read)) ?? false;
}

export type WindowKind = 'life' | 'hop' | 'decay';
