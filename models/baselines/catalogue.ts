import type { Ranker } from '../ranker';
import { clickThroughRate, popularity, priceAscending, randomOrder, recency, shownOrder } from './rules';

/** The columns that baselines read; one that is not given leaves out the baselines that need it. */
export interface BaselineColumns {
  position?: string;
  popularity?: string;
  ctr?: string;
  price?: string;
  since?: string;
}

/** A baseline, the columns it reads, and how it is made from their names. */
export interface Baseline {
  name: string;
  needs: readonly (keyof BaselineColumns)[];
  create(columns: Required<BaselineColumns>): Ranker;
}

/** Every baseline, the weakest first. */
export const BASELINES: readonly Baseline[] = [
  { name: 'random', needs: [], create: randomOrder },
  { name: 'shown order', needs: ['position'], create: (c) => shownOrder(c.position) },
  { name: 'price', needs: ['price'], create: (c) => priceAscending(c.price) },
  { name: 'popularity', needs: ['popularity'], create: (c) => popularity(c.popularity) },
  { name: 'click-through rate', needs: ['ctr'], create: (c) => clickThroughRate(c.ctr) },
  { name: 'recency', needs: ['since', 'position'], create: (c) => recency(c.since, c.position) },
];

/** The baselines whose columns are all given. */
export function baselines(columns: BaselineColumns): Ranker[] {
  return BASELINES.filter(({ needs }) => needs.every((need) => columns[need] !== undefined)).map(({ create }) =>
    create(columns as Required<BaselineColumns>),
  );
}
