import type { Ranker } from '../ranker';
import { byColumns } from './by-column';

/**
 * Every candidate scores 0. Metrics take tied scores in expectation over their orders, so this is the closed-form value
 * of a random order, without a draw.
 */
export function randomOrder(): Ranker {
  return byColumns('random', []);
}

/** The order in which the candidates were shown. */
export function shownOrder(position: string): Ranker {
  return byColumns('shown order', [{ column: position, direction: 'ascending' }]);
}

/** The most popular candidate first, by a column that counts; equal ones are tied. */
export function popularity(count: string): Ranker {
  return byColumns('popularity', [{ column: count, direction: 'descending' }]);
}

/** The candidate with the highest (smoothed) rate of clicks over showings first; equal ones are tied. */
export function clickThroughRate(rate: string): Ranker {
  return byColumns('click-through rate', [{ column: rate, direction: 'descending' }]);
}

/** The cheapest candidate first; equal prices are tied, and those without a price are tied last. */
export function priceAscending(price: string): Ranker {
  return byColumns('price', [{ column: price, direction: 'ascending' }]);
}

/**
 * Candidates touched earlier in the session, the most recent first, then all others in the shown order.
 *
 * @param since a column that grows with how long ago the session last touched the candidate, missing when it never did
 */
export function recency(since: string, position: string): Ranker {
  return byColumns('recency', [
    { column: since, direction: 'ascending' },
    { column: position, direction: 'ascending' },
  ]);
}
