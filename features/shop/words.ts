import type { RequestSpec } from '../../engine/events/request';
import type { Schema } from '../../engine/events/schema';
import { log } from '../../engine/spec/log';
import type { Stream, StreamField } from '../../engine/spec/stream';
import type { IdValue, NumberValue, TimeValue, Value } from '../../engine/spec/values';
import type { Choice, Numbers, Scope, Who, Words } from '../words';

/** What people do with an item of a shop; a log that does not know one of them has null for it. */
export const ACTS = ['view', 'cart', 'remove', 'purchase', 'wish', 'unwish', 'rate', 'review'] as const;
export type ActName = (typeof ACTS)[number];

/** Somebody did something with an item; ids known of the item are roles, too. */
export interface Act extends Who {
  readonly item: IdValue;
  readonly [attribute: string]: IdValue;
}

/** An id known of items, such as a category or a brand. */
export interface Attribute {
  readonly name: string;
  /** That of the candidate, as of the request. */
  readonly value: IdValue;
  of(item: IdValue): IdValue;
}

/** A number known of items that can be summed, such as a price. */
interface Amount {
  readonly value: NumberValue<'exact'>;
  of(item: IdValue): NumberValue<'exact'>;
  /** As it was when somebody did something. */
  in(act: Stream<Act>): StreamField<{ readonly [name: string]: NumberValue<'exact'> }, string>;
}

/** What a shop's log can say: who does what to which item. Families about what a log lacks are left out. */
export interface Shop {
  readonly person: Scope;
  readonly visit: Scope;
  readonly view: Stream<Act>;
  readonly cart: Stream<Act> | null;
  readonly remove: Stream<Act> | null;
  readonly purchase: Stream<Act> | null;
  readonly wish: Stream<Act> | null;
  readonly unwish: Stream<Act> | null;
  readonly rate: Stream<Act> | null;
  readonly review: Stream<Act> | null;
  /** Those that the log has, in the order of a funnel. */
  readonly acts: readonly Stream<Act>[];
  /** Those that lead to a purchase: view, cart, purchase. */
  readonly funnel: readonly Stream<Act>[];
  /** Any of them. */
  readonly meet: Stream<Act>;
  readonly any: Stream<Who>;
  /** Queries, where the log has them. */
  readonly search: Stream<Choice> | null;
  readonly now: TimeValue;
  readonly item: IdValue;
  /** What is known of the person who asks, such as an age. */
  readonly profile: Readonly<Record<string, Value>>;
  readonly attributes: readonly Attribute[];
  /** Levels of the category, the coarsest first. */
  readonly levels: readonly Attribute[];
  readonly brand: Attribute | null;
  /** The coarsest level, the finest, and the brand. */
  readonly main: readonly Attribute[];
  readonly finest: Attribute | null;
  readonly price: Amount | null;
  readonly sets: Words['sets'];
  /** Places of the candidate in the sources that gave it, by name. */
  readonly places: Numbers;
  /** How many candidates there are. */
  readonly candidates: NumberValue;
  /** What people said of items in numbers. */
  readonly ratings: ReturnType<Amount['in']> | null;
}

const TYPES: Readonly<Record<ActName, RegExp>> = {
  view: /^((item|product|page|detail)_?)?(view(ed)?|detail)(_?(item|product|page|detail))?$/,
  cart: /^(add(ed)?_?(to)?_?)?(cart|basket|bag)(_?add(ed)?)?$/,
  remove: /^(remove(d)?|delete(d)?)(_?from)?_?(cart|basket|bag)?$|^(cart|basket|bag)_?remove$/,
  purchase: /^(purchase|buy|order|sale|transaction|bought|checkout)(d|s)?$/,
  wish: /^(add_?(to)?_?)?(wish|wish_?list|favou?rite|like)(_?add)?$/,
  unwish: /^(un(wish|like|favou?rite)|remove_?from_?wish_?list|wish_?list_?remove)$/,
  rate: /^rat(e|ed|ing)$/,
  review: /^(re)?view_?text$|^reviews?$|^comments?$|^tag$/,
};
const SEARCH = /^(search|query|queries|searches)$/;
const LEVEL = /^cat(egory)?_?(l(evel)?_?)?(\d*)$/;
const BRAND = /^(brand|manufacturer|maker|vendor|publisher|label)(_?(id|name))?$/;
const PRICE = /^(price|cost|amount)$/;

