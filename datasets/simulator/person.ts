import { Chance } from './chance';
import { DEVICES, PLATFORMS, PROPERTIES } from './settings';

const LIKES = 5;

/** Who is searching: known to the log by id, platform and device; taste and purse are hidden. */
export interface Person {
  readonly id: string;
  readonly platform: string;
  readonly device: string;
  /** Bits of PROPERTIES, and what each is worth. */
  readonly likes: Int32Array;
  readonly weights: Float64Array;
  /** How much a higher price than the others' deters, around 1. */
  readonly thrift: number;
}

/** The same number gives the same person, so that nobody has to be remembered. */
export function person(seed: number, number: number): Person {
  const chance = new Chance(seed ^ 0x5bd1e995, number);
  const likes = new Int32Array(LIKES);
  const weights = new Float64Array(LIKES);
  for (let i = 0; i < LIKES; i++) {
    likes[i] = 1 << chance.below(PROPERTIES.length);
    weights[i] = 0.4 + chance.next();
  }
  return {
    id: `U${number.toString(36).toUpperCase().padStart(5, '0')}`,
    platform: chance.of(PLATFORMS),
    device: chance.of(DEVICES),
    likes,
    weights,
    thrift: 2 * chance.next(),
  };
}

/** What a person's taste makes of an item's properties; about 0 on average, spread about 1. */
export function match({ likes, weights }: Person, properties: number): number {
  let sum = -2;
  for (let i = 0; i < LIKES; i++) if (properties & likes[i]) sum += weights[i];
  return sum;
}
