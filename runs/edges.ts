import { existsSync } from 'node:fs';
import { MismatchError, StateError } from '../engine/base/errors';
import { random } from '../engine/base/random';
import type { Plan } from '../engine/plan/plan';
import { type Begin, Replay } from '../engine/replay';
import { binEdges, sampleRows } from '../models/index';
import type { Cuts } from './cuts';
import type { Edges } from './feature-columns';
import type { KeptLog } from './kept-log';
import { breathe, type Watch } from './progress';
import { readStored } from './stored-json';
import { writeWhole } from './write-whole';

/** Most bins of a column, beside the one for missing: what a byte holds. */
const BINS = 255;
/** Rows that edges are drawn from: those of whole requests, spread evenly over the fit part. */
const ROWS = 100_000;
const STREAM = 13;

/** What `edges.json` holds; the last edge of every column is Infinity and is left out. */
interface StoredEdges {
  readonly rows: number;
  readonly seed: number;
  readonly columns: Readonly<Record<string, StoredColumn>>;
}

interface StoredColumn {
  readonly identity: string;
  /** Empty where the sample held one value or none; earlier runs have null for none. */
  readonly edges: readonly number[] | null;
}

/** Where edges are drawn from. */
export interface EdgesSetup {
  readonly log: KeptLog;
  readonly plan: Plan;
  readonly cuts: Cuts;
  /** [requests] effective times in seq order. */
  readonly requestTimes: Float64Array;
  /** Candidates of all requests together. */
  readonly rows: number;
  readonly seed: number;
  /** What a plan begins with; nothing by default. */
  readonly begin?: ((plan: Plan) => Begin) | undefined;
}

/**
 * Edges of every column by the rule of the trainer, from a seeded sample of the fit part: whole requests, about 100,000
 * rows. The log is replayed until the last of them; the rows of other requests are not read.
 */
export async function drawEdges(setup: EdgesSetup, watch: Watch): Promise<Edges> {
  const { log, plan, cuts, requestTimes, rows, seed, begin } = setup;
  const fit = requestTimes.findIndex((ts) => ts >= cuts.choose);
  const requests = fit < 0 ? requestTimes.length : fit;
  const wanted = Math.max(1, Math.ceil(ROWS / Math.max(1, rows / requestTimes.length)));
  const sampled = sampleRows(requests, wanted, random(seed, STREAM));
  const parts: Float32Array[][] = plan.features.map(() => []);
  let [asked, next] = [0, 0];
  const nothing = (): void => undefined;
  const replay = new Replay(
    plan,
    {
      request: nothing,
      settled: nothing,
      rejected: nothing,
      flush: (columns, n) => columns.forEach((column, i) => parts[i].push(column.slice(0, n))),
      wants: () => asked++ === sampled[next] && ++next > 0,
    },
    begin?.(plan),
  );
  for (const stretch of log.read(plan.codec)) {
    await breathe(watch);
    for (const event of stretch) replay.take(event);
    watch.progress({ stage: 'edges', done: next, total: sampled.length, unit: 'requests' });
    if (next === sampled.length) break;
  }
  replay.finish();
  return new Map(plan.features.map(({ name }, i) => [name, binEdges(joined(parts[i]), BINS)]));
}

/** Writes the edges of a plan's columns to `edges.json`. */
export function writeEdges(path: string, { features, identities }: Plan, edges: Edges, seed: number): void {
  const columns = features.flatMap(({ name }, i) => {
    const own = edges.get(name);
    return own ? [[name, { identity: identities[i], edges: Array.from(own.subarray(0, -1)) }]] : [];
  });
  writeWhole(path, `${JSON.stringify({ rows: ROWS, seed, columns: Object.fromEntries(columns) })}\n`);
}

/** The edges of a run, by column; none where its table holds no bins. */
export function readEdges(path: string): Edges {
  if (!existsSync(path)) return new Map();
  const { columns } = readStored<StoredEdges>(path);
  return new Map(Object.entries(columns).map(([name, stored]) => [name, edgesOf(stored)]));
}

/**
 * The edges of another run for the columns of a plan.
 *
 * @throws StateError when it has none
 * @throws MismatchError when it lacks a column, or computes it otherwise
 */
export function reuseEdges(path: string, run: string, { features, identities }: Plan, but: ReadonlySet<string>): Edges {
  if (!existsSync(path))
    throw new StateError(`replay: ${run} has no edges.json; expected a run replayed with --columns-as uint8`);
  const { columns } = readStored<StoredEdges>(path);
  const wanted = features
    .map(({ name }, i) => ({ name, identity: identities[i] }))
    .filter(({ name }) => !but.has(name));
  const lacking = wanted.filter(({ name, identity }) => columns[name]?.identity !== identity).map(({ name }) => name);
  if (lacking.length > 0)
    throw new MismatchError(
      `replay: ${run} has no edges for ${lacking.slice(0, 3).join(', ')}${lacking.length > 3 ? ` and ${lacking.length - 3} more columns` : ''} as they are computed here; leave out --edges to draw them from this log`,
    );
  return new Map(wanted.map(({ name }) => [name, edgesOf(columns[name])]));
}

function edgesOf({ edges }: StoredColumn): Float32Array {
  return Float32Array.from([...(edges ?? []), Infinity]);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