/** Whether events of a type are purchases. */
export function isPurchase(type: string): boolean {
  return TYPES.purchase.test(plain(type));
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '_');

/** The attributes of items and of people, of any schema. */
interface Known {
  item(item: IdValue): Readonly<Record<string, Value>>;
  user(user: IdValue): Readonly<Record<string, Value>>;
  rank(on: string, list: string): { readonly request: { readonly user: IdValue } };
}

/** Finds a shop's words beside those of any log; null where nothing is carted or bought and lists are shown. */
export function bindShop(words: Words, schema: Schema, request: RequestSpec): Shop | null {
  const t = log(schema, request) as unknown as Known;
  const asked = request.outcome.kind === 'immediate' ? null : request.outcome.on;
  const streams: Readonly<Record<string, unknown>> = { ...(asked && { [asked]: words.click }), ...words.touches };
  const named = (act: ActName): Stream<Act> | null => {
    const type = Object.keys(streams).find((name) => TYPES[act].test(plain(name)));
    return type === undefined ? null : (streams[type] as Stream<Act>);
  };
  const acts = Object.fromEntries(ACTS.map((act) => [act, named(act)])) as Record<ActName, Stream<Act> | null>;
  if (!request.generate && !acts.cart && !acts.purchase) return null;

  const view = acts.view ?? (words.click as unknown as Stream<Act>);
  const { cart, purchase } = acts;
  const attributes = Object.entries(words.ids).map(([name, attribute]) => ({ name, ...attribute }));
  const levels = levelsOf(attributes);
  const brand = attributes.find(({ name }) => BRAND.test(plain(name))) ?? null;
  const finest = levels.at(-1) ?? null;
  const search = Object.entries(words.choices).find(([name]) => SEARCH.test(plain(name)));
  const { person, visit, any, now, candidate, sets, sources } = words;
  return {
    ...{ person, visit, any, now, attributes, levels, brand, finest, sets },
    ...acts,
    view,
    acts: unique([view, ...Object.values(acts)]),
    funnel: unique([view, cart, purchase]),
    meet: words.meet as unknown as Stream<Act>,
    search: search?.[1] ?? null,
    item: candidate.item,
    profile: schema.common.user ? t.user(t.rank(request.on, request.candidates).request.user) : {},
    main: unique([levels[0], finest, brand]),
    price: priceOf(words.numbers, t),
    places: sources,
    candidates: candidate.rank.countOfCandidates(),
    ratings: ratingsOf(acts.rate ?? acts.review, schema),
  };
}

function unique<T>(values: readonly (T | null | undefined)[]): T[] {
  return [...new Set(values)].filter((value) => value != null);
}

/** The levels of a path where there is one, otherwise every category. */
function levelsOf(attributes: readonly Attribute[]): readonly Attribute[] {
  const depth = ({ name }: Attribute): number => Number(LEVEL.exec(plain(name))?.[4] || 0);
  const all = attributes.filter(({ name }) => LEVEL.test(plain(name)));
  const path = all.filter((attribute) => depth(attribute) > 0).sort((a, b) => depth(a) - depth(b));
  return path.length > 0 ? path : all;
}

function ratingsOf(act: Stream<Act> | null, schema: Schema): Shop['ratings'] {
  const type = act?.branches[0]?.type;
  const fields = Object.entries((type && schema.events[type]?.fields) || {});
  const given = fields.find(
    ([name, { kind }]) => /^(rating|stars|score)$/.test(plain(name)) && /^(int|number)$/.test(kind),
  );
  return given ? (act!.field(given[0]) as unknown as Shop['ratings']) : null;
}

function priceOf(numbers: Numbers, t: Known): Amount | null {
  const found = Object.entries(numbers).find(([name, { isExact }]) => isExact && PRICE.test(plain(name)));
  if (!found) return null;
  const [name, { value }] = found;
  return {
    value: value as NumberValue<'exact'>,
    of: (item) => t.item(item)[name] as NumberValue<'exact'>,
    in: (act) => act.field(name) as unknown as ReturnType<Amount['in']>,
  };
}
