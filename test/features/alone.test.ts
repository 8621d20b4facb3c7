import { expect, test } from 'vitest';
import { simulator } from '../../datasets/simulator/simulator';
import { trivagoRequest, trivagoSchema } from '../../datasets/trivago-schema';
import { Assemble } from '../../engine/assemble';
import { Codec, isRejection } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import type { RawEvent } from '../../engine/events/event';
import { Ingest } from '../../engine/ingest';
import { compilePlan } from '../../engine/plan/plan';
import type { Feature } from '../../engine/spec/features';
import { Store } from '../../engine/store';
import { bindCatalogue } from '../../features/index';

const catalogue = bindCatalogue(trivagoSchema, trivagoRequest);

test('a column has the same values whatever stands beside it, and most columns say something', async () => {
  const log: RawEvent[] = [];
  for await (const { events } of (await simulator.open({ logs: [], events: 2000, seed: 5 })).events)
    log.push(...events);
  const together = replay(log, catalogue);
  const families = [...new Set(catalogue.map(({ tags }) => tags[0]))];
  const parts = families.map((family) => catalogue.filter(({ tags }) => tags[0] === family));
  const differing = [...parts, catalogue.toReversed()].flatMap((part) => {
    const columns = replay(log, part);
    return part.filter((feature, i) => !same(columns[i], together[catalogue.indexOf(feature)]));
  });
  expect(differing.map(({ name }) => name)).toEqual([]);
  const constant = together.filter((column) => column.every((value) => Object.is(value, column[0])));
  expect(constant.length).toBeLessThan(0.1 * catalogue.length);
}, 180_000);

/** The rows of every request, [columns][rows]. */
function replay(log: readonly RawEvent[], features: readonly Feature[]): Float32Array[] {
  const codec = new Codec(trivagoSchema, new Dictionary());
  const plan = compilePlan(codec, trivagoRequest, features);
  const store = new Store(plan.tables);
  const ingest = new Ingest(plan, store);
  const assemble = new Assemble(plan, store);
  const columns = features.map(() => new Float32Array(25 * log.length));
  let rows = 0;
  for (const raw of log) {
    const event = codec.encode(raw);
    if (isRejection(event)) throw new Error(event.message);
    ingest.place(event);
    if (event.type === codec.typeOf('clickout') && !event.metadata) rows += assemble.rows(event, columns, rows);
    ingest.apply(event);
  }
  return columns.map((column) => column.subarray(0, rows));
}

function same(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}
