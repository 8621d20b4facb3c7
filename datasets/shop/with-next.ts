import { sha256 } from '../../engine/base/hash';
import type { RawElement, RawEvent, RawValue } from '../../engine/events/event';
import { METADATA } from '../../engine/events/schema';
import { NEXT } from '../next-item';
import type { Row } from '../row';
import type { Memory } from './memory';

type Values = Readonly<Record<string, RawValue>>;

/** What is added to the rows of a log on their way out, in log order. */
export interface Additions {
  /** Events have no session: 30 minutes of silence of a user end one. */
  readonly gap?: boolean | undefined;
  /** Fields that every event has, and so the requests too. */
  readonly common: readonly string[];
  /** A request for the next item after one in so many item events; 0 for none. */
  readonly every: number;
  /** What undated tables say of an item or a user, told when it is first met. */
  readonly side?: SideTables | undefined;
  /** A list whose items are met when it is shown. */
  readonly shown?: string;
  /** What is known of the rows before; grows with these. */
  readonly memory: Memory;
}

/** Attributes by id, from tables without dates. */
interface SideTables {
  readonly item: ReadonlyMap<string, Values>;
  readonly user: ReadonlyMap<string, Values>;
}

/**
 * Rows in log order with what a shop log does not say itself: sessions, metadata of users and items where it is new or
 * changes (before the event that shows it), and after each item event the request for the next one.
 */
export async function* withNext(rows: AsyncIterable<Row[]>, additions: Additions): AsyncGenerator<Row[]> {
  const { gap, every, side, shown, memory } = additions;
  const { sessions, known, met } = memory;
  const tell = (out: Row[], row: Row, table: 'item' | 'user', id: RawValue, given?: Values): void => {
    if (typeof id !== 'string' || id === '') return;
    let said = given;
    const more = side?.[table].get(id);
    if (more && !met[table].has(id)) {
      met[table].add(id);
      said = { ...more, ...said };
    }
    const patch = known[table].patch(id, said, row.event.ts);
    if (patch) out.push(other(row, patch));
  };
  for await (const block of rows) {
    const out: Row[] = [];
    for (const row of block) {
      let { event } = row;
      const isMetadata = (METADATA as readonly string[]).includes(event.type);
      const id = event.item as RawValue;
      if (!isMetadata) {
        if (gap && event.session === undefined) {
          event = { ...event, session: sessions.of(event.user as string, event.ts) } as RawEvent;
        }
        tell(out, row, 'user', event.user as RawValue, row.about?.user);
        tell(out, row, 'item', id, row.about?.item);
        for (const [item, of] of row.about?.shown ?? []) tell(out, row, 'item', item, of);
        const elements = shown === undefined ? undefined : (event[shown] as readonly RawElement[] | undefined);
        if (side?.item.size && elements) for (const { item } of elements) tell(out, row, 'item', item);
        out.push({ ...row, event, about: undefined });
        if (every > 0 && typeof id === 'string' && isAsked(event, every))
          out.push(other(row, nextOf(event, additions)));
      } else {
        const table = event.type as 'item' | 'user';
        const patch = known[table].patch(event[table] as string, event.fields as Values, event.ts);
        if (patch) out.push({ ...row, event: patch });
      }
    }
    if (out.length) yield out;
  }
}

function nextOf(event: RawEvent, { common }: Additions): RawEvent {
  const next: Record<string, RawValue> = {};
  for (const name of common) if (event[name] !== undefined) next[name] = event[name] as RawValue;
  return { type: NEXT, ts: event.ts, ...next };
}

/** By hash of the event itself, so the same ones whatever else the log holds. */
function isAsked({ ts, session, item }: RawEvent, every: number): boolean {
  if (every === 1) return true;
  return Number.parseInt(sha256(`${String(session)}\n${ts}\n${String(item)}`, 12), 16) % every === 0;
}

function other({ file, line, order }: Row, event: RawEvent): Row {
  return { event, order, file, line, size: 0, unlabelled: false };
}
