import type { Field, Kind } from '../../engine/events/fields';
import type { RequestSpec } from '../../engine/events/request';
import type { LatePolicy, Schema } from '../../engine/events/schema';

/** A field and the column it comes from. */
export interface ColumnField {
  readonly column: string;
  readonly kind: Kind;
  readonly scale?: number;
  readonly unit?: string;
  readonly length?: number;
  readonly label?: boolean;
  /** Keeps the first so many parts of a path such as `home.kitchen.mixer`; missing where it has fewer. */
  readonly parts?: number;
}

export type ColumnFields = Readonly<Record<string, ColumnField>>;

/** A list packed into cells: one cell of items, and cells of as many prices (or whatever else each item has). */
export interface ListColumns {
  readonly item: string;
  readonly fields?: ColumnFields;
  /** What the cells say of each item itself: metadata where it is new or changes. */
  readonly attributes?: ColumnFields;
}

export interface EventColumns {
  readonly fields?: ColumnFields;
  readonly lists?: Readonly<Record<string, ListColumns>>;
  /** This event names an earlier one by an id field. */
  readonly of?: { readonly type: string; readonly by: string };
  /** What becomes of events of this type that come late; absent: they count as of their arrival. */
  readonly late?: LatePolicy;
}

/** One row per candidate: rows of one request become one event with a list, clicked rows a click each. */
interface ImpressionColumns {
  /** Names of the two event types, default `impression` and `click`. */
  readonly event?: string;
  readonly click?: string;
  /** Column of the request's id. */
  readonly request: string;
  readonly item: string;
  /** Column to order the candidates by, lowest first; without it the rows' own order holds. */
  readonly position?: string;
  /** Column that says whether the candidate was clicked: 1 or true. */
  readonly clicked: string;
  /** Further columns of each candidate, such as its price. */
  readonly fields?: ColumnFields;
}

/**
 * What a mapping file (JSON) says about a CSV or NDJSON log; in NDJSON a column is the path of a value, as `cart.items.id`.
 * One of `events` (one row per event) and `impressions` (one row per candidate) is given, and with `events` one of
 * `request` (the log shows lists) and `next` (it shows none: candidates for the next item are generated). A log like that
 * of the trivago challenge, a log of impressions, and a log of a shop:
 *
 * ```json
 * {
 *   "time": { "column": "timestamp", "unit": "s" },
 *   "order": "step", "user": "user_id", "session": "session_id",
 *   "type": { "column": "action", "values": { "click": "clickout", "look": "touch" } },
 *   "common": { "device": { "column": "device", "kind": "id" } },
 *   "events": {
 *     "clickout": {
 *       "fields": { "clicked": { "column": "reference", "kind": "id", "label": true } },
 *       "lists": { "shown": { "item": "items", "fields": { "price": { "column": "prices", "kind": "number", "scale": 2 } } } }
 *     },
 *     "touch": { "fields": { "item": { "column": "reference", "kind": "id" } } }
 *   },
 *   "request": { "on": "clickout", "candidates": "shown", "outcome": { "kind": "immediate", "field": "clicked" } }
 * }
 * ```
 * ```json
 * {
 *   "time": { "column": "time", "unit": "iso" }, "user": "user",
 *   "impressions": { "request": "request_id", "item": "item", "position": "position", "clicked": "click",
 *                    "fields": { "price": { "column": "price", "kind": "number", "scale": 2 } } }
 * }
 * ```
 * ```json
 * {
 *   "time": { "column": "time", "unit": "ms" }, "user": "visitor",
 *   "type": { "column": "action", "values": { "look": "view", "buy": "purchase" } },
 *   "events": {
 *     "view": { "fields": { "item": { "column": "sku", "kind": "id" } } },
 *     "purchase": { "fields": { "item": { "column": "sku", "kind": "id" } } }
 *   },
 *   "attributes": { "item": { "brand": { "column": "brand", "kind": "id" } } },
 *   "next": { "on": "view" }
 * }
 * ```
 */
export interface Mapping {
  readonly delimiter?: string;
  /** Between the members of a list or set in one cell, default `|`. */
  readonly separator?: string;
  /** Names of the columns, for a CSV file without a header line. */
  readonly header?: readonly string[];
  /** NDJSON: path of an array whose elements are an event each; the rest of the line holds for all of them. */
  readonly each?: string;
  /** Values of fields and users that mean nothing was said, such as `NA`; an empty one always does. */
  readonly missing?: readonly string[];
  /** `plus` is a column of milliseconds to add. */
  readonly time: { readonly column: string; readonly unit: 's' | 'ms' | 'us' | 'iso'; readonly plus?: string };
  /** Column with the source's own order within one time. */
  readonly order?: string;
  /** Column with the final order of the log: it is replayed by it and not sorted by time. */
  readonly seq?: string;
  /**
   * At least one of user and session; the other is taken to be the same. With `next`, a log without `session` gets
   * sessions that end with 30 minutes of the user's silence, and a row without a user is its session's.
   */
  readonly user?: string;
  readonly session?: string;
  /** How rows tell their type; a log with one type of event needs none. */
  readonly type?: { readonly column: string; readonly values: Readonly<Record<string, string>> };
  readonly common?: ColumnFields;
  readonly events?: Readonly<Record<string, EventColumns>>;
  readonly impressions?: ImpressionColumns;
  readonly request?: RequestSpec;
  /** No lists: after each event with an `item`, which item will the next event of type `on` in its session have? */
  readonly next?: { readonly on: string };
  /** What a row says of its item (in a log of impressions: its candidate) and its user: metadata where it is new or changes. */
  readonly attributes?: { readonly item?: ColumnFields; readonly user?: ColumnFields };
  /** Events whose id in the field `by` came within this time before are dropped and counted. */
  readonly once?: Schema['once'];
  /** What `--items` holds; `static` means that it was true before the log began. */
  readonly items?: { readonly item: string; readonly static?: boolean; readonly fields: ColumnFields };
}

/** The field without its column. */
export function fieldOf({ column: _, parts: __, ...field }: ColumnField): Field {
  return field as Field;
}
