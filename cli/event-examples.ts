import type { Opened } from '../datasets/index';
import type { RawEvent } from '../engine/events/event';

/** A log that remembers the fullest of the first events of each type while it is read. */
export function withExamples(
  opened: Opened,
  onChunk: (events: number) => Promise<void>,
): { readonly opened: Opened; examples(): Readonly<Record<string, RawEvent>> } {
  const found = new Map<string, { seen: number; size: number; event: RawEvent }>();
  async function* events(): Opened['events'] extends AsyncIterable<infer C> ? AsyncGenerator<C> : never {
    let read = 0;
    for await (const chunk of opened.events) {
      for (const event of chunk.events) look(event);
      await onChunk((read += chunk.events.length));
      yield chunk;
    }
  }
  const look = (raw: RawEvent): void => {
    const known = found.get(raw.type);
    if (known && ++known.seen > LOOKED_AT) return;
    const event = present(raw);
    const size = Object.keys(event).length + (filled(event) ? 1 : 0);
    if (!known) found.set(raw.type, { seen: 1, size, event });
    else if (size > known.size) Object.assign(known, { size, event });
  };
  return {
    opened: Object.create(opened, { events: { get: events } }) as Opened,
    examples: () => Object.fromEntries(Array.from(found, ([type, { event }]) => [type, event])),
  };
}

const LOOKED_AT = 20;

function present(raw: RawEvent): RawEvent {
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => value != null)) as unknown as RawEvent;
}

function filled(event: RawEvent): boolean {
  return Object.values(event).every((value) => !Array.isArray(value) || value.length > 0);
}
