import type { CandidateSources } from '../../engine/events/request';
import type { Schema } from '../../engine/events/schema';
import { lastOf, setOf } from '../../engine/spec/aggregates';
import { log } from '../../engine/spec/log';
import { type Stream, union } from '../../engine/spec/stream';
import type { IdValue } from '../../engine/spec/values';

interface Met {
  readonly user: IdValue;
  readonly session: IdValue;
  readonly item: IdValue;
}

/** Names of the sources, in their order. */
export const SOURCES = ['session', 'beside', 'person', 'newest'] as const;

/** How many candidates a request gets. */
const LIMIT = 100;

/**
 * Where the candidates of a log without lists come from: items of this session, items met in sessions beside the last
 * one, items of this person, and those that anybody met last. Each is a bounded set of state, newest first.
 */
export function shopSources(schema: Schema): CandidateSources {
  const met = anyItem(schema);
  const here = setOf(met.field('item'), { keep: 30 }).per('session');
  const pairs = met.eachOf('met_beside', 'beside', () => setOf(met.field('item'), { keep: 8 }).per('session'));
  const last = lastOf(met.field('item')).per('session');
  const sets = {
    session: here,
    beside: setOf(pairs.field('item'), { keep: 40 }).per('beside').at({ beside: last }),
    ...(schema.common.user && { person: setOf(met.field('item'), { keep: 40 }).per('user') }),
    newest: setOf(met.field('item'), { keep: 60 }),
  };
  return { limit: LIMIT, from: Object.entries(sets).map(([name, { node }]) => ({ name, set: node })) };
}

/** Every event that has an item, as one stream. */
function anyItem(schema: Schema): Stream<Met> {
  const t = log(schema) as unknown as {
    readonly on: Readonly<Record<string, { as(name: string, roles: (e: Met) => object): Stream<Met> }>>;
  };
  const streams = Object.entries(schema.events)
    .filter(([, { fields }]) => fields?.item?.kind === 'id' && !fields.item.label)
    .map(([type]) => t.on[type].as(`met_${type.toLowerCase()}`, ({ item }) => ({ item })));
  const all = union as (name: string, ...streams: readonly Stream<Met>[]) => Stream<Met>;
  return streams.length === 1 ? streams[0] : all('met', ...streams);
}
