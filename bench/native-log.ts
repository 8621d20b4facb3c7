import type { Codec } from '../engine/events/codec';
import type { Event } from '../engine/events/event';

/** Kinds of events as bench/native/log.h numbers them; everything else of a user is the last. */
const KINDS = ['clickout', 'image', 'info', 'rating', 'deals', 'search'];
/** Bytes of one event. */
const RECORD = 48;

/**
 * Encoded events as bench/native/log.h reads them: a header, the events, the prices and items of what was shown. Ids of
 * each kind are numbered from 0 by themselves, so that C++ may use arrays; changes of items, which no column reads,
 * are left out.
 */
export function nativeLog(codec: Codec, events: readonly Event[]): Uint8Array {
  const numbers = Object.fromEntries(FIELDS.map((field) => [field, new Map<number, number>()]));
  const own = events.filter(({ metadata }) => metadata === null);
  const elements = own.reduce((n, { lists }) => n + (lists[0]?.n ?? 0), 0);
  const records = new DataView(new ArrayBuffer(own.length * RECORD));
  const prices = new Float64Array(elements);
  const items = new Int32Array(elements);
  let element = 0;
  for (const [e, event] of own.entries()) {
    const { name, scalars } = codec.types[event.type];
    const value = (field: string): number => event.values[scalars.indexOf(field)] ?? Number.NaN;
    const at = e * RECORD;
    const list = event.lists[0];
    records.setFloat64(at, event.ts, true);
    const kind = KINDS.indexOf(name === 'touch' ? codec.dictionary.id(value('kind')) : name);
    const codes = ['user', 'session', 'platform', 'city', 'device'].map((field) => number(field, value(field)));
    if (codes.includes(-1)) throw new Error(`bench: event ${e} has no user, session, platform, city or device`);
    const item = number('item', value(name === 'clickout' ? 'clicked' : 'item'));
    const cells = [kind < 0 ? KINDS.length : kind, ...codes, item, element, list?.n ?? 0];
    for (const [i, cell] of cells.entries()) records.setInt32(at + 8 + 4 * i, cell, true);
    for (let i = 0; i < (list?.n ?? 0); i++, element++) {
      items[element] = number('item', list.columns[0][i]);
      prices[element] = list.columns[1][i];
    }
  }
  const header = Int32Array.of(own.length, elements, ...FIELDS.map((field) => numbers[field].size));
  return Buffer.concat(
    [header, records, prices, items].map((a) => new Uint8Array(a.buffer, a.byteOffset, a.byteLength)),
  );

  function number(field: string, code: number): number {
    if (code !== code) return -1;
    const known = numbers[field];
    if (!known.has(code)) known.set(code, known.size);
    return known.get(code)!;
  }
}

/** In the order of the header. */
const FIELDS = ['user', 'session', 'item', 'platform', 'city', 'device'];
