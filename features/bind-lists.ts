import type { Fields, Kind } from '../engine/events/fields';
import type { RequestSpec } from '../engine/events/request';
import type { Schema } from '../engine/events/schema';
import { lastOf, setOf, since } from '../engine/spec/aggregates';
import { lastK } from '../engine/spec/sequences';
import type { Stream } from '../engine/spec/stream';
import type { BoolValue, IdValue, NumberValue, TimeValue } from '../engine/spec/values';
import { type AnyEvent, type AnyList, type AnyLog, attributesOf, mapped, pick, type Roles } from './any-log';
import { knownValues } from './known-values';
import { pauseOf, where } from './scales';
import type { Contact, Scope, Way, WholeList, Words } from './words';

/** The words about whole lists, about the way through them, and about people. */
type ListWords = Pick<
  Words,
  'user' | 'list' | 'listed' | 'slots' | 'paths' | 'way' | 'trail' | 'times' | 'measures' | 'profile'
>;

interface Parts {
  readonly t: AnyLog;
  readonly schema: Schema;
  readonly spec: RequestSpec;
  /** Fields of items that no column of the list hides. */
  readonly attributes: Fields;
  /** Numbers of the list. */
  readonly columns: Fields;
  /** Which event settles a request, which field names the item, and whether its list is at hand. */
  readonly answered: { readonly on: string; readonly item: string; readonly hasList: boolean };
  readonly words: Pick<Words, 'click' | 'meet' | 'visit'>;
}

/** How many items of a visit are remembered one by one. */
const NEWEST = [1, 2, 3, 4, 5];

/** Finds those words in a schema. */
export function bindLists({ t, schema, spec, attributes, columns, answered, words }: Parts): ListWords {
  const { request, candidate, list } = t.rank(spec.on, spec.candidates);
  const { click, meet, visit } = words;
  const trail = (stream: Stream<Contact>) => trailOf(stream, visit, list, candidate.item as IdValue);
  const keyed = (e: AnyEvent): Roles => ({
    sequence: e.signature(),
    cards: e.signature({ sorted: true }),
    top3: e.signature({ first: 3 }),
    top5: e.signature({ first: 5 }),
    length: e.listItems().size(),
  });
  const listed = {
    click: t.on[answered.on].as('click_listed', (e) => {
      const item = e[answered.item] as IdValue;
      return { item, ...(answered.hasList && { rank: e.rankOf(item), ...keyed(e) }) };
    }),
    shown: t.on[spec.on].each(spec.candidates).as('shown_listed', (e, { item, rank }) => ({
      item: item!,
      rank: rank!,
      ...keyed(e),
    })),
  };
  const isImmediate = spec.outcome.kind === 'immediate';
  return {
    user: (request.user as IdValue | undefined) ?? null,
    list: list as unknown as WholeList,
    listed: answered.hasList ? (listed as unknown as Words['listed']) : null,
    slots: isImmediate ? slotsOf(t, spec, answered.item, columns) : null,
    paths: isImmediate ? pathsOf(t, spec, answered.item, words) : null,
    way: wayTo(words, list, candidate.rank as NumberValue<'exact'>),
    trail: { meet: trail(meet), click: trail(click) },
    times: attributesOf<TimeValue>(t, plain(attributes, ['time']), candidate),
    measures: { ...measuresOf(t, attributes, candidate), ...levelsOf(t, attributes, candidate) },
    profile: profileOf(t, schema, request),
  };
}

/**
 * At which places of a list the items of a visit stand, the item met last first: the places of the newest k add up to
 * more than those of the newest k - 1, or else the k-th stands elsewhere and is 0.
 */
function placesOf(stream: Stream<Contact>, visit: Scope, list: Pick<WholeList, 'rankOf'>): NumberValue<'exact'>[] {
  const sums = NEWEST.map((keep) => setOf(stream.field('item'), { keep }).per(visit).sumOf(list.rankOf));
  return sums.map((sum, i) => (i === 0 ? sum : sum.minus(sums[i - 1])).rounded(0));
}

function trailOf(stream: Stream<Contact>, visit: Scope, list: AnyList, item: IdValue): Words['trail']['meet'] {
  const among = NEWEST.map((keep) => setOf(stream.field('item'), { keep }).per(visit).has(item));
  return placesOf(stream, visit, list).map((place, i) => ({
    place: where(place.greaterThan(0), place),
    isIt: i === 0 ? among[0] : among[i].and(among[i - 1].not()),
  }));
}

/** Items by how their columns compare with those of the others; those chosen are found among all. */
function slotsOf(t: AnyLog, { on, candidates }: RequestSpec, chosen: string, columns: Fields) {
  const all = t.on[on].each(candidates).as('slot', (e, element) => ({
    item: element.item!,
    rank: element.rank!,
    above: (element.item as IdValue).ofNeighbour(-1),
    below: (element.item as IdValue).ofNeighbour(1),
    top: (element.item as IdValue).ofFirstCandidate(),
    chosen: e[chosen] as IdValue,
    isChosen: (element.item as IdValue).equals(e[chosen] as IdValue),
    ...Object.fromEntries(
      Object.keys(columns).map((name) => [
        `${name}_place`,
        (element[name] as NumberValue).rankAmongCandidates('lowestFirst').rounded(0),
      ]),
    ),
  }));
  const taken = all.where('slot_taken', (r) => r.isChosen as BoolValue);
  return { taken, offered: all } as unknown as NonNullable<Words['slots']>;
}

