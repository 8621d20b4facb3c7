import { DeclarationError } from '../base/errors';
import type { Comparable, Value } from './value';

const NAMES: Readonly<Record<Comparable, string>> = {
  id: 'an id',
  number: 'a number',
  time: 'a time',
  set: 'a set',
  object: 'an object',
};

/** What a value, or a number as it is, can be compared with. */
export function kindOf(value: Value | number): Comparable {
  return typeof value === 'number' ? 'number' : value.comparable;
}

/** The value, if it is of the kind expected. @throws DeclarationError if not: an id is known by a code that means nothing */
export function same<V extends Value | number>(where: string, value: V, expected: Comparable): V {
  const found = kindOf(value);
  if (found !== expected)
    throw new DeclarationError(`${where}: ${NAMES[found]} was found, expected ${NAMES[expected]}`);
  return value;
}
