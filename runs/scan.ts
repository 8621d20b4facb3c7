import { assertBad, type DataSet, NOT_IN_ORDER, type Opened, type OpenOptions, rejectEvent } from '../datasets/index';
import { Codec, type Duplicates, isRejection } from '../engine/events/codec';
import { Dictionary } from '../engine/events/dictionary';
import type { Event } from '../engine/events/event';
import { Repeats } from '../engine/events/repeats';
import type { RequestSpec } from '../engine/events/request';
import type { Schema } from '../engine/events/schema';
import type { KeptLog } from './kept-log';
import { packedBytes } from './packed-events';
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
  /** The log read, its counters final. */
  readonly opened: Opened;
  /** What encoded it, with its ids. */
  readonly codec: Codec;
  /** What its events take, or would, where they are kept. */
  readonly keptBytes: number;
  /** Events that the codec did not take. */
  readonly rejected: number;
}

/** How a log is read. */
export interface ScanRequest {
  readonly dataset: DataSet;
  readonly open: OpenOptions;
  readonly duplicates: Duplicates;
  /** Share of lines that may be bad. */
  readonly maxBad: number;
  /** Newest effective time, and ids, of the log that this one follows; none by default. */
  readonly now?: number;
  readonly ids?: readonly string[];
  /** Where the encoded events are kept for later passes. */
  readonly keep?: KeptLog;
}

/**
 * Reads a log once, without state. It is taken to lie in order until a row shows that it does not, and then read anew.
 *
 * @throws StateError when more lines are bad than `maxBad` allows
 */
export async function scanLog(asked: ScanRequest, watch: Watch): Promise<Scan> {
  // of a log that is cut short, the rows behind the limit may belong before it
  if (asked.open.limit !== undefined) return scanOnce(asked, watch);
  try {
    return await scanOnce({ ...asked, open: { ...asked.open, isInOrder: true } }, watch);
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== NOT_IN_ORDER) throw error;
    return scanOnce(asked, watch);
  }
}

async function scanOnce(asked: ScanRequest, watch: Watch): Promise<Scan> {
  const { dataset, duplicates, maxBad, now: begin = 0, ids = [], keep } = asked;
  const opened = await dataset.open(asked.open);
  const dictionary = new Dictionary();
  for (const id of ids) dictionary.code(id);
  const codec = new Codec(opened.schema, dictionary, duplicates);
  const requestType = codec.typeOf(opened.request.on);
  const list = codec.types[requestType].lists.findIndex(({ name }) => name === opened.request.candidates);
  const times: number[] = [];
  const repeats = opened.schema.once ? new Repeats(codec, []) : null;
  let [events, rows, now, rejected, keptBytes] = [0, 0, begin, 0, 0];
  keep?.begin();
  for await (const chunk of opened.events) {
    await breathe(watch);
    const encoded: Event[] = [];
    for (const [i, raw] of chunk.events.entries()) {
      const event = codec.encode(raw);
      if (isRejection(event)) {
        rejected++;
        rejectEvent(opened, chunk, i, event.code, event.message);
      } else encoded.push(event);
    }
    keptBytes += keep ? keep.add(encoded) : packedBytes(encoded);
    for (const event of encoded) {
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
  keep?.end();
  assertBad(opened.bad, opened.progress.rows, maxBad);
  return {
    ...{ schema: opened.schema, request: opened.request, requestTimes: Float64Array.from(times), events, rows },
    ...{ itemsTransductive: opened.itemsTransductive, opened, codec, keptBytes, rejected },
  };
}
