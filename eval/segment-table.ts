import { ConfigError } from '../engine/base/errors';
import type { ListRows } from './evaluate';
import { CLICK_POSITIONS, rangeName, rangeNames, SESSION_LENGTHS, type Segment, segmentMeans } from './segments';

/** A column of the per-list table, or one beside it, by which lists fall into segments. */
export interface SegmentColumn {
  readonly name: string;
  /** [lists] numbers, NaN for none, or texts (device, platform), undefined for none. */
  readonly of: ArrayLike<number> | readonly (string | undefined)[];
  /** Ascending lower bounds for numbers; absent makes each value a segment. */
  readonly cuts?: readonly number[];
  /** What the ranges of `cuts` are called, where numbers say too little. */
  readonly names?: readonly string[];
  /** True where the column depends on what was clicked: it describes a ranker and must not compare two. */
  readonly isOutcome?: boolean;
}

/** One column's segments of one metric. */
export interface SegmentTable {
  readonly column: string;
  readonly isOutcome: boolean;
  /** Lists without a value of the column; they are in no segment. */
  readonly without: number;
  readonly segments: readonly Segment[];
}

/** Lower bounds for the number of candidates. */
const LIST_LENGTHS = [0, 2, 6, 11, 26, 51] as const;

/** So many different numbers may be segments without cut points. */
const DISTINCT = 50;

/**
 * A metric's mean by the segments of a column: Σ n · value / Σ n over the segments is the mean of all lists that have
 * one.
 *
 * values: [lists] of one metric, NaN left out; users: [lists].
 *
 * @throws ConfigError for cut points that do not ascend, or more than 50 different numbers and no cut points
 */
export function segmentTable(values: ArrayLike<number>, users: ArrayLike<number>, column: SegmentColumn): SegmentTable {
  const { name, of, cuts, isOutcome = false } = column;
  const segmentOf = naming(column);
  const order = cuts ? (column.names ?? rangeNames(cuts)) : sortedValues(name, of);
  let without = 0;
  for (let i = 0; i < values.length; i++) if (segmentOf(i) === undefined) without++;
  return { column: name, isOutcome, without, segments: segmentMeans(values, users, segmentOf, order) };
}

/**
 * The columns by which lists are usually told apart, as far as they are known: history, whether the clicked item had
 * been met, session length, list length, hour (UTC), and the clicked position, which is an outcome as the item is.
 *
 * @param texts [lists] further columns: device, platform, country
 */
export function knownSegments(
  { ts, columns }: Pick<ListRows, 'ts' | 'columns'>,
  texts: Readonly<Record<string, readonly (string | undefined)[]>> = {},
): SegmentColumn[] {
  const numbers: SegmentColumn[] = [
    { name: 'history', of: columns.history_length, cuts: [0, 1], names: ['without history', 'with history'] },
    { name: 'clicked item', of: columns.clicked_item_met, cuts: [0, 1], names: ['unseen', 'seen'], isOutcome: true },
    { name: 'session length', of: columns.session_length, cuts: SESSION_LENGTHS },
    { name: 'list length', of: columns.candidates, cuts: LIST_LENGTHS },
    { name: 'click position', of: columns.click_position, cuts: CLICK_POSITIONS, isOutcome: true },
    { name: 'hour', of: Array.from(ts, (time) => Math.floor(time / 3_600_000) % 24) },
  ];
  const known = numbers.filter(({ of }) => of !== undefined && (of as number[]).some((value) => value === value));
  return [...known, ...Object.entries(texts).map(([name, of]) => ({ name, of }))];
}

function naming({ name, of, cuts, names }: SegmentColumn): (list: number) => string | undefined {
  if (cuts === undefined) {
    return (list) => {
      const value = of[list];
      return value === undefined || value !== value ? undefined : String(value);
    };
  }
  if (cuts.length === 0 || cuts.some((cut, i) => i > 0 && !(cut > cuts[i - 1]))) {
    throw new ConfigError(`segments: cut points of ${name} are ${cuts.join(', ')}, expected ascending numbers`);
  }
  if (names && names.length !== cuts.length) {
    throw new ConfigError(`segments: ${name} has ${names.length} names, expected ${cuts.length}, one per cut point`);
  }
  const ranges = rangeNames(cuts);
  return (list) => {
    const range = rangeName(Number(of[list]), cuts);
    return range === undefined || !names ? range : names[ranges.indexOf(range)];
  };
}

function sortedValues(name: string, of: SegmentColumn['of']): string[] {
  const distinct = [...new Set(Array.from(of as ArrayLike<string | number | undefined>))].filter(
    (value): value is string | number => value !== undefined && value === value,
  );
  const numbers = distinct.filter((value): value is number => typeof value === 'number');
  if (numbers.length > DISTINCT) {
    throw new ConfigError(
      `segments: ${name} has ${numbers.length} different numbers, expected at most ${DISTINCT}; give it cut points`,
    );
  }
  return numbers.length === distinct.length ? numbers.sort((a, b) => a - b).map(String) : distinct.map(String).sort();
}
