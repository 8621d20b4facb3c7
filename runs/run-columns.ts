import type { ColumnSpec } from '../engine/tables/columns';

/** The parts of a log, in order of time. */
export const PARTS = ['fit', 'choose', 'report'] as const;

const partOf = (code: number): string => PARTS[code];

/** Columns of the features table before the features: everything that is not a feature. */
export const ROW_COLUMNS: readonly ColumnSpec[] = [
  { name: 'qid', kind: 'id', isDense: true },
  { name: 'seq', kind: 'count' },
  { name: 'ts', kind: 'time' },
  { name: 'candidate', kind: 'id' },
  { name: 'position', kind: 'small' },
  { name: 'label', kind: 'float' },
  { name: 'part', kind: 'id', idOf: partOf },
];

/** Names of `ROW_COLUMNS`. */
export const ROW_NAMES: readonly string[] = ROW_COLUMNS.map(({ name }) => name);

/** Columns of the requests table. */
export const REQUEST_COLUMNS: readonly ColumnSpec[] = [
  { name: 'qid', kind: 'id', isDense: true },
  { name: 'seq', kind: 'count' },
  { name: 'ts', kind: 'time' },
  { name: 'user', kind: 'id' },
  { name: 'session', kind: 'id' },
  { name: 'session_start', kind: 'time' },
  { name: 'session_length', kind: 'count' },
  { name: 'candidates', kind: 'small' },
  { name: 'clicked', kind: 'id' },
  { name: 'part', kind: 'id', idOf: partOf },
  { name: 'ceiling', kind: 'double' },
];

/** Columns of the labels table, where outcomes come with later events. */
export const LABEL_COLUMNS: readonly ColumnSpec[] = [
  { name: 'qid', kind: 'id', isDense: true },
  { name: 'seq', kind: 'count' },
  { name: 'candidate', kind: 'id' },
  { name: 'gain', kind: 'float' },
  { name: 'ts', kind: 'time' },
];
