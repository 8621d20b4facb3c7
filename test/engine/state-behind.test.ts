import { expect, test } from 'vitest';
import { datasets } from '../../datasets/index';
import { Codec } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import type { RawEvent } from '../../engine/events/event';
import { compilePlan } from '../../engine/plan/plan';
import { Replay } from '../../engine/replay';
import { walk } from '../../engine/spec/ast';
import type { Feature } from '../../engine/spec/features';
import { bindCatalogue, selectFeatures } from '../../features/index';

const MINUTE = 60_000;
const simulator = datasets.find(({ name }) => name === 'simulator')!;

async function logOf(events: number) {
  const { schema, request, events: chunks } = await simulator.open({ logs: [], events, seed: 3 });
  const log: RawEvent[] = [];
  for await (const chunk of chunks) log.push(...chunk.events);
  return { schema, request, log };
}

type Log = Awaited<ReturnType<typeof logOf>>;

/** The rows of every request, by its place among the requests. */
function rowsOf({ schema, request, log }: Log, features: readonly Feature[], lag: number): Float32Array[][] {
  const plan = compilePlan(new Codec(schema, new Dictionary()), request, features);
  const out: Float32Array[][] = [];
  const sizes: number[] = [];
  const nothing = (): void => undefined;
  const replay = new Replay(
    plan,
    {
      request: (_, list) => sizes.push(list.n),
      settled: nothing,
      rejected: nothing,
      flush(columns, rows) {
        for (let at = 0; at < rows; ) {
          const n = sizes.shift()!;
          out.push(columns.map((column) => column.slice(at, at + n)));
          at += n;
        }
      },
    },
    { lag },
  );
  replay.events(log);
  replay.finish();
  return out;
}

/** Columns that go by how many events lie between, which a log without those events cannot know, are left out. */
function withoutSeq(features: readonly Feature[]): readonly Feature[] {
  return features.filter(({ node }) => !JSON.stringify(node).includes('"op":"seq"'));
}

test.each([
  ['a minute', MINUTE],
  ['a quarter of an hour', 15 * MINUTE],
])('rows that lag by %s are those of a log without what happened since', async (_, lag) => {
  const whole = await logOf(1500);
  const features = withoutSeq(selectFeatures('slim', bindCatalogue(whole.schema, whole.request)));
  expect(features.length).toBeGreaterThan(25);
  const lagged = rowsOf(whole, features, lag);
  const asked = whole.log.filter(({ type }) => type === whole.request.on);
  expect(lagged).toHaveLength(asked.length);
  const begun = whole.log.findIndex(({ type }) => type !== 'item');
  expect(begun).toBeGreaterThan(100);
  let newest = 0;
  const effective = whole.log.map(({ ts }) => (newest = Math.max(newest, ts)));
  for (const nth of [3, 20, 47, asked.length - 1]) {
    const request = asked[nth]!;
    const at = whole.log.indexOf(request);
    const isKnown = (_: RawEvent, i: number): boolean => i < at && (effective[i]! <= effective[at]! - lag || i < begun);
    const before = whole.log.filter(isKnown);
    const cut = rowsOf({ ...whole, log: [...before, request] }, features, 0).at(-1)!;
    features.forEach(({ name }, column) => expect([name, ...lagged[nth]![column]!]).toEqual([name, ...cut[column]!]));
  }
});

test('no lag is what it was, and a lag changes columns that look at the past', async () => {
  const whole = await logOf(800);
  const features = selectFeatures('slim', bindCatalogue(whole.schema, whole.request));
  const [plain, none, late] = [rowsOf(whole, features, 0), rowsOf(whole, features, 0), rowsOf(whole, features, MINUTE)];
  expect(none).toEqual(plain);
  const differs = features.filter((_, column) =>
    plain.some((rows, nth) => rows[column]!.some((value, i) => !Object.is(value, late[nth]![column]![i]))),
  );
  expect(differs.length).toBeGreaterThan(10);
  for (const { node } of differs) {
    let reads = false;
    walk(node, ({ op }) => (reads ||= op === 'read' || op === 'seq'));
    expect(reads).toBe(true);
  }
});
