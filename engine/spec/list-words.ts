import { DeclarationError } from '../base/errors';
import type { Node } from './ast';
import { Value } from './value';

/** Which value comes first. */
export type Order = 'lowestFirst' | 'highestFirst';

/**
 * The candidates that a word is about, seen from one of them. `prefix`: up to it; `suffix`: from it on; so many from
 * the top; so many right above it, or right below; those at most so many places away, itself among them.
 */
export type Part =
  | 'prefix'
  | 'suffix'
  | { readonly first: number }
  | { readonly previous: number }
  | { readonly next: number }
  | { readonly around: number };

/** Which place equal values share; missing ones are equal to each other and come last. */
export type Ties = 'best' | 'worst' | 'middle';

/** Words that choose the value of one candidate; `Same` is what is chosen, `Whole` an exact number. */
export abstract class ChoosingWords<Same, Whole, Number extends Value> extends Value {
  protected abstract same(node: Node): Same;
  protected abstract whole(node: Node): Whole;

  /** What candidates must agree in to count; null: all count. */
  protected group(): Node | null {
    return null;
  }

  protected list(fn: string, param?: number, by?: Value): Node {
    const among = this.group();
    return {
      op: 'list',
      fn,
      of: this.node,
      ...(param !== undefined && { param }),
      ...(by && { by: by.node }),
      ...(among && { among }),
    };
  }

  /** The value of the candidate that many places below (positive) or above (negative); missing past the ends. */
  ofNeighbour(offset: number): Same {
    return this.same(this.list('neighbour', offset));
  }
  /** The value of the candidate shown first. */
  ofFirstCandidate(): Same {
    return this.same(this.list('first'));
  }
  /** The value of the candidate at a place, 1 for the first, -1 for the last; missing past the ends. */
  ofCandidateAt(place: number): Same {
    if (!Number.isInteger(place) || place === 0)
      throw new DeclarationError(`ofCandidateAt(${place}): expected a whole number other than 0, from 1 or from -1 up`);
    return this.same(this.list('at_place', place));
  }
  /** The value of the candidate that has the greatest of a number, the first of several; missing if none has one. */
  ofHighest(number: Number): Same {
    return this.same(this.list('at_highest', undefined, number));
  }
  /** The value of the candidate that has the smallest of a number, the first of several; missing if none has one. */
  ofLowest(number: Number): Same {
    return this.same(this.list('at_lowest', undefined, number));
  }
  /** How many different values the candidates have, missing ones aside. */
  distinctAmongCandidates(): Whole {
    return this.whole(this.list('distinct'));
  }
  /** Place from 1 among the candidates that have the same value, from the top; missing ones are a group, too. */
  placeInGroup(): Whole {
    return this.whole(this.list('group_place'));
  }
  /** How many candidates have the same value, itself included; missing ones are a group, too. */
  sizeOfGroup(): Whole {
    return this.whole(this.list('group_size'));
  }
}

/**
 * Words over a number of every candidate. Missing values are passed over; where none is left, sums and counts are 0 and
 * everything else is missing. With a part, only its candidates count.
 */
export abstract class NumberWords<Float extends Value, Whole extends Value, Truth, Id> extends ChoosingWords<
  Float,
  Whole,
  Float | Whole
