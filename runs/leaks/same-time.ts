import { random } from '../../engine/base/random';
import type { RawEvent } from '../../engine/events/event';
import { METADATA, type Schema } from '../../engine/events/schema';
import type { Placed, Placing } from './machine';
import { shuffled } from './sample';

/**
 * The same log, in which events of one time and of different sessions come in another order. What one session did
 * keeps its order, and metadata its place.
 */
export async function* permuted(events: Placing, schema: Schema, seed: number): AsyncGenerator<readonly Placed[]> {
  const next = random(seed, 13);
  let held: Placed[] = [];
  for await (const chunk of events) {
    const out: Placed[] = [];
    const flush = (): void => {
      for (const placed of held.length > 1 ? mixed(held, schema, Math.floor(next() * 2 ** 31)) : held) out.push(placed);
      held = [];
    };
    for (const placed of chunk) {
      const isMetadata = (METADATA as readonly string[]).includes(placed.raw.type);
      if (isMetadata || (held.length > 0 && held[0].raw.ts !== placed.raw.ts)) flush();
      if (isMetadata) out.push(placed);
      else held.push(placed);
    }
    yield out;
  }
  if (held.length > 0) yield mixed(held, schema, Math.floor(next() * 2 ** 31));
}

/** Deals the events of every session, in their order, onto places drawn at random. */
function mixed(group: readonly Placed[], schema: Schema, seed: number): Placed[] {
  const queues = new Map<unknown, Placed[]>();
  const keys = group.map((placed) => {
    const key = whose(placed.raw, schema) ?? placed;
    const queue = queues.get(key);
    if (queue) queue.push(placed);
    else queues.set(key, [placed]);
    return key;
  });
  const taken = new Map<unknown, number>();
  return shuffled(keys, seed, 17).map((key) => {
    const i = taken.get(key) ?? 0;
    taken.set(key, i + 1);
    return queues.get(key)![i];
  });
}

/** Whose events keep their order: a session's, else a user's, else those of one request. */
function whose(raw: RawEvent, schema: Schema): unknown {
  const by = schema.events[raw.type]?.of?.by;
  return raw.session ?? raw.user ?? (by === undefined ? raw.id : raw[by]);
}
