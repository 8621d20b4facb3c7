import type { OpenOptions } from '../../datasets/dataset';
import { fixture } from './helpers';
import { behaviorsFile } from './parquet-file';

/** A small log of each data set, with every kind of file that it reads, in the order of the registry. */
export const SMALL_LOGS: Readonly<Record<string, () => OpenOptions | Promise<OpenOptions>>> = {
  simulator: () => ({ logs: [], events: 1000 }),
  trivago: () => logs('trivago.csv'),
  ranklens: () => logs('metarank.jsonl'),
  yoochoose: () => logs('yoochoose-clicks.dat', 'yoochoose-buys.dat'),
  diginetica: () => ({
    ...logs(
      'diginetica-views.csv',
      'diginetica-purchases.csv',
      'diginetica-queries.csv',
      'diginetica-products.csv',
      'diginetica-categories.csv',
    ),
    allowUndatedItems: true,
  }),
  retailrocket: () => ({ ...logs('retailrocket-events.csv'), items: fixture('retailrocket-properties.csv') }),
  rees46: () => logs('rees46.csv'),
  otto: () => logs('otto.jsonl'),
  movielens: () => logs('movielens-ratings.dat', 'movielens-users.dat', 'movielens-movies.dat', 'movielens-tags.dat'),
  'open-bandit': () => ({ ...logs('open-bandit.csv'), items: fixture('open-bandit-items.csv') }),
  ebnerd: async () => ({ logs: [await behaviorsFile()] }),
  csv: () => ({ ...logs('wide.csv'), mapping: fixture('wide.json') }),
  ndjson: () => ({ ...logs('shop.jsonl'), mapping: fixture('shop.json') }),
};

function logs(...names: string[]): OpenOptions {
  return { logs: names.map(fixture) };
}
