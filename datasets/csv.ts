import { openMapped } from './csv/open';
import type { DataSet } from './dataset';

/** Any CSV log, by a mapping file: see `Mapping` for what it says and three examples. */
export const csv: DataSet = {
  name: 'csv',
  sentence: 'Any CSV log: a small mapping file says which columns hold time, user, session, item, lists and outcome.',
  example: 'podium run --dataset csv --mapping shop.json --log shop.csv.gz',
  files: {
    log: 'CSV with a header line, plain or gzip; one row per event, or one row per candidate',
    items: 'CSV of items, by the mapping’s items; without dates, so transductive unless the mapping says static',
    mapping: 'JSON that names the columns; podium datasets infer proposes one',
  },
  schema: 'mapped',
  request: 'mapped',
  open: (options) => openMapped('csv', options),
};
