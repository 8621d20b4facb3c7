import { ConfigError } from '../../engine/base/errors';
import type { RawEvent } from '../../engine/events/event';
import { BadLines } from '../bad-lines';
import type { Chunk, DataSet, Opened, OpenOptions, Progress } from '../dataset';
import { fixedSchema } from '../fixed-schema';
import { trivagoRequest, trivagoSchema } from '../trivago-schema';
import { Ceiling } from './ceiling';
import { generate } from './generate';

const CHUNK = 4096;

/**
 * A made-up hotel market with the schema of the trivago log: people with taste and thrift look for hotels in a city,
 * look at some more closely and click one out. The chance of every click is known, and so is the best possible order.
 */
export const simulator: DataSet = {
  name: 'simulator',
  sentence: 'A seeded, made-up log of hotel searches of any size, whose best possible ranking is known.',
  example: 'podium run --dataset simulator --events 100000 --seed 1',
  files: { log: 'none: events are made while they are read' },
  schema: trivagoSchema,
  request: trivagoRequest,
  open,
};

async function open({ logs, items, seed = 1, events = 100_000, limit, schema }: OpenOptions): Promise<Opened> {
  if (logs.length) throw new ConfigError(`simulator: log ${logs[0]} was given, expected none; name its --dataset`);
  if (items !== undefined)
    throw new ConfigError(`simulator: item table ${items} was given, expected none: items are made, too`);
  if (!(Number.isInteger(events) && events >= 1 && events <= 100_000_000)) {
    throw new ConfigError(`simulator: events is ${events}, expected a whole number from 1 to 100000000`);
  }
  if (!Number.isInteger(seed)) throw new ConfigError(`simulator: seed is ${seed}, expected a whole number`);
  const unknownFields = new Map<string, number>();
  const count = (field: string): unknown => unknownFields.set(field, (unknownFields.get(field) ?? 0) + 1);
  const fixed = schema ? fixedSchema('simulator', trivagoSchema, schema, count) : { schema: trivagoSchema, trim: null };
  const truth = new Ceiling();
  const progress: Progress = { rows: 0, bytes: 0, totalBytes: 0, events: Math.min(events, limit ?? events) };
  return {
    name: 'simulator',
    schema: fixed.schema,
    request: trivagoRequest,
    files: ['simulator'],
    events: chunked(
      generate(seed, events, (e, r) => truth.add(e, r)),
      progress,
      fixed.trim,
    ),
    bad: new BadLines(),
    progress,
    itemsTransductive: false,
    sorted: false,
    unlabelled: 0,
    unknownFields,
    truth,
  };
}

async function* chunked(
  events: Generator<RawEvent>,
  progress: Progress,
  trim: ((event: RawEvent) => RawEvent) | null,
): AsyncGenerator<Chunk> {
  let held: RawEvent[] = [];
  for (const event of events) {
    held.push(trim ? trim(event) : event);
    if (event.type !== 'item') progress.rows++;
    const isLast = progress.rows === progress.events;
    if (held.length < CHUNK && !isLast) continue;
    const zeros = new Array<number>(held.length).fill(0);
    yield { events: held, lines: zeros, files: zeros, unlabelled: null };
    held = [];
    if (isLast) return;
  }
}
