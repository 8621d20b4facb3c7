import type { DataSet, OpenOptions } from '../../datasets/index';
import type { Placed, Placing } from './machine';

/** Events kept in memory rather than read again for every test. */
const HELD = 250_000;

/** The events of a log as they come, each with its place. */
export async function* placed(dataset: DataSet, options: OpenOptions): AsyncGenerator<readonly Placed[]> {
  const { events } = await dataset.open(options);
  let at = 0;
  for await (const chunk of events)
    yield chunk.events.map((raw, i) => ({
      ...{ raw, at: at++, file: chunk.files[i], line: chunk.lines[i], apart: chunk.apart?.get(i) },
    }));
}

/** A log that can be read again and again: from memory if it is small, else from its files. */
export async function readable(dataset: DataSet, options: OpenOptions): Promise<() => Placing> {
  const held: (readonly Placed[])[] = [];
  let count = 0;
  for await (const chunk of placed(dataset, options)) {
    held.push(chunk);
    count += chunk.length;
    if (count > HELD) return () => placed(dataset, options);
  }
  return async function* () {
    yield* held;
  };
}

/** The same events, each changed by itself. */
export async function* mapped(events: Placing, change: (placed: Placed) => Placed): AsyncGenerator<readonly Placed[]> {
  for await (const chunk of events) yield chunk.map(change);
}
