import { ebnerdRequest, ebnerdSchema } from '../../datasets/ebnerd/schema';
import { trivagoRequest, trivagoSchema } from '../../datasets/trivago-schema';
import { bool, id, int, label, number, set, text, time } from '../../engine/events/fields';
import type { RequestSpec } from '../../engine/events/request';
import type { Schema } from '../../engine/events/schema';
import { fullShopSchema, shopRequest, shopSchema } from './shop-log';

/** The schema that the RankLens log has when it is inferred. */
const films: Schema = {
  common: { user: id(), session: id() },
  events: {
    ranking: { fields: { id: id() }, lists: { shown: { item: id(), relevancy: number(0) } } },
    click: { fields: { item: id(), ranking: id() }, of: { type: 'ranking', by: 'ranking' } },
  },
  items: {
    title: text(),
    popularity: number(3),
    vote_avg: number(1),
    vote_cnt: number(0),
    budget: number(0),
    runtime: number(0),
    release_date: number(0),
    genres: set(),
    tags: set(),
    actors: set(),
    description: text(),
    director: id(),
    writer: id(),
  },
};

/** A log with nothing but lists and what was clicked next, by people without sessions. */
const bare: Schema = {
  common: { user: id() },
  events: { list: { lists: { shown: { item: id() } } }, 'Add-To-Cart': { fields: { item: id() } } },
};

const odd: Schema = {
  common: { session: id(), shop: id(), open: bool() },
  events: {
    page: {
      fields: { bought: label(id()), at: time() },
      lists: { cards: { item: id(), Price: number(2), ad: bool() } },
    },
    any: { fields: { item: id(), note: text() } },
    meet: { fields: { query: id() } },
  },
  items: { Colour: id(), bulky: bool(), since: time(), parts: set(), weight: int() },
};

/** Requests with ids of their own that no other event has. */
const own: Schema = {
  common: { user: id(), session: id(), device: id() },
  events: {
    query: {
      fields: { eid: id(), kind: id(), bought: label(id()) },
      lists: { hits: { item: id(), price: number(2) } },
    },
    view: { fields: { item: id() } },
    filter: { fields: { value: id() } },
  },
  items: { brand: id() },
};

/** Logs that the catalogue is bound to in tests, by name. */
export const LOGS: Readonly<Record<string, { readonly schema: Schema; readonly request: RequestSpec }>> = {
  trivago: { schema: trivagoSchema, request: trivagoRequest },
  ranklens: {
    schema: films,
    request: { on: 'ranking', candidates: 'shown', outcome: { kind: 'joined', on: 'click', item: 'item' } },
  },
  bare: {
    schema: bare,
    request: { on: 'list', candidates: 'shown', outcome: { kind: 'next', on: 'Add-To-Cart', item: 'item' } },
  },
  shop: { schema: shopSchema, request: shopRequest() },
  full_shop: { schema: fullShopSchema, request: shopRequest('purchase', fullShopSchema) },
  odd: { schema: odd, request: { on: 'page', candidates: 'cards', outcome: { kind: 'immediate', field: 'bought' } } },
  own: { schema: own, request: { on: 'query', candidates: 'hits', outcome: { kind: 'immediate', field: 'bought' } } },
  ebnerd: { schema: ebnerdSchema, request: ebnerdRequest },
};
