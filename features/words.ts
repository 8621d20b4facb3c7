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
  readonly any: Stream<Who>;
  readonly now: TimeValue;
  readonly candidate: { readonly item: IdValue; readonly rank: NumberValue<'exact'> };
  /** Numbers of the candidate in its list, such as its price. */
  readonly columns: Numbers;
  /** Places of the candidate in the sources that gave it, where the engine generated the list. */
  readonly sources: Numbers;
  /** Numbers, ids and sets known of an item. */
  readonly numbers: Numbers;
  readonly ids: Attributes<IdValue>;
  readonly sets: Attributes<SetValue>;
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
