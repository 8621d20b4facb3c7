import type { Fields } from './fields';

/** Where a group of fields lies: scalars in `values`, sets and vectors in `compounds`. */
export interface Layout {
  readonly fields: Fields;
  readonly scalars: readonly string[];
  readonly compounds: readonly string[];
}

/** The layout of one event type: its fields (common ones first) and its lists, each with `item` and its columns. */
export interface TypeLayout extends Layout {
  readonly name: string;
  readonly lists: readonly { readonly name: string; readonly columns: readonly string[]; readonly fields: Fields }[];
  readonly of: { readonly type: number; readonly by: number } | null;
}
