import { trivagoRequest, trivagoSchema } from '../datasets/trivago-schema';
import { ConfigError } from '../engine/base/errors';
import { log } from '../engine/spec/log';
import { type Stream, union } from '../engine/spec/stream';
import type { IdValue, Value } from '../engine/spec/values';
import { bindWords } from '../features/bind';

const t = log(trivagoSchema, trivagoRequest);
const words = bindWords(trivagoSchema, trivagoRequest);
const about = (item: IdValue) => ({ stars: t.item(item).stars, rating: t.item(item).rating });

const click = typed(
  words.click,
  t.on.clickout.as('click', (e) => ({
    item: e.clicked,
    rank: e.rankOf(e.clicked),
    price: e.priceOf(e.clicked),
    ...about(e.clicked),
  })),
);
const shown = typed(
  words.shown,
  t.on.clickout.each('shown').as('shown', (_, { item, rank, price }) => ({ item, rank, price, ...about(item) })),
);
const touch = t.on.touch.as('touch', (e) => ({ item: e.item, ...about(e.item) }));
const search = typed(
  words.touches.search!,
  t.on.search.as('search', (e) => ({ item: e.item, ...about(e.item) })),
);
const choice = t.on.filter.as('filter', (e) => ({ value: e.value }));

/**
 * The hotel log of trivago and of the simulator, ready to declare features on: its streams are those of the catalogue,
 * so that what both declare is computed once.
 */
export const trivago = {
  log: t,
  ...t.rank('clickout', 'shown'),
  /** The item clicked out, where it stood, what it cost. */
  click,
  /** Every item of every list; those down to the one clicked; those above it. */
  shown,
  examined: typed(words.examined!, shown),
  passed: typed(words.passed!, shown),
  /** Other contacts with an item: all of them by kind, and each kind. */
  touch,
  image: typed(words.touches.image!, touch),
  info: typed(words.touches.info!, touch),
  rating: typed(words.touches.rating!, touch),
  deals: typed(words.touches.deals!, touch),
  search,
  /** Any contact with an item, clicks included. */
  meet: typed(words.meet, union('meet', click, touch, search)),
  /** Choices: filters, sort orders, destinations, points of interest. */
  filter: typed(words.choices.filter!, choice),
  sort: typed(words.choices.sort!, choice),
  destination: typed(words.choices.destination!, choice),
  poi: typed(words.choices.poi!, choice),
  /** Anything that was done. */
  any: typed(words.any, t.any('any', ['clickout'])),
} as const;

/** The catalogue's stream under the types of one that says the same. @throws ConfigError when it has not all its roles */
function typed<R extends object>(
  stream: { readonly name: string; readonly roles: object },
  like: Stream<R>,
): Stream<R> {
  const roles = stream.roles as Readonly<Record<string, Value>>;
  const lacking = Object.keys(like.roles).filter((role) => !(role in roles));
  if (lacking.length > 0)
    throw new ConfigError(`stream ${stream.name}: has no ${lacking.join(', ')}, expected by trivago`);
  return stream as unknown as Stream<R>;
}
