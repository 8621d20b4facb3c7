import { ConfigError } from '../engine/base/errors';
import { type Fields, id, int } from '../engine/events/fields';
import type { RequestSpec } from '../engine/events/request';
import type { Schema } from '../engine/events/schema';
import type { OpenOptions } from './dataset';
import { SOURCES, shopSources } from './shop/sources';

/** The type of the request event that follows an item event of a log without lists. */
export const NEXT = 'next';

const CANDIDATES = 'candidates';

/**
 * A schema with `next` among its events: each source of candidates has a column with the candidate's place in it, missing
 * where it was not there; the list is left out of the log and filled by the engine from its own state.
 *
 * @throws ConfigError when the log has a type of that name itself
 */
export function nextItemSchema(schema: Schema): Schema {
  if (Object.hasOwn(schema.events, NEXT))
    throw new ConfigError(`schema: event type "${NEXT}" is the request of a log without lists; choose another name`);
  const places = Object.fromEntries(SOURCES.map((name) => [`place_${name}`, int()])) satisfies Fields;
  return { ...schema, events: { ...schema.events, [NEXT]: { lists: { [CANDIDATES]: { item: id(), ...places } } } } };
}

/**
 * The request of a log without lists: which item will the next event of type `target` in this session have?
 *
 * @throws ConfigError unless `target` is a type of event with an item
 */
export function nextItemRequest(
  where: string,
  schema: Schema,
  target: string,
  { candidates, currentItem, isNextStrict }: Partial<OpenOptions> = {},
): RequestSpec {
  if (schema.events[target]?.fields?.item?.kind !== 'id') {
    const known = Object.keys(schema.events).filter((type) => schema.events[type].fields?.item?.kind === 'id');
    throw new ConfigError(
      `${where}: target is "${target}", expected a type of event with an item, one of ${known.join(', ')}`,
    );
  }
  return {
    on: NEXT,
    candidates: CANDIDATES,
    outcome: { kind: 'next', on: target, item: 'item', ...(isNextStrict && { isStrict: true }) },
    window: '30m',
    generate: shopSources(schema, {
      hasAll: candidates === 'catalogue',
      isCurrentExcluded: currentItem === 'exclude',
    }),
  };
}
