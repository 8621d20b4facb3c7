import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RawEvent } from '../../engine/events/event';
import { readSnapshotManifest } from '../../engine/snapshot';
import { startService } from '../../serve/lifecycle';
import { joinedWorld } from './joined';
import { folder, get, post, serve, type Truth, truthOf, writeRun } from './run';

const world = joinedWorld(400, 3);
const HALF = 200;
const rest = world.log.slice(HALF);
const ts = 1_700_000_000_000;
const asked = { user: 'u1', session: 's1', ts, words: ['t1'] };
const three = [{ item: 'i1', price: 10.5 }, { item: 'i2', price: 3, isNew: true }, { item: 'i3' }];
let truth: Truth;
let run: string;

beforeAll(async () => {
  truth = await truthOf(world);
  run = writeRun(world, truth.model, HALF);
}, 180_000);

/** A copy of the run, nothing served from it yet. */
function copy(): string {
  const dir = join(folder(), 'run');
  cpSync(run, dir, { recursive: true });
  return dir;
}

/** A service in a process of its own, which prints its address. */
function spawned(dir: string) {
  const code = `const { startService, untilStopped } = require('./serve/lifecycle');
    startService(process.argv[1], { port: 0 }).then((service) => (console.log(service.url), untilStopped(service)));`;
  return spawn(process.execPath, ['-r', 'ts-node/register', '-e', code, dir], {
    cwd: join(__dirname, '../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

const lines = (dir: string): string[] =>
  readdirSync(join(dir, 'live/events'))
    .sort()
    .flatMap((name) =>
      readFileSync(join(dir, 'live/events', name), 'utf8')
        .split('\n')
        .slice(0, -1),
    );

describe('POST /v1/events', () => {
  test('takes an object, an array and lines; every event is in the file with its seq before the answer', async () => {
    const dir = copy();
    const { url, seq } = await serve(dir);
    expect(seq).toBe(HALF);
    const [one, two, more, ndjson] = [rest[0], rest.slice(1, 3), rest.slice(3, 6), rest.slice(6, 9)];
    const text = (events: readonly unknown[]): string => events.map((event) => JSON.stringify(event)).join('\n');
    const taken = (first: number, n: number) => ({
      status: 200,
      body: { accepted: n, firstSeq: first, lastSeq: first + n - 1, rejected: [] },
    });
    expect(await post(`${url}/v1/events`, one)).toEqual(taken(200, 1));
    expect(await post(`${url}/v1/events`, two)).toEqual(taken(201, 2));
    expect(await post(`${url}/v1/events`, `${text(more)}\n\n`)).toEqual(taken(203, 3));
    const headers = { 'content-type': 'application/x-ndjson' };
    expect(await post(`${url}/v1/events`, text(ndjson), headers)).toEqual(taken(206, 3));
    expect(await post(`${url}/v1/events`, JSON.stringify(rest[9], null, 2))).toEqual(taken(209, 1));
    const logged = lines(dir).map((line) => JSON.parse(line) as RawEvent);
    expect(logged).toEqual(rest.slice(0, 10).map((event, i) => ({ ...event, seq: HALF + i })));
    expect((await post(`${url}/v1/events`, [])).body).toEqual({
      accepted: 0,
      firstSeq: null,
      lastSeq: null,
      rejected: [],
    });
  });

  const good = { type: 'click', ts, user: 'u1', session: 's1', ranking: 'r1', item: 'i1' };
  const bad: [why: string, event: unknown, code: string, message: string][] = [
    ['an unknown field', { ...good, colour: 'red' }, 'E_UNKNOWN_FIELD', 'click has a field "colour"'],
    [
      'an unknown type',
      { ...good, type: 'buy' },
      'E_TYPE',
      'type is "buy", expected one of ranking, click, item, user',
    ],
    ['no time', { ...good, ts: 'now' }, 'E_TS', 'ts is "now", expected epoch milliseconds'],
    ['a wrong kind', { ...good, item: true }, 'E_FIELD', 'click.item is true, expected an id'],
    ['no object', [1], 'E_EVENT', 'event is [1], expected an object'],
    ['nothing', null, 'E_EVENT', 'event is null'],
    ['another seq', { ...good, seq: 7 }, 'E_SEQ', 'seq is 7, expected'],
    [
      'an element that is no object',
      { ...good, type: 'ranking', ranking: undefined, item: undefined, shown: [null] },
      'E_FIELD',
      'ranking.shown[0] is null',
    ],
    ['an element twice', { type: 'ranking', ts, shown: [three[0], three[0]] }, 'E_DUPLICATE', 'holds item "i1" twice'],
    [
      'a polluted prototype',
      JSON.parse(`{"type":"click","ts":${ts},"__proto__":{"x":1}}`),
      'E_UNKNOWN_FIELD',
      '"__proto__"',
    ],
  ];
  test.each(bad)('rejects %s, and takes its neighbours', async (_, event, code, message) => {
    const dir = copy();
    const { url } = await serve(dir);
    const answer = await post(`${url}/v1/events`, [good, event, good]);
    expect(answer).toMatchObject({ status: 200, body: { accepted: 2, firstSeq: 200, lastSeq: 201 } });
    const [rejection, ...others] = answer.body.rejected as { index: number; code: string; message: string }[];
    expect(others).toEqual([]);
    expect(rejection).toMatchObject({ index: 1, code });
    expect(rejection!.message).toContain(message);
    const alone = await post(`${url}/v1/events`, [event]);
    expect(alone).toMatchObject({ status: 400, body: { code, accepted: 0, rejected: [{ index: 0, code }] } });
    expect(lines(dir).length).toBe(2);
  });

  test('a line that is no JSON is one rejection; a body that is none is refused whole', async () => {
    const { url } = await serve(copy());
    const answer = await post(`${url}/v1/events`, `${JSON.stringify(good)}\n{"type": \n${JSON.stringify(good)}`);
    expect(answer).toMatchObject({ status: 200, body: { accepted: 2, rejected: [{ index: 1, code: 'E_JSON' }] } });
    for (const body of ['{"type":', '', 'clicks', Uint8Array.of(0x7b, 0xff)]) {
      expect(await post(`${url}/v1/events`, body)).toMatchObject({ status: 400, body: { code: 'E_JSON' } });
    }
  });

  test('a retry that says its seq is never applied twice', async () => {
    const { url } = await serve(copy());
    expect((await post(`${url}/v1/events`, { ...good, seq: HALF })).body).toMatchObject({ accepted: 1 });
    expect(await post(`${url}/v1/events`, { ...good, seq: HALF })).toMatchObject({
      status: 400,
      body: { code: 'E_SEQ' },
    });
    expect((await get(`${url}/healthz`)).body).toMatchObject({ seq: HALF + 1, events: 1 });
  });

  test('posts at once share their syncs, and each seq is given once', async () => {
    const dir = copy();
    const { url } = await serve(dir);
    const answers = await Promise.all(rest.map((event) => post(`${url}/v1/events`, event)));
    const seqs = answers.map(({ body }) => body.firstSeq as number).sort((a, b) => a - b);
    expect(seqs).toEqual(rest.map((_, i) => HALF + i));
    expect(lines(dir).map((line) => (JSON.parse(line) as RawEvent).seq)).toEqual(seqs);
  });

  test('when the log cannot be written nothing is acknowledged, and the service says so', async () => {
    const dir = copy();
    const { url, close } = await serve(dir);
    rmSync(join(dir, 'live/events'), { recursive: true });
    expect(await post(`${url}/v1/events`, good)).toMatchObject({ status: 503, body: { code: 'E_LOG' } });
    expect(await post(`${url}/v1/events`, good)).toMatchObject({ status: 503 });
    expect(await get(`${url}/healthz`)).toMatchObject({ status: 503, body: { status: 'failed', code: 'E_LOG' } });
    await close();
    expect(readdirSync(join(dir, 'live'))).not.toContain('snapshot');
  });
});

describe('POST /v1/rank', () => {
  test('ranks, explains, and changes nothing', async () => {
    const dir = copy();
    const service = await serve(dir);
    const url = `${service.url}/v1/rank`;
    const plain = await post(url, { ...asked, candidates: three });
    expect(plain).toMatchObject({ status: 200, body: { fingerprint: truth.plan.fingerprint, seq: HALF } });
    expect(Object.keys(plain.body).sort()).toEqual(['fingerprint', 'order', 'scores', 'seq']);
    expect([...(plain.body.order as string[])].sort()).toEqual(['i1', 'i2', 'i3']);
    const scores = plain.body.scores as number[];
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    const stranger = {
      ...asked,
      id: 'q7',
      user: 'nobody',
      words: ['w-new'],
      candidates: [{ item: 'never' }, ...three],
      explain: true,
    };
    const explained = await post(url, stranger);
    expect(explained.body.qid).toBe('q7');
    const { order, features } = explained.body as { order: string[]; features: Record<string, number | null>[] };
    const names = truth.plan.features.map(({ name }) => name);
    expect(Object.keys(features[0])).toEqual(names);
    expect(features[order.indexOf('i2')]).toMatchObject({ candidate_price: 3 });
    expect(features[order.indexOf('never')]).toMatchObject({ candidate_price: null, candidate_stars: null });
    expect(await post(url, stranger)).toEqual(explained);
    expect(await post(url, { ...asked, candidates: three })).toEqual(plain);
    await service.close();
    expect(readSnapshotManifest(join(dir, 'live/snapshot'))).toEqual(readSnapshotManifest(join(dir, 'snapshot')));
  });

  test('an earlier time is the time of the newest event', async () => {
    const { url } = await serve(copy());
    const early = await post(`${url}/v1/rank`, { ...asked, ts: 0, candidates: three, explain: true });
    const { now } = (await get(`${url}/healthz`)).body;
    expect(await post(`${url}/v1/rank`, { ...asked, ts: now, candidates: three, explain: true })).toEqual(early);
  });

  test('strangers are all different, and known by none', async () => {
    const { url } = await serve(copy());
    const rank = async (names: string[], user: string) =>
      (await post(`${url}/v1/rank`, { ...asked, user, candidates: names.map((item) => ({ item })), explain: true }))
        .body;
    const one = await rank(['x', 'y', 'i1'], 'z');
    expect(new Set(one.order as string[])).toEqual(new Set(['x', 'y', 'i1']));
    expect((await rank(['y', 'x', 'i1'], 'x')).features).toEqual(one.features);
  });

  test('no candidates, one, equal ones in their order, and 10,000', async () => {
    const { url } = await serve(copy());
    const rank = (items: string[]) => post(`${url}/v1/rank`, { ...asked, candidates: items.map((item) => ({ item })) });
    expect((await rank([])).body).toMatchObject({ order: [], scores: [] });
    expect((await rank(['i1'])).body.order).toEqual(['i1']);
    const many = Array.from({ length: 10_000 }, (_, i) => `m${i}`);
    const { order, scores } = (await rank(many)).body as { order: string[]; scores: number[] };
    expect(new Set(order).size).toBe(10_000);
    for (let i = 1; i < order.length; i++) {
      const tied = scores[i] === scores[i - 1];
      if (scores[i] > scores[i - 1] || (tied && Number(order[i].slice(1)) < Number(order[i - 1].slice(1))))
        expect([i, order[i - 1], order[i]]).toBe('in order');
    }
  });

  const refused: [why: string, body: unknown, status: number, code: string, message: string][] = [
    [
      'the same item twice',
      { ...asked, candidates: [three[0], three[0]] },
      400,
      'E_DUPLICATE',
      'holds item "i1" twice',
    ],
    ['no candidates', asked, 400, 'E_FIELD', 'candidates is missing'],
    ['no time', { ...asked, ts: undefined, candidates: three }, 400, 'E_TS', 'ts is undefined'],
    ['an unknown field', { ...asked, colour: 1, candidates: three }, 400, 'E_UNKNOWN_FIELD', '"colour"'],
    [
      'an unknown field of a candidate',
      { ...asked, candidates: [{ item: 'i1', hue: 1 }] },
      400,
      'E_UNKNOWN_FIELD',
      '"hue"',
    ],
    ["the list under the log's name", { ...asked, shown: three, candidates: [] }, 400, 'E_UNKNOWN_FIELD', '"shown"'],
    [
      'another fingerprint',
      { ...asked, candidates: three, fingerprint: 'beef' },
      409,
      'E_MISMATCH',
      'expects fingerprint beef',
    ],
    ['no object', [asked], 400, 'E_JSON', 'the body is no object'],
    ['no JSON', '{', 400, 'E_JSON', 'body: is no JSON'],
    ['explain that is no bool', { ...asked, candidates: [], explain: 1 }, 400, 'E_FIELD', 'explain is 1'],
  ];
  test.each(refused)('refuses %s', async (_, body, status, code, message) => {
    const { url, close } = await serve(run);
    const answer = await post(`${url}/v1/rank`, body);
    await close({ snapshot: false });
    expect(answer).toMatchObject({ status, body: { code } });
    expect(Object.keys(answer.body).sort()).toEqual(['code', 'message']);
    expect(answer.body.message).toContain(message);
  });

  test('a fingerprint may come as a header', async () => {
    const { url, fingerprint } = await serve(copy());
    const rank = (print: string) =>
      post(`${url}/v1/rank`, { ...asked, candidates: three }, { 'podium-fingerprint': print });
    expect((await rank(fingerprint)).status).toBe(200);
    expect((await rank('beef')).status).toBe(409);
  });
});

test('the other routes, and bodies beyond the limit', async () => {
  const { url } = await serve(copy(), { bodyLimit: 1000 });
  const { schema, request } = world;
  expect((await get(`${url}/v1/schema`)).body).toEqual({
    schema,
    request,
    duplicates: 'reject',
    fingerprint: truth.plan.fingerprint,
  });
  expect((await get(`${url}/healthz`)).body).toMatchObject({ status: 'ok', seq: HALF, events: 0 });
  expect(await get(`${url}/v1/rank`)).toMatchObject({ status: 404, body: { code: 'E_ROUTE' } });
  expect(await post(`${url}/v1/events`, 'x'.repeat(1001))).toEqual({
    status: 413,
    body: { code: 'E_BODY_LIMIT', message: 'body: is too long, expected at most 1000 bytes' },
  });
});

describe('the life of a service', () => {
  const health = async (url: string) => (await get(`${url}/healthz`)).body;

  test('a half-written last line is cut off and said; a line in the middle is refused', async () => {
    const dir = copy();
    const first = await serve(dir);
    await post(`${first.url}/v1/events`, rest.slice(0, 5));
    await first.close({ snapshot: false });
    const segment = join(dir, 'live/events/000000000000200.ndjson');
    for (const torn of ['{"type":"click","ts":1', '\0\0\0\0', '{"type"\n']) {
      appendFileSync(segment, torn);
      const { notes, seq, fromTail, close } = await serve(dir);
      expect({ seq, fromTail }).toEqual({ seq: 205, fromTail: 5 });
      expect(notes).toEqual([`log: ${segment}: line 6 was half written and never acknowledged; it was cut off`]);
      await close({ snapshot: false });
    }
    const again = await serve(dir);
    expect(again.notes).toEqual([]);
    await post(`${again.url}/v1/events`, rest.slice(5, 7));
    await again.close({ snapshot: false });
    const third = await serve(dir);
    expect(third).toMatchObject({ seq: 207, fromTail: 7 });
    await third.close({ snapshot: false });
    const text = readFileSync(segment, 'utf8');
    writeFileSync(segment, text.replace('"seq":202', '"seq":203'));
    await expect(startService(dir, { port: 0 })).rejects.toThrow(
      'line 3 has seq 203, expected 202; the file was changed',
    );
    writeFileSync(segment, text.replace('"type"', '"type'));
    await expect(startService(dir, { port: 0 })).rejects.toThrow('line 1 is {"type');
    rmSync(segment);
    await expect(startService(dir, { port: 0 })).rejects.toThrow('has seq 205, expected 200: events are missing');
  });

  test('after a snapshot the tail is short; a snapshot without its rotation does no harm', async () => {
    const dir = copy();
    const first = await serve(dir);
    await post(`${first.url}/v1/events`, rest.slice(0, 20));
    await first.close();
    const { now } = readSnapshotManifest(join(dir, 'live/snapshot'));
    rmSync(join(dir, 'live/events/000000000000220.ndjson'));
    const second = await serve(dir);
    expect(second).toMatchObject({ seq: 220, fromTail: 0, notes: [] });
    expect(await health(second.url)).toMatchObject({ seq: 220, now });
    await post(`${second.url}/v1/events`, rest.slice(20, 30));
    await second.close({ snapshot: false });
    const third = await serve(dir);
    expect(third).toMatchObject({ seq: 230, fromTail: 10 });
    expect(lines(dir).length).toBe(30);
  });

  test('closing answers what was asked before', async () => {
    const dir = copy();
    const { url, close } = await serve(dir);
    const posts = rest.slice(0, 50).map((event) => post(`${url}/v1/events`, event).catch(() => null));
    await posts[0];
    await close();
    const taken = (await Promise.all(posts)).filter((answer) => answer?.status === 200);
    expect(readSnapshotManifest(join(dir, 'live/snapshot')).seq).toBeGreaterThanOrEqual(HALF + taken.length);
    await close();
  });

  test('killed in the middle of posts, a process loses nothing it acknowledged', async () => {
    const dir = copy();
    const child = spawned(dir);
    const url = await new Promise<string>((resolve) =>
      child.stdout.once('data', (data) => resolve(String(data).trim())),
    );
    let acknowledged = HALF - 1;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    const posts = rest.map((event) =>
      post(`${url}/v1/events`, event).then(
        ({ body }) => {
          acknowledged = Math.max(acknowledged, body.lastSeq as number);
          if (acknowledged > HALF + 40) child.kill('SIGKILL');
        },
        () => undefined,
      ),
    );
    await Promise.all(posts);
    await gone;
    expect(acknowledged).toBeGreaterThan(HALF + 40);
    const again = await serve(dir);
    expect(again.seq).toBeGreaterThan(acknowledged);
    expect(await health(again.url)).toMatchObject({ status: 'ok', seq: again.seq });
  }, 180_000);

  test('asked to stop by SIGTERM, a process snapshots and ends', async () => {
    const dir = copy();
    const child = spawned(dir);
    const url = await new Promise<string>((resolve) =>
      child.stdout.once('data', (data) => resolve(String(data).trim())),
    );
    const gone = new Promise((resolve) => child.once('exit', resolve));
    await post(`${url}/v1/events`, rest.slice(0, 7));
    await expect(startService(dir, { port: 0 })).rejects.toThrow(/is served by process \d+; stop it first/);
    child.kill('SIGTERM');
    expect(await gone).toBe(0);
    expect(readSnapshotManifest(join(dir, 'live/snapshot')).seq).toBe(207);
    expect(await serve(dir)).toMatchObject({ seq: 207, fromTail: 0 });
  }, 180_000);

  test.each([
    ['before it wrote its id', ''],
    ['long ago', '4194305'],
  ])('the lock of a service that was killed %s holds nobody', async (_, text) => {
    const dir = copy();
    await (await serve(dir)).close({ snapshot: false });
    writeFileSync(join(dir, 'live/lock'), text);
    const { seq, close } = await serve(dir);
    expect(seq).toBe(HALF);
    expect(readFileSync(join(dir, 'live/lock'), 'utf8')).toBe(String(process.pid));
    await close();
  });

  test.each(['', '{"snap', 'null', '{}'])('an origin that holds %j is a sentence', async (text) => {
    const dir = copy();
    await (await serve(dir)).close({ snapshot: false });
    const path = join(dir, 'live/origin.json');
    writeFileSync(path, text);
    await expect(startService(dir, { port: 0 })).rejects.toMatchObject({
      code: 'E_STATE',
      message: `serve: ${path} is ${JSON.stringify(text)}, expected which snapshot its events follow; if the run was not replayed since the service began, remove that file`,
    });
    rmSync(path);
    await (await serve(dir)).close({ snapshot: false });
  });

  test('what does not belong together is refused with a sentence', async () => {
    const replayed = copy();
    await (await serve(replayed)).close({ snapshot: false });
    rmSync(join(replayed, 'snapshot'), { recursive: true });
    await expect(startService(replayed, { port: 0 })).rejects.toThrow(
      'has no snapshot, expected a run that was replayed',
    );
    cpSync(join(writeRun(world, truth.model, 100), 'snapshot'), join(replayed, 'snapshot'), { recursive: true });
    await expect(startService(replayed, { port: 0 })).rejects.toThrow('it was replayed again; move');
    const other = copy();
    const foreign = await truthOf({ ...world, features: world.features.slice(1) });
    writeFileSync(join(other, 'model.onnx'), foreign.model);
    await expect(startService(other, { port: 0 })).rejects.toThrow(
      `plan has fingerprint ${truth.plan.fingerprint}, its model model.onnx was trained on ${foreign.plan.fingerprint}`,
    );
    const empty = folder();
    await expect(startService(empty, { port: 0 })).rejects.toThrow('has no snapshot');
    const taken = createServer();
    const port = await new Promise<number>((resolve) =>
      taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port)),
    );
    await expect(startService(copy(), { port })).rejects.toThrow(
      `127.0.0.1:${port} cannot be listened on (EADDRINUSE)`,
    );
    taken.close();
  });
});
