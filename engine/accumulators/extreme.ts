import type { Accumulator } from './accumulator';
import { ringOfExtremes } from './rings';

function extreme(
  name: 'lowest' | 'highest',
  ring: { update: string; read: string },
  beats: (a: number, b: number) => boolean,
): Accumulator {
  return {
    name,
    sentence: `The ${name} value.`,
    cost: 3,
    version: 1,
    order: 'A i',
    windows: ['life', 'hop'],
    takesEvents: false,
    takesLate: ['life', 'hop'],
    unit: 'value',
    lanes: (window, parts) => (window === 'life' ? [Number.NaN] : ringOfExtremes(parts)),
    update: (window, { lanes, at, value, bucket, parts }) =>
      window === 'life'
        ? `if (!(${lanes}[${at}] ${name === 'lowest' ? '<=' : '>='} ${value})) ${lanes}[${at}] = ${value};`
        : `${ring.update}(${lanes}, ${at}, ${parts}, ${bucket}, ${value});`,
    reads: {
      value: (window, { lanes, at, bucket, parts }) =>
        window === 'life' ? `${lanes}[${at}]` : `${ring.read}(${lanes}, ${at}, ${parts}, ${bucket})`,
    },
    fold: (values) =>
      values.reduce((best, { value }) => (Number.isNaN(best) || beats(value, best) ? value : best), Number.NaN),
    merge: name,
    bytes: (window, parts) => 8 * (window === 'life' ? 1 : parts + 1),
  };
}

/** The smallest value; missing without any. */
export const lowest = extreme('lowest', { update: 'ringLower', read: 'ringLowest' }, (a, b) => a < b);

/** The greatest value; missing without any. */
export const highest = extreme('highest', { update: 'ringRaise', read: 'ringHighest' }, (a, b) => a > b);
