import { simulator } from '../datasets/simulator/simulator';
import { trivagoRequest as request, trivagoSchema as schema } from '../datasets/trivago-schema';
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
import { keySets, Parts, Stopwatch } from './parts';

/**
 * How fast a simulated log is replayed: `npm run bench -- [events …] [--features SET] [--no-parts]`.
 *
 * The log is made chunk by chunk; only the replay of a chunk is timed, with what it allocates, never the simulator nor
 * the writing of tables. A value is one cell of the output; a feature of the request counts once per request. Two
 * cores of a shared machine are rarely quiet: seconds of the processor stand beside those of the clock.
 */
async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const set = args.includes('--features') ? args[args.indexOf('--features') + 1] : 'full';
  const sizes = args.map(Number).filter((n) => n > 0);
  const features = selectFeatures(set, bindCatalogue(schema, request));
  const compiled = (some: readonly Feature[]): Plan => compilePlan(new Codec(schema, new Dictionary()), request, some);
  console.log(`node ${process.version}, ${process.platform} ${process.arch}, features: ${set}`);
  console.log('events | what | seconds | cpu seconds | events/s | M values/s | of them per cpu second | peak MB');
  const taken: { readonly events: number; readonly timing: Timing }[] = [];
  for (const events of sizes.length ? sizes : [100_000, 1_000_000]) {
    row(events, 'no features', await replay(compiled([]), events));
    const timing = await replay(compiled(features), events);
    row(events, `${features.length} features`, timing);
    taken.push({ events, timing });
    if (args.includes('--no-parts')) continue;
    await parts(compiled(features), events);
    if (events <= 100_000) await naive(compiled(features));
  }
  const [least, most] = [taken[0], taken[taken.length - 1]];
  if (taken.length > 1) {
    const slope = (of: (timing: Timing) => number): string =>
      (Math.log(of(most.timing) / of(least.timing)) / Math.log(most.events / least.events)).toFixed(3);
    const [clock, cpu] = [slope(({ seconds }) => seconds), slope(({ cpu }) => cpu)];
    console.log(
      `log-log slope from ${least.events} to ${most.events} events: ${clock} by the clock, ${cpu} by the processor`,
    );
  }
}

/** How far a long run is, is told each time so many events more are replayed. */
const TOLD = 500_000;

interface Timing {
  readonly seconds: number;
  readonly cpu: number;
  readonly values: number;
}

async function chunks(events: number): Promise<AsyncIterable<{ readonly events: RawEvent[] }>> {
  return (await simulator.open({ logs: [], events, seed: 1 })).events;
}

async function replay(plan: Plan, events: number): Promise<Timing> {
  const nothing = (): void => undefined;
  const replayed = new Replay(plan, { request: nothing, flush: nothing, settled: nothing, rejected: nothing });
  const watch = new Stopwatch();
  let count = 0;
  for await (const chunk of await chunks(events)) {
    watch.time(() => replayed.events(chunk.events));
    const before = count;
    count += chunk.events.length;
    if (Math.floor(before / TOLD) < Math.floor(count / TOLD))
      console.error(`  ${count} events, ${watch.seconds.toFixed(1)} s, ${watch.cpu.toFixed(1)} s of the processor`);
  }
  const { rows, requests } = replayed.finish();
  return { ...watch, values: cells(plan, rows, requests) };
}

function cells(plan: Plan, rows: number, requests: number): number {
  const perRequest = plan.exprs
    .filter(({ per }) => per === 'request')
    .reduce((n, { outputs }) => n + outputs.length, 0);
  return rows * (plan.features.length - perRequest) + requests * perRequest;
}

/** The same once more with each part timed by itself: encoding, reading rows, applying events; then the key sets. */
async function parts(plan: Plan, events: number): Promise<void> {
  const measured = new Parts(plan);
  for await (const chunk of await chunks(events)) measured.replay(chunk.events);
  const { encode, rows, update, count, rowCount, requests } = measured;
  const rate = (n: number, seconds: number): string => Math.round(n / seconds).toLocaleString('en');
  console.log(
    `  encode ${rate(count, encode)} events/s | update ${rate(count, update)} events/s, ${rate(count, encode + update)} with encoding | rows ${rate(rowCount, rows)} rows/s, ${(cells(plan, rowCount, requests) / rows / 1e6).toFixed(1)} M values/s`,
  );
  const { size } = plan.codec.dictionary;
  console.log(
    `  dictionary ${size.toLocaleString('en')} ids, ${Math.round(plan.codec.dictionary.bytes() / Math.max(1, size))} bytes each`,
  );
  for (const line of keySets(measured)) console.log(line);
}

/** The interpreter on the last requests of a small log: checked to be bit-equal, then timed. */
async function naive(plan: Plan): Promise<void> {
  const store = new Store(plan.tables);
  const ingest = new Ingest(plan, store);
  const assemble = new Assemble(plan, store);
  const placed: Event[] = [];
  const interpreter = new Interpreter(plan.codec, plan.request, plan.features, placed);
  const requestType = plan.codec.typeOf(plan.request.on);
  const log: RawEvent[] = [];
  for await (const { events } of await chunks(600)) log.push(...events);
  const watch = new Stopwatch();
  let values = 0;
  for (const raw of log) {
    const event = plan.codec.encode(raw);
    if (isRejection(event)) continue;
    ingest.place(event);
    if (event.type === requestType && placed.length > 0.99 * log.length) {
      const columns = plan.features.map(() => new Float32Array(64));
      const n = assemble.rows(event, columns, 0);
      const rows = watch.time(() => interpreter.rows(event));
      values += n * rows.length;
      rows.forEach((cells, i) => deepEqual(cells, columns[i].slice(0, n)));
    }
    ingest.apply(event);
    placed.push(event);
  }
  row(log.length, 'naive interpreter, some requests', { ...watch, values });
}

function deepEqual(a: Float32Array, b: Float32Array): void {
  if (a.some((x, i) => !Object.is(x, b[i]))) throw new Error(`bench: the interpreter says ${a}, the plan ${b}`);
}

function row(events: number, what: string, { seconds, cpu, values }: Timing): void {
  const cells = [
    events.toLocaleString('en'),
    what,
    seconds.toFixed(2),
    cpu.toFixed(2),
    Math.round(events / seconds).toLocaleString('en'),
    (values / seconds / 1e6).toFixed(1),
    (values / cpu / 1e6).toFixed(1),
    Math.round(process.resourceUsage().maxRSS / 1e3),
  ];
  console.log(cells.join(' | '));
}

void main();
