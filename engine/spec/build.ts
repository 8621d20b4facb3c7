import { DeclarationError } from '../base/errors';
import type { Node } from './ast';
import { Value } from './values';

/** Something a function of the language may be given. */
export type Argument = Value | Node | number;

/** A call of a function of the language. @throws DeclarationError for a number that is not finite */
export function call(fn: string, ...args: readonly Argument[]): Node {
  return { op: 'call', fn, args: args.map(nodeOf) };
}

/** The node of an argument. */
function nodeOf(of: Argument): Node {
  if (typeof of !== 'number') return of instanceof Value ? of.node : of;
  if (!Number.isFinite(of)) throw new DeclarationError(`features: ${of} was found, expected a finite number`);
  return { op: 'const', value: of + 0 };
}

/** A whole number in bounds. @throws DeclarationError naming what it is */
export function wholeIn(what: string, value: number, from: number, to: number): number {
  if (!(Number.isInteger(value) && value >= from && value <= to))
    throw new DeclarationError(`${what} is ${value}, expected a whole number from ${from} to ${to}`);
  return value;
}