> {
  protected abstract truth(node: Node): Truth;
  protected abstract id(node: Node): Id;

  /**
   * Place from 1; equal values share the best place (or the worst, or the middle), missing ones come last together. In
   * a prefix, a suffix or around: the place among those candidates, ties at the best.
   */
  rankAmongCandidates(
    order: Order,
    how:
      | { readonly ties?: Ties; readonly part?: never }
      | { readonly ties?: 'best'; readonly part: 'prefix' | 'suffix' | { readonly around: number } } = {},
  ): Float {
    const [part, param] = how.part ? partOf(how.part) : [''];
    return this.same(this.list(`rank_${EXTREME[order]}${tiesOf(how.ties)}${part}`, param));
  }
  /** That place as a share: 0 for the first of those with a value, 1 for the last; missing where the value is. */
  percentileAmongCandidates(order: Order, how: { readonly ties?: Ties } = {}): Float {
    return this.same(this.list(`percentile_${EXTREME[order]}${tiesOf(how.ties)}`));
  }
  /** Share of the candidates' sum; missing where that sum is 0 or nothing is known. */
  shareAmongCandidates(): Float {
    return this.same({ op: 'call', fn: 'share', args: [this.node, this.list('sum')] });
  }
  /** (x - mean) / standard deviation over the candidates that have a value; missing where they are all equal. */
  zAmongCandidates(): Float {
    return this.same({ op: 'call', fn: 'z', args: [this.node, this.list('mean'), this.list('spread')] });
  }
  /** 0 for the lowest, 1 for the highest, in proportion between; missing where they are all equal. */
  minmaxAmongCandidates(): Float {
    return this.same(this.list('minmax'));
  }
  /** Whether no candidate has a lower value; equal ones share it. */
  isLowestOfCandidates(): Truth {
    return this.truth(this.list('is_lowest'));
  }
  /** Whether no candidate has a higher value; equal ones share it. */
  isHighestOfCandidates(): Truth {
    return this.truth(this.list('is_highest'));
  }

  /** From the first candidate to the last; over a suffix, from the last up. */
  sumOfCandidates(part?: Part): Float {
    return this.#over('sum', part);
  }
  meanOfCandidates(part?: Part): Float {
    return this.#over('mean', part);
  }
  lowestOfCandidates(part?: Part): Float {
    return this.#over('lowest', part);
  }
  highestOfCandidates(part?: Part): Float {
    return this.#over('highest', part);
  }
  /** The middle value; the mean of the two in the middle where their number is even. */
  medianOfCandidates(part?: Part): Float {
    return this.#over('median', part);
  }
  /** The standard deviation of the population. */
  spreadOfCandidates(part?: Part): Float {
    return this.#over('spread', part);
  }
  /** How many candidates have a value. */
  countOfCandidates(part?: Part): Float {
    return this.#over('count', part);
  }

  /** Share of the candidates above, or below, that have a lower value; missing where none of them has a value. */
  shareLower(where: 'above' | 'below'): Float {
    return this.same(this.list(`share_lower_${where}`));
  }
  /** Share of the candidates above, or below, that have a higher value; missing where none of them has a value. */
  shareHigher(where: 'above' | 'below'): Float {
    return this.same(this.list(`share_higher_${where}`));
  }
  /** How many places it is to the nearest candidate above, or below, with a lower value; missing without one. */
  placesToLower(where: 'above' | 'below'): Whole {
    return this.whole(this.list(`places_to_lower_${where}`));
  }
  /** How many places it is to the nearest candidate above, or below, with a higher value; missing without one. */
  placesToHigher(where: 'above' | 'below'): Whole {
    return this.whole(this.list(`places_to_higher_${where}`));
  }

  /** Whether the values stand in order from the top, equal ones side by side; missing if there are none. */
  isSorted(order: Order): Truth {
    return this.truth(this.list(`is_${DIRECTION[order]}`));
  }
  /** How many candidates from the top on stand in order, up to the first that does not; missing without any value. */
  sortedPrefix(order: Order): Whole {
    return this.whole(this.list(`${DIRECTION[order]}_prefix`));
  }
  /**
   * Kendall's tau-b with the place: 1 where values ascend from the top, -1 where they descend; missing where all are
   * equal.
   */
  tauWithPlace(): Float {
    return this.same(this.list('tau'));
  }
  /** How unequal they are: 0 where all are equal, towards 1 where one has all; missing with a negative one or sum 0. */
  giniOfCandidates(): Float {
    return this.same(this.list('gini'));
  }
  /** The entropy of their shares of the sum, in nats; missing with a negative one or sum 0. */
  entropyOfCandidates(): Float {
    return this.same(this.list('entropy'));
  }

  /** The candidate that has the greatest value, the first of several; missing if none has a value. */
  itemOfHighest(): Id {
    return this.id({ ...this.list('at_highest', undefined, this), of: ITEM } as Node);
  }
  /** The candidate that has the smallest value, the first of several; missing if none has a value. */
  itemOfLowest(): Id {
    return this.id({ ...this.list('at_lowest', undefined, this), of: ITEM } as Node);
  }

  #over(fold: string, part?: Part): Float {
    const [name, param] = part ? partOf(part) : [''];
    return this.same(this.list(`${fold}${name}`, param));
  }
}

const ITEM: Node = { op: 'element', name: 'item', scale: 0 };
const EXTREME = { lowestFirst: 'lowest', highestFirst: 'highest' } as const;
const DIRECTION = { lowestFirst: 'ascending', highestFirst: 'descending' } as const;
const WIDEST = 256;

/** The end of a function's name that says which part it is over, and how many places that has. */
export function partOf(part: Part): readonly [name: string, places?: number] {
  if (typeof part === 'string') return [`_of_${part}`];
  const [[name, places]] = Object.entries(part) as [[string, number]];
  if (!(Number.isInteger(places) && places >= 1 && places <= WIDEST))
    throw new DeclarationError(`${name}: ${places} was found, expected a whole number of places from 1 to ${WIDEST}`);
  return [`_of_${name}`, places];
}

function tiesOf(ties: Ties = 'best'): string {
  return ties === 'best' ? '' : `_${ties}`;
}
