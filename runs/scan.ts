import { assertBad, type DataSet, NOT_IN_ORDER, type OpenOptions, rejectEvent } from '../datasets/index';
import { Codec, type Duplicates, isRejection } from '../engine/events/codec';
import { Dictionary } from '../engine/events/dictionary';
import { Repeats } from '../engine/events/repeats';
import type { RequestSpec } from '../engine/events/request';
import type { Schema } from '../engine/events/schema';
import { breathe, type Watch } from './progress';

/** What must be known of a log before it is replayed: its schema, and when its requests were made. */
export interface Scan {
  readonly schema: Schema;
  readonly request: RequestSpec;
  /** [requests] effective times in seq order, epoch milliseconds. */
  readonly requestTimes: Float64Array;
  readonly events: number;
  /** Candidates of all requests together, at most: lists that the engine generates count as long as they may be. */
  readonly rows: number;
  readonly itemsTransductive: boolean;
  /** How later passes read the log: one that lies in order is not sorted again. */
  readonly open: OpenOptions;
}

/**
 * Reads a log once, without state. It is taken to lie in order until a row shows that it does not, and then read anew.
 *
 * @param begin the newest effective time of the log that this one follows
 * @throws StateError when more lines are bad than `maxBad` allows
 */
export async function scanLog(
  dataset: DataSet,
  options: OpenOptions,
  duplicates: Duplicates,
  maxBad: number,
  watch: Watch,
  begin = 0,
): Promise<Scan> {
  const scan = (open: OpenOptions): Promise<Scan> => scanOnce(dataset, open, duplicates, maxBad, watch, begin);
  // of a log that is cut short, the rows behind the limit may belong before it
  if (options.limit !== undefined) return scan(options);
  try {
    return await scan({ ...options, isInOrder: true });
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== NOT_IN_ORDER) throw error;
    return scan(options);
  }
}

async function scanOnce(
  dataset: DataSet,
  options: OpenOptions,
  duplicates: Duplicates,
  maxBad: number,
  watch: Watch,
  begin: number,
): Promise<Scan> {
  const opened = await dataset.open(options);
  const codec = new Codec(opened.schema, new Dictionary(), duplicates);
  const requestType = codec.typeOf(opened.request.on);
  const list = codec.types[requestType].lists.findIndex(({ name }) => name === opened.request.candidates);
  const times: number[] = [];
  const repeats = opened.schema.once ? new Repeats(codec, []) : null;
  let [events, rows, now] = [0, 0, begin];
  for await (const chunk of opened.events) {
    await breathe(watch);
    for (const [i, raw] of chunk.events.entries()) {
      const event = codec.encode(raw);
      if (isRejection(event)) {
        rejectEvent(opened, chunk, i, event.code, event.message);
        continue;
      }
      const at = Math.max(now, event.ts);
      if (repeats?.refusal(event, at)) continue;
      repeats?.take(event, at);
      now = at;
      events++;
      if (event.type !== requestType) continue;
      times.push(now);
      rows += event.lists[list].n || (opened.request.generate?.limit ?? 0);
    }
    watch.progress({ stage: 'scan', done: events, total: 0, unit: 'events' });
  }
  assertBad(opened.bad, opened.progress.rows, maxBad);
  return {
    schema: opened.schema,
    request: opened.request,
    requestTimes: Float64Array.from(times),
    events,
    rows,
    itemsTransductive: opened.itemsTransductive,
    open: options,
  };
}
