import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { PodiumError } from '../engine/base/errors';
import type { Plan } from '../engine/plan/plan';
import type { Store } from '../engine/store';
import { eventsOf, jsonOf, textOf } from './body';
import type { Intake } from './intake';
import { type Rank, rankedJson } from './rank';

/** What the routes serve. */
export interface Served {
  readonly plan: Plan;
  readonly store: Store;
  readonly intake: Intake;
  readonly rank: Rank;
}

export interface AppOptions {
  /** Most bytes of a body. */
  readonly bodyLimit: number;
  /** Told of errors that are bugs; whoever asked got a 500. */
  readonly onBug?: ((error: Error) => void) | undefined;
}

/** The routes, and nothing else: events, rank, schema, health. docs/http.md says what each answers. */
export function buildApp({ plan, store, intake, rank }: Served, { bodyLimit, onBug }: AppOptions): FastifyInstance {
  const app = fastify({ bodyLimit });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));

  app.addHook('onSend', async (_, reply) => {
    if (!app.server.listening) reply.header('connection', 'close');
  });

  app.post('/v1/events', async (request, reply) => {
    const posted = eventsOf(bodyText(request.body), request.headers['content-type']);
    const taken = await intake.post(posted);
    if (taken.accepted > 0 || posted.length === 0) return taken;
    const { code, message } = taken.rejected[0];
    return reply.code(400).send({ code, message, ...taken });
  });

  app.post('/v1/rank', async (request, reply) => {
    const expected = request.headers['podium-fingerprint'];
    const ranked = await rank.rank(
      jsonOf(bodyText(request.body)),
      expected === undefined ? undefined : String(expected),
    );
    return reply.type('application/json; charset=utf-8').send(rankedJson(ranked));
  });

  app.get('/v1/schema', () => {
    const { codec, request, fingerprint } = plan;
    return { schema: codec.schema, request, duplicates: codec.duplicates, fingerprint };
  });

  app.get('/healthz', (_, reply) => {
    const { failure, events, counts } = intake;
    const { late, lateness, repeated } = counts;
    const state = {
      fingerprint: plan.fingerprint,
      seq: store.nextSeq,
      now: store.now,
      events,
      late,
      lateness,
      repeated,
    };
    if (failure)
      return reply.code(503).send({ status: 'failed', code: failure.code, message: failure.message, ...state });
    return reply.send({ status: 'ok', ...state });
  });

  app.setNotFoundHandler((request, reply) => {
    const message = `${request.method} ${request.url} does not exist, expected POST /v1/events, POST /v1/rank, GET /v1/schema or GET /healthz`;
    return reply.code(404).send({ code: 'E_ROUTE', message });
  });

  app.setErrorHandler((error: FastifyError | Error, _, reply) => {
    if (error instanceof PodiumError) {
      return reply.code(STATUS[error.code] ?? 400).send({ code: error.code, message: error.message });
    }
    if ('statusCode' in error && error.statusCode === 413) {
      return reply
        .code(413)
        .send({ code: 'E_BODY_LIMIT', message: `body: is too long, expected at most ${bodyLimit} bytes` });
    }
    if ('statusCode' in error && error.statusCode !== undefined && error.statusCode < 500) {
      return reply.code(error.statusCode).send({ code: 'E_REQUEST', message: error.message });
    }
    onBug?.(error);
    return reply.code(500).send({ code: 'E_BUG', message: `a bug of the service: ${error.message}` });
  });
  return app;
}

const STATUS: Readonly<Record<string, number>> = { E_MISMATCH: 409, E_LOG: 503, E_STATE: 500 };

function bodyText(body: unknown): string {
  return body instanceof Uint8Array ? textOf(body) : '';
}
