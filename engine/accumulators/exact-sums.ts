import type { Accumulator, ReadSite, WindowKind } from './accumulator';
import { ringOfSums } from './rings';

type Place = Pick<ReadSite, 'lanes' | 'at' | 'bucket' | 'parts'>;

/** Several exact sums side by side in a key's lanes, each a lane for life or a ring of buckets, as source text. */
export interface ExactSums extends Pick<Accumulator, 'lanes' | 'bytes'> {
  /** Adds what each term makes of the roles. */
  readonly add: (window: WindowKind, place: Place, ...roles: string[]) => string;
  /** The sums, in the order of the terms. */
  readonly read: (window: WindowKind, place: Place) => string[];
}

/** @param terms what an event adds to each sum, from the source texts of its roles */
export function exactSums(terms: readonly ((...roles: string[]) => string)[]): ExactSums {
  return {
    lanes: (window, parts) => terms.flatMap(() => (window === 'life' ? [0] : ringOfSums(parts))),
    add: (window, { lanes, at, bucket, parts }, ...roles) =>
      terms
        .map((term, i) =>
          window === 'life'
            ? `${lanes}[${at} + ${i}] = exact(${lanes}[${at} + ${i}] + ${term(...roles)});`
            : `ringAddExact(${lanes}, ${at} + ${i * (parts + 2)}, ${parts}, ${bucket}, ${term(...roles)});`,
        )
        .join(' '),
    read: (window, { lanes, at, bucket, parts }) =>
      terms.map((_, i) =>
        window === 'life'
          ? `${lanes}[${at} + ${i}]`
          : `ringSum(${lanes}, ${at} + ${i * (parts + 2)}, ${parts}, ${bucket})`,
      ),
    bytes: (window, parts) => 8 * terms.length * (window === 'life' ? 1 : parts + 2),
  };
}
