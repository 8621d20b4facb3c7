import { lastOf, since } from '../engine/spec/aggregates';
import type { Stream, StreamField } from '../engine/spec/stream';
import type { BoolValue, NumberValue } from '../engine/spec/values';
import { knownValues } from './known-values';
import type { Contact, Scope, Words } from './words';

const SECONDS = [5, 15, 30, 60, 120, 300, 900];

/** How long ago on a scale of eight: how many of 5 s, 15 s, … 15 min have passed; missing if it never was. */
export function pauseOf(ms: NumberValue<'exact'>): NumberValue<'exact'> {
  const passed = SECONDS.map((s) => ms.greaterThan(1000 * s).toNumber());
  return passed.reduce((sum, one) => sum.plus(one));
}

/** Whether the newest contact of a visit was no click; true where there was no click at all. */
export function touchedLast(meet: Stream<Contact>, click: Stream<Contact>, visit: Scope): BoolValue {
  return since(meet).per(visit).minus(since(click).per(visit)).otherwise(-1).lessThan(0);
}

/** The value where the condition is true, missing elsewhere: what a function over candidates shall look at. */
export function where(condition: BoolValue, value: NumberValue): NumberValue<'float'> {
  return value.dividedBy(condition.toNumber());
}

/** Whether a list was asked for in an order, such as that of prices: in each way that the log can say so. */
export function askedFor(
  { active, choices, visit }: Pick<Words, 'active' | 'choices' | 'visit'>,
  order: string,
): readonly BoolValue[] {
  return [
    ...Object.entries(active).flatMap(([name, set]) => knownValues.sorts(name, order).map((value) => set.has(value))),
    ...Object.entries(choices).flatMap(([name, choice]) =>
      knownValues.sorts(name, order).map((value) => lastOf(choice.field('value')).per(visit).equals(value)),
    ),
  ];
}

/** Dynamically named numbers of a stream, to fold. */
export interface NamedNumbers {
  readonly [name: string]: NumberValue<'exact'>;
}

/** A role of a stream by a name that only the log knows, as a number to fold. */
export function numberOf(stream: unknown, role: string): StreamField<NamedNumbers, string> {
  return (stream as Stream<NamedNumbers>).field(role);
}

/** Every pair of some names, in order, as keys of a stream whose roles only the log knows. */
export function pairsOf(names: readonly string[]): readonly (readonly [never, never])[] {
  return names.flatMap((one, i) => names.slice(i + 1).map((other) => [one as never, other as never] as const));
}

/** A name as it stands in columns. */
export function snake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');
}
