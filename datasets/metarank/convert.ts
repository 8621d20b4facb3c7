import type { RawElement, RawEvent, RawValue } from '../../engine/events/event';
import type { Fields } from '../../engine/events/fields';
import type { Schema } from '../../engine/events/schema';
import type { MetarankEvent, Values } from './parse';

/**
 * Turns Metarank events into events of a schema.
 *
 * @param onUnknown told of each field that the schema does not know, as `ranking.title`; it is left out
 */
export function converter(schema: Schema, onUnknown: (field: string) => void): (event: MetarankEvent) => RawEvent {
  const known = (group: string, fields: Fields | undefined, values: Values): Record<string, RawValue> => {
    const kept: Record<string, RawValue> = {};
    for (const name in values) {
      const value = values[name];
      const field = fields && Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (field) kept[name] = field.kind === 'vector' && isEmpty(value) ? null : value;
      else onUnknown(`${group}.${name}`);
    }
    return kept;
  };
  return (event) => {
    const { ts } = event;
    const seq = event.seq === undefined ? {} : { seq: event.seq };
    if (event.event === 'item' || event.event === 'user') {
      const fields = known(event.event, event.event === 'item' ? schema.items : schema.users, event.fields);
      return { type: event.event, ts, ...seq, [event.event]: event.of, op: 'patch', fields } as RawEvent;
    }
    const { user, session } = event;
    const type = event.event === 'ranking' ? 'ranking' : event.type;
    const fields = known(type, { ...schema.common, ...schema.events[type]?.fields }, event.fields);
    if (event.event === 'interaction') {
      return { type, ts, ...seq, user, session, item: event.item, ranking: event.ranking, ...fields };
    }
    const columns = schema.events.ranking?.lists?.shown;
    const shown = event.items.map((e): RawElement => ({ item: e.item, ...known('list', columns, e.fields) }));
    return { type, ts, ...seq, user, session, id: event.id, ...fields, shown };
  };
}

function isEmpty(value: RawValue): boolean {
  return Array.isArray(value) && value.length === 0;
}
