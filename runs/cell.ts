import { join } from 'node:path';
import type { Chunk } from '../datasets/index';
import { Assemble } from '../engine/assemble';
import { ConfigError, MismatchError, StateError } from '../engine/base/errors';
import { Codec, isRejection } from '../engine/events/codec';
import { Dictionary } from '../engine/events/dictionary';
import type { Event } from '../engine/events/event';
import { Ingest } from '../engine/ingest';
import { columnOf } from '../engine/plan/explain';
import { takeApart } from '../engine/plan/explain-cell';
import { compilePlan } from '../engine/plan/plan';
import { qidOf } from '../engine/replay';
import { Store } from '../engine/store';
import { readTable } from '../engine/tables/reader';
import { type LoadSource, readPlan } from '../models/bundle';
import { type CellStep, stepsOf } from './cell-steps';
import { readEdges } from './edges';
import { logOf } from './log-of-run';
import { readManifest } from './manifest';
import type { RunPaths } from './paths';
import { breathe, type Watch } from './progress';

/** One cell of a run's table, computed again from the log: the number, and every number on the way to it. */
export interface Cell {
  readonly feature: string;
  readonly sentence: string;
  readonly qid: string;
  readonly seq: number;
  readonly ts: number;
  readonly item: string;
  /** Its place in the list, from 1, and how many stand there. */
  readonly position: number;
  readonly candidates: number;
  /** null: missing. */
  readonly value: number | null;
  readonly stored: number | null;
  /** Whether both are the same float32, bit for bit. */
  readonly isEqual: boolean;
  readonly steps: CellStep;
}

/**
 * Replays a run's log up to one request with one feature, taken apart, and compares it with the stored cell.
 *
 * @param item a candidate; null: the first
 * @throws ConfigError for a feature, request or candidate that the run does not have
 * @throws StateError, MismatchError when the log is gone or is another one
 */
export async function openCell(
  paths: RunPaths,
  asked: { readonly feature: string; readonly qid: string; readonly item: string | null },
  watch: Watch,
  load: LoadSource,
): Promise<Cell> {
  const manifest = readManifest(paths);
  const stored = readPlan(paths.dir);
  const feature = stored.features[columnOf(stored, asked.feature)];
  const at = storedCell(paths, asked);
  const { dataset, open } = await logOf(manifest, paths);
  for (const { file, sha256 } of stored.sources) load(join(paths.dir, file), sha256);
  const codec = new Codec(stored.schema, new Dictionary(), stored.duplicates);
  const { columns, root } = takeApart(feature, codec, stored.request);
  const plan = compilePlan(codec, stored.request, columns);
  const store = new Store(plan.tables);
  const opened = await dataset.open(open);
  const event = await replayTo(at.seq, codec, new Ingest(plan, store), opened.events, watch);
  if (event === null || qidOf(event, codec) !== asked.qid)
    throw new MismatchError(
      `run: ${paths.dir}: its log does not come to request ${asked.qid} again; it has changed since`,
    );
  const assemble = new Assemble(plan, store);
  const { n } = assemble.candidates(event);
  const values = columns.map(() => new Float64Array(n));
  // subtle: the generated code stores into whatever columns it is given; float64 keeps codes and times whole
  assemble.rows(event, values as unknown as Float32Array[], 0);
  const value = Math.fround(values[0][at.position - 1]);
  return {
    feature: feature.name,
    sentence: feature.sentence,
    ...at,
    ts: event.ts,
    candidates: n,
    value: numberOf(value),
    stored: numberOf(at.stored),
    isEqual: Object.is(value, at.stored),
    steps: stepsOf(root, { plan, store, event, row: at.position - 1, values }),
  };
}

/** The events before one request, applied; gives the request itself, placed. */
async function replayTo(
  seq: number,
  codec: Codec,
  ingest: Ingest,
  chunks: AsyncIterable<Chunk>,
  watch: Watch,
): Promise<Event | null> {
  let done = 0;
  for await (const { events } of chunks) {
    await breathe(watch);
    for (const raw of events) {
      const event = codec.encode(raw);
      if (isRejection(event)) continue;
      if (ingest.refusal(event)) continue;
      ingest.place(event);
      if (event.seq === seq) return event;
      ingest.apply(event);
      done++;
    }
    watch.progress({ stage: 'replay', done, total: seq, unit: 'events' });
  }
  return null;
}

function storedCell(paths: RunPaths, { feature, qid, item }: { feature: string; qid: string; item: string | null }) {
  const rows = readTable(paths.features);
  if (readEdges(paths.edges).has(feature))
    throw new StateError(
      `features: ${feature} is stored as bins in ${paths.features}, expected its values; replay with --columns-as float32`,
    );
  const qids = rows.ids('qid');
  const items = rows.ids('candidate');
  const wanted = qids.ids.indexOf(qid);
  const first = wanted < 0 ? -1 : qids.codes.indexOf(wanted);
  if (first < 0)
    throw new ConfigError(
      `features: request ${qid} is not in this run; its requests are ${qids.ids.slice(0, 3).join(', ')} … (column qid of ${paths.requests})`,
    );
  const last = qids.codes.lastIndexOf(wanted);
  const shown = Array.from(items.codes.subarray(first, last + 1), (code) => items.ids[code]);
  const place = item === null ? 0 : shown.indexOf(item);
  if (place < 0)
    throw new ConfigError(
      `features: ${item} is no candidate of request ${qid}; they are ${shown.slice(0, 30).join(', ')}${shown.length > 30 ? ' …' : ''}`,
    );
  return {
    qid,
    item: shown[place],
    position: place + 1,
    seq: rows.numbers('seq')[first],
    stored: rows.numbers(feature)[first + place],
  };
}

function numberOf(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
