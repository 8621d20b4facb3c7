import { MismatchError } from '../engine/base/errors';
import { Codec } from '../engine/events/codec';
import { Dictionary } from '../engine/events/dictionary';
import type { Field } from '../engine/events/fields';
import { compilePlan } from '../engine/plan/plan';
import { Replay } from '../engine/replay';
import type { SegmentColumn } from '../eval/segment-table';
import { readPlan } from '../models/bundle';
import { logOf } from './log-of-run';
import type { Manifest } from './manifest';
import type { RunPaths } from './paths';
import { breathe, type Watch } from './progress';

/** A field of a run's requests that its tables do not hold: [requests] in seq order. */
export type RequestField = Pick<SegmentColumn, 'of' | 'isOutcome'>;

/** Kinds of field that hold one value that can be told apart from another. */
const KINDS: readonly Field['kind'][] = ['id', 'bool', 'int', 'number', 'float', 'time'];

/** The fields of a run's requests by which lists could be told apart: device, platform, whatever its log has. */
export function requestFieldNames(run: string): string[] {
  const { schema, request, duplicates } = readPlan(run);
  const codec = new Codec(schema, new Dictionary(), duplicates);
  const { scalars, fields } = codec.types[codec.typeOf(request.on)];
  return scalars.filter((name) => KINDS.includes(fields[name].kind));
}

/**
 * Reads fields of a run's requests out of its log again: a replay without a feature.
 *
 * @param qids ids of the run's requests, in seq order
 * @throws StateError, MismatchError when the log is gone, is another one, or does not hold the run's requests
 */
export async function requestFields(
  names: readonly string[],
  qids: readonly string[],
  manifest: Manifest,
  paths: RunPaths,
  watch: Watch,
): Promise<Map<string, RequestField>> {
  if (names.length === 0) return new Map();
  const stored = readPlan(paths.dir);
  const plan = compilePlan(new Codec(stored.schema, new Dictionary(), stored.duplicates), stored.request, []);
  const { codec } = plan;
  const { scalars, fields } = codec.types[codec.typeOf(stored.request.on)];
  const slots = names.map((name) => scalars.indexOf(name));
  const values = names.map(() => new Float64Array(qids.length).fill(Number.NaN));
  const placeOf = new Map(qids.map((qid, place) => [qid, place] as const));
  const nothing = (): void => undefined;
  let found = 0;
  const replay = new Replay(plan, {
    ...{ settled: nothing, rejected: nothing, flush: nothing },
    request({ event, qid }) {
      const place = placeOf.get(qid);
      if (place === undefined) return;
      found++;
      slots.forEach((slot, i) => (values[i][place] = event.values[slot]));
    },
  });
  const { dataset, open } = await logOf(manifest, paths);
  const opened = await dataset.open({ ...open, schema: stored.schema });
  for await (const { events } of opened.events) {
    await breathe(watch);
    replay.events(events);
    watch.progress({ stage: 'replay', done: replay.store.nextSeq, total: 0, unit: 'events' });
  }
  if (found !== qids.length)
    throw new MismatchError(
      `segments: the log holds ${found} of the ${qids.length} requests of ${paths.dir}, expected all; a run that goes on after another has no fields of its log`,
    );
  return new Map(
    names.map((name, i): [string, RequestField] => {
      const { kind, label, scale = 0 } = fields[name];
      const unit = kind === 'number' ? 10 ** scale : 1;
      const of =
        kind === 'id'
          ? Array.from(values[i], (code) => (code === code ? codec.dictionary.id(code) : undefined))
          : values[i].map((value) => value / unit);
      return [name, { of, isOutcome: label === true }];
    }),
  );
}
