import type { RawEvent, RawValue } from '../../engine/events/event';
import { BadCell } from '../csv/cells';
import type { About } from '../row';

type Json = Readonly<Record<string, unknown>>;
type RawBase = { readonly ts: number } & Readonly<Record<string, RawValue>>;

/** One event that a row of a Parquet file makes, with what it says of its user. */
export interface Made {
  readonly event: RawEvent;
  readonly about?: About;
}

/** An impression, its clicks (at its own time, as theirs is not known), and what was read of the page it was on. */
export function behaviorEvents(row: Json): Made[] {
  const base = {
    ts: timeOf('impression_time', row.impression_time),
    user: required('user_id', row.user_id),
    session: required('session_id', row.session_id),
    device: idOf(row.device_type),
  };
  const id = required('impression_id', row.impression_id);
  const shown = listOf('article_ids_inview', row.article_ids_inview);
  if (shown.length === 0) throw new BadCell('E_NO_LIST', 'article_ids_inview is empty, expected articles');
  const page = idOf(row.article_id);
  const about = {
    user: {
      gender: idOf(row.gender),
      age: numberOf(row.age),
      postcode: idOf(row.postcode),
      subscriber: row.is_subscriber as boolean | null | undefined,
      sso: row.is_sso_user as boolean | null | undefined,
    },
  };
  const made: Made[] = [
    { event: { type: 'impression', ...base, id, page, shown: shown.map((item) => ({ item })) }, about },
  ];
  for (const item of listOf('article_ids_clicked', row.article_ids_clicked ?? [])) {
    made.push({ event: { type: 'click', ...base, item, impression: id } });
  }
  const seconds = numberOf(row.read_time);
  if (page !== null && seconds !== null) made.push({ event: readOf(base, page, seconds, row.scroll_percentage) });
  return made;
}

/** What a user read before the behaviours begin. */
export function historyEvents(row: Json): Made[] {
  const user = required('user_id', row.user_id);
  const items = listOf('article_id_fixed', row.article_id_fixed);
  const times = (row.impression_time_fixed ?? []) as readonly unknown[];
  if (times.length !== items.length)
    throw new BadCell('E_LIST_LENGTH', `has ${items.length} articles and ${times.length} times, expected as many`);
  const at = (list: unknown, i: number): unknown => (list as readonly unknown[] | undefined)?.[i];
  return items.map((item, i) => {
    const ts = timeOf('impression_time_fixed', times[i]);
    const seconds = numberOf(at(row.read_time_fixed, i)) ?? 0;
    return { event: readOf({ ts, user }, item, seconds, at(row.scroll_percentage_fixed, i)) };
  });
}

/** What is known of an article when it is published. */
export function articleFields(row: Json): { readonly id: string; readonly fields: Readonly<Record<string, RawValue>> } {
  const fields = {
    category: idOf(row.category),
    subcategory: row.subcategory ? listOf('subcategory', row.subcategory) : null,
    article_type: idOf(row.article_type),
    premium: row.premium as boolean | null | undefined,
    published: row.published_time ? timeOf('published_time', row.published_time) : null,
    sentiment: idOf(row.sentiment_label),
  };
  return { id: required('article_id', row.article_id), fields };
}

function readOf(base: RawBase, item: string, seconds: number, scroll: unknown): RawEvent {
  return { type: 'read', ...base, ts: base.ts + Math.round(seconds * 1000), item, seconds, scroll: numberOf(scroll) };
}

function timeOf(name: string, value: unknown): number {
  const ts = value instanceof Date ? value.getTime() : Number.NaN;
  if (ts >= 0) return ts;
  throw new BadCell('E_TIME', `${name} is ${String(value)}, expected a time`);
}

function required(name: string, value: unknown): string {
  const id = idOf(value);
  if (id === null || id === '') throw new BadCell('E_FIELD', `${name} is missing, expected an id`);
  return id;
}

function idOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

function numberOf(value: unknown): number | null {
  const number = typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

function listOf(name: string, value: unknown): string[] {
  if (!Array.isArray(value)) throw new BadCell('E_FIELD', `${name} is ${String(value)}, expected a list`);
  return value.map((member: unknown) => required(`a member of ${name}`, member));
}
