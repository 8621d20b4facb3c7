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

/** The most popular candidate first, by a column that counts; then the shown order. */
export function popularity(count: string, position: string): Ranker {
  return byColumns('popularity', [
    { column: count, direction: 'descending' },
    { column: position, direction: 'ascending' },
  ]);
}

/** The candidate with the highest (smoothed) rate of clicks over showings first; then the shown order. */
export function clickThroughRate(rate: string, position: string): Ranker {
  return byColumns('click-through rate', [
    { column: rate, direction: 'descending' },
    { column: position, direction: 'ascending' },
  ]);
}

/** The cheapest candidate first; those without a price last, each in the shown order. */
export function priceAscending(price: string, position: string): Ranker {
  return byColumns('price', [
    { column: price, direction: 'ascending' },
    { column: position, direction: 'ascending' },
  ]);
}

/**
 * Candidates touched earlier in the session, the most recent first, then all others in the shown order.
 *
 * @param since a column of the time since the session last touched the candidate, missing when it never did
 */
export function recency(since: string, position: string): Ranker {
  return byColumns('recency', [
    { column: since, direction: 'ascending' },
    { column: position, direction: 'ascending' },
  ]);
}