/** Both kinds of path: to the item chosen, and to every item that could have been. */
function pathsOf(
  t: AnyLog,
  { on, candidates }: RequestSpec,
  chosen: string,
  { click, meet, visit }: Pick<Words, 'click' | 'meet' | 'visit'>,
) {
  const seen = (e: AnyEvent, item: IdValue): Roles => {
    const rank = e.rankOf(item);
    return { item, rank, ...wayTo({ click, meet, visit }, e, rank) };
  };
  const taken = t.on[on].as('path', (e) => seen(e, e[chosen] as IdValue));
  const offered = t.on[on].each(candidates).as('paths', (e, { item }) => seen(e, item as IdValue));
  return { taken, offered } as unknown as NonNullable<Words['paths']>;
}

/** The way to a place of a list. */
function wayTo(
  { click, meet, visit }: Pick<Words, 'click' | 'meet' | 'visit'>,
  list: Pick<WholeList, 'rankOf'>,
  rank: NumberValue<'exact'>,
): Way {
  const met = lastK(meet.field('item'), { keep: 3 }).per(visit);
  const at = (item: IdValue): NumberValue<'exact'> => list.rankOf(item).otherwise(0).rounded(0);
  const chosen = chosenBefore(click, visit).map(at);
  return {
    met: at(lastOf(meet.field('item')).per(visit)),
    met2: at(met.nth(1)),
    met3: at(met.nth(2)),
    chosen1: chosen[0],
    chosen2: chosen[1],
    chosen3: chosen[2],
    stride: rank.minus(list.rankOf(lastOf(click.field('item')).per(visit))),
    rest: pauseOf(since(click).per(visit)),
  };
}

/** The items chosen in a visit one after another, the newest first: registers, each fed by the one before. */
function chosenBefore(click: Stream<Contact>, visit: Scope): readonly IdValue[] {
  const one = lastOf(click.field('item')).per(visit);
  const moved = click.where('click_moves', ({ item }) => item.equals(one).toNumber().otherwise(0).equals(0));
  const second = moved.with('click_before', () => ({ before: lastOf(moved.field('item')).per(visit) }));
  const two = lastOf(second.field('before')).per(visit);
  const third = moved.with('click_before_that', () => ({ before: two }));
  return [one, two, lastOf(third.field('before')).per(visit)];
}

function measuresOf(t: AnyLog, attributes: Fields, candidate: Roles): Words['measures'] {
  return {
    ...attributesOf<NumberValue>(t, plain(attributes, ['int', 'number', 'float']), candidate),
    ...mapped(plain(attributes, ['bool']), (name) => ({
      value: (candidate[name] as BoolValue).toNumber(),
      of: (item: IdValue) => (t.item(item)[name] as BoolValue).toNumber(),
    })),
  };
}

/** Ids that are steps of a known scale, as numbers from 1. */
function levelsOf(t: AnyLog, attributes: Fields, candidate: Roles): Words['measures'] {
  const scaled = Object.entries(plain(attributes, ['id'])).filter(([name]) => knownValues.scale(name).length > 0);
  return Object.fromEntries(
    scaled.map(([name]) => {
      const level = (id: IdValue): NumberValue =>
        knownValues
          .scale(name)
          .map((value, i) =>
            id
              .equals(value)
              .toNumber()
              .times(i + 1),
          )
          .reduce((sum, one) => sum.plus(one));
      return [
        `${name}_level`,
        { value: level(candidate[name] as IdValue), of: (item: IdValue) => level(t.item(item)[name] as IdValue) },
      ];
    }),
  );
}

function profileOf(t: AnyLog, { common, users = {} }: Schema, request: Roles): Words['profile'] {
  if (!common.user) return { numbers: {}, ids: {}, sets: {}, idOf: (user) => user };
  const own = t.user(request.user);
  const numbers = pick(own, plain(users, ['int', 'number', 'float'])) as Record<string, NumberValue>;
  const truths = mapped(plain(users, ['bool']), (name) => (own[name] as BoolValue).toNumber());
  return {
    numbers: { ...numbers, ...truths },
    ids: pick(own, plain(users, ['id'])) as Record<string, IdValue>,
    sets: pick(own, plain(users, ['set'])) as Words['profile']['sets'],
    idOf: (user, name) => t.user(user)[name] as IdValue,
  };
}

function plain(fields: Fields, kinds: readonly Kind[]): Fields {
  const isPlain = ([name, { kind, label }]: [string, Fields[string]]): boolean =>
    name !== 'item' && !label && kinds.includes(kind);
  return Object.fromEntries(Object.entries(fields).filter(isPlain));
}
