import type { ColumnFields, Mapping } from '../csv/mapping';

/** What says how a file's cells lie: names of the columns where no header line has them, and what they hold. */
interface Shape {
  /** What a person calls the file. */
  readonly name: string;
  readonly format?: 'csv' | 'ndjson';
  readonly delimiter?: string;
  readonly missing?: readonly string[];
  /** Names of the columns of a file without a header line, and what its first line looks like. */
  readonly header?: readonly string[];
  readonly first?: RegExp;
}

/** Rows are events. */
interface EventTable extends Shape {
  readonly kind: 'events';
  readonly mapping: Omit<Mapping, 'delimiter' | 'missing' | 'header' | 'request' | 'impressions' | 'next' | 'items'>;
}

/** Rows are what is known of an item or a user, without dates: told when it is first met. */
export interface SideTable extends Shape {
  readonly kind: 'item' | 'user';
  readonly id: string;
  readonly fields: ColumnFields;
  /** It was true before the log began; otherwise what is computed from it is transductive. */
  readonly static: boolean;
}

/** Rows are dated properties of items, one each. */
export interface PropertyTable extends Shape {
  readonly kind: 'properties';
  readonly time: Mapping['time'];
  readonly id: string;
  readonly property: string;
  readonly value: string;
  /** Fields by the property that they are; the others are left out. `column` is the one of values. */
  readonly fields: Readonly<Record<string, { readonly name: string; readonly field: ColumnFields[string] }>>;
}

/** One kind of file of a data set. */
export type Table = EventTable | SideTable | PropertyTable;
