import { ConfigError } from '../engine/base/errors';
import { BadLines } from './bad-lines';
import { chunks } from './chunks';
import { type Columns, columnsOf } from './columns';
import { readMapping } from './csv/check';
import { csvItems } from './csv/items';
import { columnsRead, csvRows } from './csv/rows';
import type { DataSet, Opened, OpenOptions } from './dataset';
import { probe } from './lines';
import { inOrder } from './order';
import type { Row } from './row';

/** Any CSV log, by a mapping file: see `Mapping` for what it says and two examples. */
export const csv: DataSet = {
  name: 'csv',
  sentence: 'Any CSV log: a small mapping file says which columns hold time, user, session, item, lists and outcome.',
  example: 'podium run --dataset csv --mapping shop.json --log shop.csv.gz',
  files: {
    log: 'CSV with a header line, plain or gzip; one row per event, or one row per candidate',
    items: 'CSV of items, by the mapping’s items; without dates, so transductive unless the mapping says static',
    mapping: 'JSON that names the columns',
  },
  schema: 'mapped',
  request: 'mapped',
  open,
};

async function open(options: OpenOptions): Promise<Opened> {
  const { logs, items, mapping: path, allowUndatedItems = false } = options;
  if (logs.length === 0) throw new ConfigError('csv: no log was given, expected --log FILE');
  if (path === undefined) throw new ConfigError('csv: no mapping was given, expected --mapping FILE.json');
  const { mapping, schema, request } = readMapping(path);
  if (items !== undefined && !mapping.items) {
    throw new ConfigError(`csv: item table ${items} was given, expected the mapping ${path} to say what its items are`);
  }
  const itemsTransductive = items !== undefined && mapping.items!.static !== true;
  if (itemsTransductive && !allowUndatedItems) {
    throw new ConfigError(
      `csv: item table ${items} has no dates, so what is computed from it is transductive; ` +
        'allow it with --allow-undated-items, or say "static": true in the mapping’s items',
    );
  }
  const delimiter = mapping.delimiter ?? ',';
  const columns: Columns[] = [];
  for (const log of logs) columns.push(await columnsOf('csv', log, columnsRead(mapping), delimiter));
  const files = items === undefined ? [...logs] : [...logs, items];
  let itemColumns: Columns | undefined;
  if (items !== undefined) {
    const named = [mapping.items!.item, ...Object.values(mapping.items!.fields).map(({ column }) => column)];
    itemColumns = await columnsOf('csv items', items, named, delimiter);
  }
  const bad = new BadLines();
  const progress = { rows: 0, bytes: 0, totalBytes: logs.reduce((sum, log) => sum + probe(log).bytes, 0) };
  const { outcome } = request;
  const label = outcome.kind === 'immediate' ? { on: request.on, field: outcome.field } : undefined;
  const report = {
    bad,
    onRow: () => progress.rows++,
    onBytes: (bytes: number) => {
      progress.bytes += bytes;
    },
    keepUnlabelled: () => {
      opened.unlabelled++;
      return options.unlabelled === 'keep';
    },
  };
  const opened: Opened = {
    name: 'csv',
    schema,
    request,
    files,
    events: chunks(
      inOrder(rows(), { ...options, bySeq: mapping.seq !== undefined }, () => {
        opened.sorted = true;
      }),
      {
        name: 'csv',
        logs,
        bad,
        limit: options.limit,
        preamble: itemColumns && ((ts) => csvItems(items!, files.length - 1, ts, mapping, itemColumns, bad, progress)),
      },
    ),
    bad,
    progress,
    itemsTransductive,
    sorted: false,
    unlabelled: 0,
    unknownFields: new Map(),
  };
  return opened;

  async function* rows(): AsyncGenerator<Row[]> {
    for (const [file, log] of logs.entries()) yield* csvRows(log, file, mapping, columns[file], label, report);
  }
}
