import { random } from '../../engine/base/random';
import type { RawElement, RawEvent, RawValue } from '../../engine/events/event';
import type { Field, Fields } from '../../engine/events/fields';
import type { RequestSpec } from '../../engine/events/request';
import type { Schema } from '../../engine/events/schema';

const ITEMS = 14;
const LONGEST = 6;
const KINDS = ['image', 'info', 'rating', 'deals'];

/** A small log of any schema, drawn with a seed: few people, few items, short lists, values missing here and there. */
export function randomLog(schema: Schema, request: RequestSpec, events: number, seed: number): RawEvent[] {
  const next = random(seed);
  const below = (n: number): number => Math.floor(next() * n);
  const item = (): string => `item ${below(ITEMS)}`;
  let ts = 1_540_000_000_000;
  const asked: string[] = [];
  const value = (name: string, { kind, scale = 0, length = 0 }: Field): RawValue => {
    if (next() < 0.08) return null;
    switch (kind) {
      case 'id':
        if (name === 'kind') return KINDS[below(KINDS.length)];
        return name === 'item' ? item() : `${name} ${below(3)}`;
      case 'text':
        return 'words';
      case 'bool':
        return next() < 0.5;
      case 'set':
        return Array.from({ length: below(4) }, () => `${name} ${below(6)}`);
      case 'time':
        return ts - below(1e9);
      case 'vector':
        return Array.from({ length }, next);
      case 'int':
        return below(200);
      default:
        return (below(200) * 100) / 10 ** scale;
    }
  };
  const record = (fields: Fields): Record<string, RawValue> =>
    Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, value(name, field)]));
  const metadata = (type: 'item' | 'user', id: string, fields: Fields): RawEvent =>
    ({ type, ts, [type]: id, op: 'patch', fields: record(fields) }) as RawEvent;
  const common = (): Record<string, RawValue> => ({
    ...record(schema.common),
    ...(schema.common.user && { user: `user ${below(4)}` }),
    ...(schema.common.session && { session: `session ${below(8)}` }),
  });
  const types = Object.keys(schema.events);
  const drawn = (type: string): RawEvent => {
    const { fields = {}, lists = {}, of } = schema.events[type];
    const cards = (columns: Fields): RawElement[] => {
      const shown = new Set(Array.from({ length: 2 + below(LONGEST - 1) }, item));
      return [...shown].map((id) => ({ ...record(columns), item: id }));
    };
    const listed = Object.fromEntries(Object.entries(lists).map(([name, columns]) => [name, cards(columns)]));
    const event: Record<string, unknown> = { type, ts, ...common(), ...record(fields), ...listed };
    if (type === request.on && 'id' in fields) asked.push((event.id = `request ${asked.length}`) as string);
    if (of) event[of.by] = asked.at(-1 - below(2)) ?? null;
    if (type === request.on && request.outcome.kind === 'immediate') {
      const shown = listed[request.candidates]!;
      event[request.outcome.field] = shown[below(shown.length)]!.item;
    }
    return event as unknown as RawEvent;
  };
  const log: RawEvent[] = [];
  for (let i = 0; i < ITEMS - 2; i++) if (schema.items) log.push(metadata('item', `item ${i}`, schema.items));
  for (let i = 0; i < 3; i++) if (schema.users) log.push(metadata('user', `user ${i}`, schema.users));
  while (log.length < events) {
    ts += 1000 * below(next() < 0.1 ? 2000 : 60);
    log.push(drawn(next() < 0.35 ? request.on : types[below(types.length)]!));
  }
  return log;
}
