import { beforeAll, describe, expect, test } from 'vitest';
import { datasets } from '../../datasets/index';
import type { RawEvent } from '../../engine/events/event';
import { bindCatalogue } from '../../features/index';
import type { Service } from '../../serve/lifecycle';
import { joinedWorld } from '../serve/joined';
import { post, serve, type Truth, truthOf, type World, writeRun } from '../serve/run';

/** One answer of /v1/rank, put back into the order of the candidates: [features][candidates]. */
interface Answered {
  readonly order: readonly string[];
  readonly columns: readonly Float32Array[];
}

/** Sends a stretch of a log: every request is asked just before its own event is posted, as a live caller would. */
async function live(service: Service, { request, features, schema }: World, events: readonly RawEvent[]) {
  const answers: Answered[] = [];
  const labels = Object.entries(schema.events[request.on].fields ?? {}).filter(([, { label }]) => label);
  let held: RawEvent[] = [];
  const flush = async (): Promise<void> => {
    if (held.length === 0) return;
    const answer = await post(`${service.url}/v1/events`, held.map((event) => JSON.stringify(event)).join('\n'), {
      'content-type': 'application/x-ndjson',
    });
    expect(answer).toMatchObject({ status: 200, body: { accepted: held.length, rejected: [] } });
    held = [];
  };
  for (const event of events) {
    if (event.type === request.on) {
      await flush();
      const { type: _, seq: __, [request.candidates]: candidates, ...body } = event as Record<string, unknown>;
      for (const [name] of labels) {
        if (answers.length === 0)
          expect(await post(`${service.url}/v1/rank`, { ...body, candidates })).toMatchObject({
            status: 400,
            body: { code: 'E_LABEL', message: `rank: ${name} is the outcome: post it as an event afterwards` },
          });
        delete body[name];
      }
      const answer = await post(`${service.url}/v1/rank`, { ...body, candidates, explain: true });
      expect(answer.status).toBe(200);
      answers.push(inGivenOrder(answer.body, (candidates as { item: string }[]) ?? [], features));
    }
    held.push(event);
  }
  await flush();
  return answers;
}

function inGivenOrder(
  body: Record<string, unknown>,
  candidates: { item: string }[],
  features: World['features'],
): Answered {
  const { order, features: rows } = body as { order: string[]; features: Record<string, number | null>[] };
  const places = candidates.map(({ item }) => order.indexOf(item));
  const columns = features.map(({ name }) => Float32Array.from(places, (place) => rows[place][name] ?? Number.NaN));
  return { order, columns };
}

/** Every feature of every row bit-equal, every order that of the replay's own rows under the same model. */
async function expectParity(answers: readonly Answered[], { rows, ranker, plan }: Truth, from = 0): Promise<void> {
  expect(answers.length).toBe(rows.length - from);
  expect(answers.length).toBeGreaterThan(100);
  for (const [i, { order, columns }] of answers.entries()) {
    const { items, columns: own } = rows[from + i];
    plan.features.forEach(({ name }, c) => {
      if (!Buffer.from(bytes(columns[c])).equals(bytes(own[c])))
        expect([i, name, columns[c]]).toEqual([i, name, own[c]]);
    });
    const matrix = Float32Array.from(items.flatMap((_, row) => own.map((column) => column[row])));
    const scores = await ranker.scoreMatrix(matrix, items.length);
    const best = items.map((_, place) => place).sort((a, b) => scores[b] - scores[a] || a - b);
    expect(order).toEqual(best.map((place) => items[place]));
  }
}

/** All NaN alike, every other value by its bits. */
function bytes(values: Float32Array): Uint8Array {
  const canonical = Float32Array.from(values, (value) => (Number.isNaN(value) ? Number.NaN : value));
  return new Uint8Array(canonical.buffer);
}

async function simulated(): Promise<World> {
  const opened = await datasets[0].open({ logs: [], seed: 11, events: 1200 });
  const log: RawEvent[] = [];
  for await (const { events } of opened.events) log.push(...events);
  const { schema, request } = opened;
  return { schema, request, log, features: bindCatalogue(schema, request) };
}

const worlds: [why: string, make: () => Promise<World>][] = [
  ['clicks in the request (the simulator, the whole catalogue)', simulated],
  ['clicks that name an earlier ranking', async () => joinedWorld(1200, 5)],
];

describe.each(worlds)('served is replayed, bit for bit: %s', (_, make) => {
  let world: World;
  let truth: Truth;
  let half: number;
  beforeAll(async () => {
    world = await make();
    truth = await truthOf(world);
    half = world.log.length >> 1;
  }, 180_000);

  test('from the first event on', async () => {
    const service = await serve(writeRun(world, truth.model));
    await expectParity(await live(service, world, world.log), truth);
    await service.close();
  }, 180_000);

  test.each([
    ['stopped, and restored from its snapshot', true, 0],
    ['broken off without a snapshot, and restored from the tail of its log', false, 1],
  ])(
    '%s',
    async (_, snapshot, share) => {
      const run = writeRun(world, truth.model, half >> 1);
      const first = await serve(run);
      const answers = await live(first, world, world.log.slice(half >> 1, half));
      await first.close({ snapshot });
      const second = await serve(run);
      expect(second).toMatchObject({ seq: half, fromTail: share * (half - (half >> 1)), notes: [] });
      answers.push(...(await live(second, world, world.log.slice(half))));
      await expectParity(answers, truth, truth.rows.length - answers.length);
      await second.close();
    },
    60_000,
  );
});
