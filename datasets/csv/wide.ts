import type { RawEvent, RawValue } from '../../engine/events/event';
import { BadCell, type CellReader } from './cells';
import type { Mapping } from './mapping';

/** One row as one event of its type; `base` holds time, people and the common fields. */
export function wideEvent(
  cells: readonly string[],
  reader: CellReader,
  { type, events, next }: Mapping,
  base: Readonly<Record<string, RawValue>>,
): RawEvent {
  let name = Object.keys(events!)[0];
  if (type) {
    const cell = reader.cell(cells, type.column);
    if (!Object.hasOwn(type.values, cell)) {
      const known = Object.keys(type.values).join(', ');
      throw new BadCell('E_TYPE', `${type.column} is "${cell}", expected one of ${known}`);
    }
    name = type.values[cell];
  }
  const { fields, lists } = events![name];
  const event: Record<string, unknown> = { type: name, ...base, ...reader.fields(cells, fields) };
  if (next && event.item === null) throw new BadCell('E_FIELD', `${fields!.item.column} is empty, expected an id`);
  for (const list in lists) event[list] = reader.list(cells, lists[list], lists[list].fields);
  return event as unknown as RawEvent;
}
