import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { Codec } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import type { RawEvent } from '../../engine/events/event';
import type { RequestSpec } from '../../engine/events/request';
import type { Schema } from '../../engine/events/schema';
import { compilePlan, type Plan } from '../../engine/plan/plan';
import { Replay } from '../../engine/replay';
import { writeSnapshot } from '../../engine/snapshot';
import type { Feature } from '../../engine/spec/features';
import { writePlan } from '../../models/bundle';
import { exportOnnx, gbdtTrainer, type OnnxRanker, rankerOf } from '../../models/index';
import { type Service, type ServiceOptions, startService } from '../../serve/lifecycle';

/** A log with what is asked of it. */
export interface World {
  readonly schema: Schema;
  readonly request: RequestSpec;
  readonly features: readonly Feature[];
  readonly log: readonly RawEvent[];
}

/** One request as a replay met it: [features][candidates]. */
interface Row {
  readonly qid: string;
  readonly items: readonly string[];
  readonly columns: readonly Float32Array[];
}

/** A log replayed whole, with a small model trained on it. */
export interface Truth {
  readonly plan: Plan;
  /** In log order. */
  readonly rows: readonly Row[];
  readonly model: Uint8Array;
  readonly ranker: OnnxRanker;
}

const closing: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

/** A folder that lives as long as the test file. */
export function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'podium-serve-'));
  closing.push(async () => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function plannedFor({ schema, request, features }: World): Plan {
  return compilePlan(new Codec(schema, new Dictionary()), request, features);
}

/** Replays a log and trains a few trees on what came of it. */
export async function truthOf(world: World): Promise<Truth> {
  const plan = plannedFor(world);
  const rows: Row[] = [];
  const labels: number[][] = [];
  const bySeq = new Map<number, number>();
  let waiting: { row: number; n: number; at: number }[] = [];
  const replay = new Replay(plan, {
    request({ event, qid, clicked }, list, row) {
      const items = Array.from(list.columns[0], (code) => plan.codec.dictionary.id(code));
      bySeq.set(event.seq, rows.length);
      waiting.push({ row, n: list.n, at: rows.length });
      rows.push({ qid, items, columns: plan.features.map(() => new Float32Array(list.n)) });
      labels.push(Array.from(list.columns[0], (code) => (code === clicked ? 1 : 0)));
    },
    flush(columns) {
      for (const { row, n, at } of waiting)
        rows[at].columns.forEach((column, c) => column.set(columns[c].subarray(row, row + n)));
      waiting = [];
    },
    settled({ seq, item }) {
      const at = bySeq.get(seq)!;
      labels[at][rows[at].items.indexOf(plan.codec.dictionary.id(item))] = 1;
    },
    rejected({ message }) {
      throw new Error(message);
    },
  });
  replay.events(world.log);
  replay.finish();
  const model = await train(plan, rows, labels);
  const ranker = await rankerOf(model, 'model.onnx');
  closing.push(() => ranker.close());
  return { plan, rows, model, ranker };
}

async function train(plan: Plan, rows: readonly Row[], labels: readonly number[][]): Promise<Uint8Array> {
  const names = plan.features.map(({ name }) => name);
  const all = labels.flat();
  const table = {
    names,
    columns: names.map((_, c) => Float32Array.from(rows.flatMap(({ columns }) => [...columns[c]]))),
    rows: all.length,
    groups: Int32Array.from(
      [0, ...rows.map(({ items }) => items.length)].map(
        (
          (sum) => (n) =>
            (sum += n)
        )(0),
      ),
    ),
    labels: Float32Array.from(all),
    fingerprint: plan.fingerprint,
  };
  const { forest } = await gbdtTrainer.train(table, table, { trees: 8, leaves: 8, earlyStopping: 0, minDataInLeaf: 5 });
  return exportOnnx(forest, { fingerprint: plan.fingerprint, protocol: {}, training: {} });
}

/** A run directory whose replay ended after the first `events` events of the log. */
export function writeRun(world: World, model: Uint8Array, events = 0): string {
  const run = join(folder(), 'run');
  mkdirSync(run);
  const { schema, request, features } = world;
  const plan = plannedFor(world);
  writePlan(run, { schema, request, duplicates: 'reject', features, fingerprint: plan.fingerprint, sources: [] });
  writeFileSync(join(run, 'model.onnx'), model);
  const nothing = { request() {}, flush() {}, settled() {}, rejected() {} };
  const replay = new Replay(plan, nothing);
  replay.events(world.log.slice(0, events));
  writeSnapshot(join(run, 'snapshot'), plan, replay.store);
  return run;
}

/** A service on a free port, closed with the test file if it was not before. */
export async function serve(run: string, options: Partial<ServiceOptions> = {}): Promise<Service> {
  const service = await startService(run, { port: 0, ...options });
  closing.push(() => service.close({ snapshot: false }));
  return service;
}

/** Posts a body as it is, or a value as JSON. */
export async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): Promise<{ status: number; body: Record<string, unknown> }> {
  const sent = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  const response = await fetch(url, { method: 'POST', body: sent as NonNullable<RequestInit['body']>, headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

export async function get(url: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
