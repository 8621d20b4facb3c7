import { Codec, isRejection } from '../engine/events/codec';
import { Dictionary } from '../engine/events/dictionary';
import type { RawElement, RawEvent } from '../engine/events/event';
import type { BadLine } from './bad-lines';
import { type Opened, rejectEvent } from './dataset';

/** What stands in a log, counted. Shares are 0 to 1; undefined where there is nothing to divide by. */
export interface Description {
  readonly name: string;
  readonly rows: number;
  /** Events by type, most frequent first; metadata among them. */
  readonly events: Readonly<Record<string, number>>;
  readonly users: number;
  readonly sessions: number;
  /** Items shown, touched or described. */
  readonly items: number;
  readonly describedItems: number;
  /** Requests: events that show a list of candidates. */
  readonly lists: number;
  /** Requests whose list the log leaves out: the engine generates their candidates. */
  readonly unlisted: number;
  /** How many lists have how many candidates, shortest first. */
  readonly listLengths: readonly { readonly length: number; readonly count: number }[];
  /** Clicks on a request's candidates, and the share of them that fell on the first position. */
  readonly clicks: number;
  readonly firstPositionClicked: number | undefined;
  /** Clicks on an item that the request did not show, or that name no request; none where lists are left out. */
  readonly clicksElsewhere: number;
  readonly unlabelled: number;
  /** ISO 8601; undefined for a log without events. Metadata does not count. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly sorted: boolean;
  readonly bad: {
    readonly total: number;
    readonly reasons: readonly { code: string; count: number }[];
    readonly first: readonly BadLine[];
  };
  /** Fields that a fixed schema does not know, with how often each was met. */
  readonly unknownFields: Readonly<Record<string, number>>;
}

/** Reads a log to its end and counts what it holds; an event that a replay would not take is a bad line here as there. */
export async function describe(opened: Opened): Promise<Description> {
  const { request } = opened;
  const counts = new Map<string, number>();
  const lengths = new Map<number, number>();
  const users = new Set<unknown>();
  const sessions = new Set<unknown>();
  const items = new Set<unknown>();
  const described = new Set<unknown>();
  const shownBy = new Map<unknown, readonly unknown[]>();
  let [lists, unlisted, first, inside, outside] = [0, 0, 0, 0, 0];
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  const settle = (shown: readonly unknown[] | undefined, item: unknown): void => {
    const place = shown ? shown.indexOf(item) : -1;
    if (place < 0) outside++;
    else inside++;
    if (place === 0) first++;
  };
  const { outcome } = request;
  const keyOf = (event: RawEvent, by: string): unknown => (outcome.kind === 'joined' ? event[by] : event.session);
  const by = outcome.kind === 'joined' ? (opened.schema.events[outcome.on]?.of?.by ?? 'id') : 'session';
  const codec = new Codec(opened.schema, new Dictionary());
  for await (const chunk of opened.events) {
    for (const [i, event] of chunk.events.entries()) {
      const encoded = codec.encode(event);
      if (isRejection(encoded)) {
        rejectEvent(opened, chunk, i, encoded.code, encoded.message);
        continue;
      }
      counts.set(event.type, (counts.get(event.type) ?? 0) + 1);
      if (event.type === 'item') described.add(event.item);
      if (event.item != null) items.add(event.item);
      if (event.type === 'item' || event.type === 'user') continue;
      if (event.user != null) users.add(event.user);
      if (event.session != null) sessions.add(event.session);
      from = Math.min(from, event.ts);
      to = Math.max(to, event.ts);
      if (event.type === request.on && event[request.candidates] === undefined) {
        unlisted++;
      } else if (event.type === request.on) {
        const shown = ((event[request.candidates] ?? []) as readonly RawElement[]).map(({ item }) => item);
        lists++;
        lengths.set(shown.length, (lengths.get(shown.length) ?? 0) + 1);
        for (const item of shown) items.add(item);
        if (outcome.kind !== 'immediate') shownBy.set(keyOf(event, 'id'), shown);
        else if (event[outcome.field] != null) settle(shown, event[outcome.field]);
      } else if (outcome.kind !== 'immediate' && event.type === outcome.on && !unlisted) {
        settle(shownBy.get(keyOf(event, by)), event[outcome.item]);
      }
    }
  }
  const { bad } = opened;
  return {
    name: opened.name,
    rows: opened.progress.rows,
    events: Object.fromEntries([...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))),
    users: users.size,
    sessions: sessions.size,
    items: items.size,
    describedItems: described.size,
    lists,
    unlisted,
    listLengths: [...lengths].sort(([a], [b]) => a - b).map(([length, count]) => ({ length, count })),
    clicks: inside,
    firstPositionClicked: inside ? first / inside : undefined,
    clicksElsewhere: outside,
    unlabelled: opened.unlabelled,
    from: to >= from ? new Date(from).toISOString() : undefined,
    to: to >= from ? new Date(to).toISOString() : undefined,
    sorted: opened.sorted,
    bad: { total: bad.total, reasons: bad.reasons(), first: bad.first },
    unknownFields: Object.fromEntries(opened.unknownFields),
  };
}
