import type { CandidateSources } from '../../engine/events/request';
import type { Schema } from '../../engine/events/schema';
import { lastOf, setOf } from '../../engine/spec/aggregates';
import { top } from '../../engine/spec/distributions';
import { log } from '../../engine/spec/log';
import { type Stream, union } from '../../engine/spec/stream';
import type { IdValue } from '../../engine/spec/values';

interface Met {
  readonly user: IdValue;
  readonly session: IdValue;
  readonly item: IdValue;
}

/** Names of the sources, in their order. */
export const SOURCES = ['session', 'beside', 'before', 'person', 'trending'] as const;

/** How many candidates a request gets. */
const LIMIT = 100;

/** Most candidates where every item is one. */
const CATALOGUE_LIMIT = 10_000;

/** How many companions of an item are told apart: what comes later is counted, but is not one of them. */
const COMPANIONS = 256;

/**
 * Where the candidates of a log without lists come from: items of this session, the newest first; those that most often
 * came after the last one in sessions, and before it; items of this person, the newest first; and those that most events
 * of the last day were about. Each is a bounded set of state.
 *
 * @param hasAll every item of the log so far is a candidate, the newest `CATALOGUE_LIMIT` of them
 * @param isCurrentExcluded the newest item of the session is none
 */
export function shopSources(
  schema: Schema,
  {
    hasAll = false,
    isCurrentExcluded = false,
  }: { readonly hasAll?: boolean; readonly isCurrentExcluded?: boolean } = {},
): CandidateSources {
  const met = anyItem(schema);
  const here = setOf(met.field('item'), { keep: 30 }).per('session');
  const pairs = met
    .eachOf('met_beside', 'beside', () => setOf(met.field('item'), { keep: 8 }).per('session'))
    .where('met_beside', ({ item, beside }) => beside.equals(item).not());
  const last = lastOf(met.field('item')).per('session');
  const sets = {
    session: here,
    beside: top(pairs.field('item'), { k: 40, cap: COMPANIONS }).per('beside').at({ beside: last }),
    before: top(pairs.field('beside'), { k: 20, cap: COMPANIONS }).per('item').at({ item: last }),
    ...(schema.common.user && { person: setOf(met.field('item'), { keep: 40 }).per('user') }),
    trending: top(met.field('item'), { k: 60, cap: 1024 }).within('1d'),
    ...(hasAll && { catalogue: setOf(met.field('item'), { keep: CATALOGUE_LIMIT }) }),
  };
  return {
    limit: hasAll ? CATALOGUE_LIMIT : LIMIT,
    from: Object.entries(sets).map(([name, { node }]) => ({ name, set: node })),
    ...(isCurrentExcluded && { except: setOf(met.field('item'), { keep: 1 }).per('session').node }),
  };
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
