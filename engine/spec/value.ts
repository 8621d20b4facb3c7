import { DeclarationError } from '../base/errors';
import type { Node } from './ast';

/** What a value can be compared with: ids with ids, times with times, numbers and truths with each other. */
export type Comparable = 'id' | 'number' | 'time' | 'set' | 'object';

/** Something a feature may be, or be made from: an expression and what kind of value it yields. */
export class Value {
  readonly node: Node;
  /** A name given by hand; null: derived. */
  readonly givenName: string | null;

  constructor(node: Node, givenName: string | null = null) {
    this.node = node;
    this.givenName = givenName;
  }

  get comparable(): Comparable {
    return 'object';
  }

  /** The same value under a name of its own: `[a-z0-9_]`, the derived name stays in the sentence. */
  named(name: string): this {
    if (!/^[a-z][a-z0-9_]*$/.test(name))
      throw new DeclarationError(`features: name "${name}": expected a-z, 0-9 and _, beginning with a letter`);
    const copy = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
    Object.defineProperty(copy, 'givenName', { value: name, enumerable: true });
    return copy;
  }
}
