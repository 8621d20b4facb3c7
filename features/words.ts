import type { SignatureOptions } from '../engine/spec/log';
import type { Stream } from '../engine/spec/stream';
import type { BoolValue, IdValue, NumberValue, SetValue, TimeValue } from '../engine/spec/values';

/** Whose event it is. */
export interface Who {
  readonly user: IdValue;
  readonly session: IdValue;
}

/** Somebody and an item. */
export interface Contact extends Who {
  readonly item: IdValue;
}

/** An item at a place of a list, from 1. */
export interface Placed extends Contact {
  readonly rank: NumberValue<'exact'>;
}

/** Somebody chose a value: a filter, a sort order, a destination. */
export interface Choice extends Who {
  readonly value: IdValue;
}

/** A place of a list, seen from the item met last in the visit, which stands in the same list. */
interface Step extends Placed {
  /** Places from that item down to this one. */
  readonly offset: NumberValue<'exact'>;
  /** How long ago that item was met, as a step of a fixed scale. */
  readonly pause: NumberValue<'exact'>;
  /** Whether it was met in another way than by choosing it. */
  readonly isTouch: BoolValue;
}

/** An item of a list that is known as a whole: as a sequence, as a set, and by its first three and five items. */
interface Listed extends Placed {
  readonly sequence: IdValue;
  readonly cards: IdValue;
  readonly top3: IdValue;
  readonly top5: IdValue;
  /** How many items it has. */
  readonly length: NumberValue<'exact'>;
}

/** An item of a list with those beside it and the one that was chosen, and with its place among the others by each column, as in `price_place`: 1 for the lowest. */
interface Slot extends Placed {
  readonly above: IdValue;
  readonly below: IdValue;
  readonly top: IdValue;
  readonly chosen: IdValue;
  readonly [place: string]: NumberValue<'exact'> | IdValue;
}

/** The way to a place of a list: where the item met last, and those chosen last, stand in that list; 0 elsewhere. */
export interface Way {
  readonly met: NumberValue<'exact'>;
  readonly met2: NumberValue<'exact'>;
  readonly met3: NumberValue<'exact'>;
  readonly chosen1: NumberValue<'exact'>;
  readonly chosen2: NumberValue<'exact'>;
  readonly chosen3: NumberValue<'exact'>;
  /** Places from the item chosen last down to this one, and how long ago that was. */
  readonly stride: NumberValue<'exact'>;
  readonly rest: NumberValue<'exact'>;
}

/** One of the different items of a visit: whether the candidate is it, and where it stands in the list. */
interface Trace {
  readonly isIt: BoolValue;
  readonly place: NumberValue;
}

/** The whole list of candidates: where in it an item stands, what it says of it, and the list as a key. */
export interface WholeList {
  rankOf(item: IdValue): NumberValue<'exact'>;
  at(item: IdValue, column: string): NumberValue;
  items(): SetValue;
  signature(how?: SignatureOptions): IdValue;
}

/** Whose state: everything a person did, or only this visit. Logs that know one of the two say it for both. */
export type Scope = keyof Who;

/**
 * What a log can say, in the words that families are written in. A word that a log does not have is null or empty,
 * and the families that need it are left out.
 */
export interface Words {
  readonly person: Scope;
  readonly visit: Scope;
  /** The answers to requests: the item chosen. */
  readonly click: Stream<Contact>;
  /** The same stream, where the log knows at which place of which list the chosen item stood. */
  readonly placed: Stream<Placed> | null;
  /** Whether lists were shown to somebody; those that the engine generates were not. */
  readonly isShown: boolean;
  /** Every item of every list. */
  readonly shown: Stream<Placed>;
  /** Those down to the chosen one, and those above it; only where a list comes with its answer. */
  readonly examined: Stream<Placed> | null;
  readonly passed: Stream<Placed> | null;
  /** Steps from the item met last to the one chosen, and to every item of the list; where a list comes with its answer. */
  readonly steps: { readonly taken: Stream<Step>; readonly offered: Stream<Step> } | null;
  /** Other contacts with an item, by name: image, info, search. */
  readonly touches: Readonly<Record<string, Stream<Contact>>>;
  /** Any contact with an item, clicks included. */
  readonly meet: Stream<Contact>;
  /** Choices of a value, by name: filter, sort. */
  readonly choices: Readonly<Record<string, Stream<Choice>>>;
  /** Whatever somebody did; requests that the engine puts into the log are nobody's doing. */
  readonly any: Stream<Who>;
  readonly now: TimeValue;
  readonly candidate: { readonly item: IdValue; readonly rank: NumberValue<'exact'> };
  readonly user: IdValue | null;
  readonly list: WholeList;
  /** Answers and lists with the list as a key; where an answer knows its list. */
  readonly listed: { readonly click: Stream<Listed>; readonly shown: Stream<Listed> } | null;
  /** Every item of every list, and those that were chosen, by how their columns compare; where a list comes with its answer. */
  readonly slots: { readonly taken: Stream<Slot>; readonly offered: Stream<Slot> } | null;
  /** Where people went from the items met and chosen before; where a list comes with its answer. */
  readonly paths: { readonly taken: Stream<Placed & Way>; readonly offered: Stream<Placed & Way> } | null;
  /** The way to the candidate. */
  readonly way: Way;
  /** The five different items of the visit that were met, or chosen, last; the newest first. */
  readonly trail: Readonly<Record<'meet' | 'click', readonly Trace[]>>;
  /** Numbers of the candidate in its list, such as its price. */
  readonly columns: Numbers;
  /** Places of the candidate in the sources that gave it, where the engine generated the list. */
  readonly sources: Numbers;
  /** Numbers, ids and sets known of an item. */
  readonly numbers: Numbers;
  readonly ids: Attributes<IdValue>;
  readonly sets: Attributes<SetValue>;
  /** Moments known of an item, such as when it was published. */
  readonly times: Attributes<TimeValue>;
  /** Any number known of an item, also of other items than the candidate. */
  readonly measures: Attributes<NumberValue>;
  /** What is known of the person asking; the ids also of whoever an event is from. */
  readonly profile: Profile;
  /** Ids and numbers of the request itself: platform, device; its step. */
  readonly contexts: Readonly<Record<string, IdValue>>;
  readonly counters: Readonly<Record<string, NumberValue>>;
  /** Sets of ids that come with the request, such as active filters. */
  readonly active: Readonly<Record<string, SetValue>>;
}

/** Numbers by name, of the candidate; streams with items have roles of the same names where the number can be kept. */
export type Numbers = Readonly<Record<string, { readonly value: NumberValue; readonly isExact: boolean }>>;

/** An attribute of the candidate, and of any other item. */
export type Attributes<V> = Readonly<Record<string, { readonly value: V; of(item: IdValue): V }>>;

/** Attributes of a person. */
interface Profile {
  readonly numbers: Readonly<Record<string, NumberValue>>;
  readonly ids: Readonly<Record<string, IdValue>>;
  readonly sets: Readonly<Record<string, SetValue>>;
  idOf(user: IdValue, name: string): IdValue;
}
