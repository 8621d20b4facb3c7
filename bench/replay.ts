import { performance } from 'node:perf_hooks';
import { datasets } from '../datasets/index';
import { Assemble } from '../engine/assemble';
import { Codec, isRejection } from '../engine/events/codec';
import { Dictionary } from '../engine/events/dictionary';
import type { Event, RawEvent } from '../engine/events/event';
import { Ingest } from '../engine/ingest';
import { Interpreter } from '../engine/plan/interpret';
import { compilePlan, type Plan } from '../engine/plan/plan';
import { Replay } from '../engine/replay';
import type { Feature } from '../engine/spec/features';
import { Store } from '../engine/store';
import { bindCatalogue, selectFeatures } from '../features/index';

/**
 * How fast a simulated log is replayed: `npm run bench -- [events …] [--features SET]`.
 *
 * A value is one cell of the output; a feature of the request counts once per request. Floors: encoding alone, and a
 * replay without features. Writing tables is not part of it.
 */
async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const set = args.includes('--features') ? args[args.indexOf('--features') + 1] : 'full';
  const sizes = args.map(Number).filter((n) => n > 0);
  const simulator = datasets.find(({ name }) => name === 'simulator')!;
  console.log(`node ${process.version}, ${process.platform} ${process.arch}, features: ${set}`);
  console.log('events | what | seconds | events/s | M values/s | ns/event | peak MB');
  for (const events of sizes.length ? sizes : [100_000, 1_000_000]) {
    const opened = await simulator.open({ logs: [], events, seed: 1 });
    const { schema, request } = opened;
    const log: RawEvent[] = [];
    for await (const chunk of opened.events) log.push(...chunk.events);
    const full = selectFeatures(set, bindCatalogue(schema, request));
    row(
      events,
      'encode only',
      timed(() => encode(log, new Codec(schema, new Dictionary()))),
    );
    for (const [what, features] of [
      ['no features', []],
      [`${full.length} features`, full],
    ] as const) {
      const plan = compilePlan(new Codec(schema, new Dictionary()), request, features as readonly Feature[]);
      row(events, what, replay(plan, log));
    }
    if (events <= 100_000) naive(compilePlan(new Codec(schema, new Dictionary()), request, full), log.slice(0, 3_000));
  }
}

interface Timing {
  readonly seconds: number;
  readonly values: number;
}

function replay(plan: Plan, log: readonly RawEvent[]): Timing {
  const perRequest = plan.exprs
    .filter(({ per }) => per === 'request')
    .reduce((n, { outputs }) => n + outputs.length, 0);
  const nothing = (): void => undefined;
  const replayed = new Replay(plan, { request: nothing, flush: nothing, settled: nothing, rejected: nothing });
  const began = performance.now();
  replayed.events(log);
  const { rows, requests } = replayed.finish();
  return {
    seconds: (performance.now() - began) / 1000,
    values: rows * (plan.features.length - perRequest) + requests * perRequest,
  };
}

/** The interpreter on the last requests of a small log: checked to be bit-equal, then timed. */
function naive(plan: Plan, log: readonly RawEvent[]): void {
  const store = new Store(plan.tables);
  const ingest = new Ingest(plan, store);
  const assemble = new Assemble(plan, store);
  const placed: Event[] = [];
  const interpreter = new Interpreter(plan.codec, plan.request, plan.features, placed);
  const requestType = plan.codec.typeOf(plan.request.on);
  let [seconds, values] = [0, 0];
  for (const raw of log) {
    const event = plan.codec.encode(raw);
    if (isRejection(event)) continue;
    ingest.place(event);
    if (event.type === requestType && placed.length > 0.99 * log.length) {
      const columns = plan.features.map(() => new Float32Array(64));
      const n = assemble.rows(event, columns, 0);
      const began = performance.now();
      const rows = interpreter.rows(event);
      seconds += (performance.now() - began) / 1000;
      values += n * rows.length;
      rows.forEach((cells, i) => deepEqual(cells, columns[i].slice(0, n)));
    }
    ingest.apply(event);
    placed.push(event);
  }
  row(log.length, 'naive interpreter, per value', { seconds, values });
}

function deepEqual(a: Float32Array, b: Float32Array): void {
  if (Buffer.compare(Buffer.from(a.buffer), Buffer.from(b.buffer)) !== 0)
    throw new Error(`bench: the interpreter says ${a}, the plan ${b}`);
}

function encode(log: readonly RawEvent[], codec: Codec): number {
  for (const raw of log) codec.encode(raw);
  return 0;
}

function timed(run: () => number): Timing {
  const began = performance.now();
  const values = run();
  return { seconds: (performance.now() - began) / 1000, values };
}

function row(events: number, what: string, { seconds, values }: Timing): void {
  const cells = [
    events.toLocaleString('en'),
    what,
    seconds.toFixed(2),
    Math.round(events / seconds).toLocaleString('en'),
    (values / seconds / 1e6).toFixed(1),
    Math.round((seconds * 1e9) / events),
    Math.round(process.memoryUsage().rss / 1e6),
  ];
  console.log(cells.join(' | '));
}

void main();
