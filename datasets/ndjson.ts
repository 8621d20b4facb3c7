import { openMapped } from './csv/open';
import type { DataSet } from './dataset';

/** Any NDJSON log, by a mapping file whose columns are paths: see `Mapping`. */
export const ndjson: DataSet = {
  name: 'ndjson',
  sentence: 'Any log of one JSON object a line: a small mapping file says at which paths its values lie.',
  example: 'podium run --dataset ndjson --mapping shop.json --log shop.jsonl.gz',
  files: {
    log: 'NDJSON, plain or gzip; one event a line, or a session a line with an array of events',
    items: 'NDJSON of items, by the mapping’s items; without dates, so transductive unless the mapping says static',
    mapping: 'JSON that names the paths; podium datasets infer proposes one',
  },
  schema: 'mapped',
  request: 'mapped',
  open: (options) => openMapped('ndjson', options),
};
