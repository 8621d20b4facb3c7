import { id, int, label, set } from '../../engine/events/fields';
import type { Schema } from '../../engine/events/schema';
import { last, lastOf } from '../../engine/spec/aggregates';
import { log } from '../../engine/spec/log';
import { union } from '../../engine/spec/stream';
import { IdValue, type Value } from '../../engine/spec/values';

/** What a log must have for the winner's features: the fields of the RecSys Challenge 2019. */
const SHAPE = {
  common: { user: id(), session: id(), step: int(), platform: id(), city: id(), device: id(), filters: set() },
  events: {
    clickout: { fields: { clicked: label(id()) }, lists: { shown: { item: id(), price: int() } } },
    touch: { fields: { item: id(), kind: id() } },
    search: { fields: { item: id() } },
    filter: { fields: { value: id() } },
    sort: { fields: { value: id() } },
    destination: { fields: { value: id() } },
    poi: { fields: { value: id() } },
  },
  items: { properties: set(), stars: int(), rating: id() },
} as const satisfies Schema;

/** One of the winner's accumulators: its name there, its family (F1 to F9), and what it was meant to compute. */
export interface Entry {
  readonly accumulator: string;
  readonly family: `F${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`;
  readonly columns: Readonly<Record<string, Value>>;
  /** Where ours differs from what was written then. */
  readonly note?: string;
}

/** Whether a schema has every field that the winner's features read. */
export function hasWinnerWords(schema: Schema): boolean {
  const has = (own: object | undefined, wanted: object): boolean =>
    Object.keys(wanted).every((name) => own !== undefined && name in own);
  return (
    has(schema.common, SHAPE.common) &&
    has(schema.items, SHAPE.items) &&
    has(schema.events, SHAPE.events) &&
    has(schema.events.clickout?.lists, { shown: 1 }) &&
    has(schema.events.clickout?.lists?.shown, SHAPE.events.clickout.lists.shown)
  );
}

/** The streams of the winner's event loop. Item actions are clicks, touches of any kind, and searches for an item. */
export function winnerWords() {
  const t = log(SHAPE);
  const { on } = t;
  const click = on.clickout.as('w_click', (e) => ({
    ...{ item: e.clicked, rank: e.rankOf(e.clicked), price: e.priceOf(e.clicked) },
    ...{ list: e.signature(), set: e.signature({ sorted: true }), until: e.rankOf(e.clicked) },
  }));
  const shown = on.clickout.each('shown').as('w_shown', (e, c) => ({
    ...{ item: c.item, rank: c.rank, price: c.price, until: e.rankOf(e.clicked), chosen: e.clicked },
    ...{ list: e.signature() },
  }));
  const touch = on.touch.as('w_touch', (e) => ({ item: e.item, kind: e.kind }));
  const kind = (name: string) => touch.where(`w_${name}`, (r) => r.kind.equals(name));
  const search = on.search.as('w_search', (e) => ({ item: e.item }));
  const actions = union('w_action', click, touch, search);
  const any = t.any('w_any', ['clickout', 'touch', 'search', 'filter', 'sort', 'destination', 'poi']);
  const chosen = (type: 'filter' | 'sort' | 'destination' | 'poi') =>
    on[type].as(`w_${type}`, (e) => ({ value: e.value }));
  const placedActions = actions.with('w_placed_action', () => ({
    rank: last(shown.field('rank')).per('user', 'item'),
  }));
  const listed = actions.with('w_listed', () => ({ list: lastOf(click.field('list')).per('user', 'session') }));
  const named = (name: string) => new IdValue({ op: 'id', value: name });
  const acts = union(
    'w_act',
    click.with('w_act_click', () => ({ act: named('clickout') })),
    touch.with('w_act_touch', (r) => ({ act: r.kind })),
    search.with('w_act_search', () => ({ act: named('search') })),
  );
  const chose = (['filter', 'sort', 'destination', 'poi'] as const).map((type) =>
    chosen(type).with(`w_act_${type}`, () => ({ act: named(type) })),
  );
  const anyAct = (union as unknown as (name: string, ...all: readonly unknown[]) => typeof acts)(
    'w_any_act',
    acts,
    ...chose,
  );
  return {
    ...{ placedActions, listed, acts, anyAct },
    ...{ t, ...t.rank('clickout', 'shown'), click, shown, touch, search, actions, any },
    ...{ examined: shown.where('w_examined', (r) => r.rank.greaterThan(r.until).not()) },
    touches: { image: kind('image'), deals: kind('deals'), rating: kind('rating'), info: kind('info') },
    ...{ filter: chosen('filter'), sort: chosen('sort'), destination: chosen('destination'), poi: chosen('poi') },
  };
}

export type WinnerWords = ReturnType<typeof winnerWords>;
