import { ConfigError } from '../engine/base/errors';
import { columnsOf } from './columns';
import { readCsv } from './csv-lines';
import type { DataSet, Opened, OpenOptions } from './dataset';
import { needLog, openLog, type Report } from './open-log';
import type { Row } from './row';
import { trivagoItemColumns, trivagoItems } from './trivago-items';
import { type TrivagoColumns, trivagoRow } from './trivago-row';
import { TRIVAGO_COLUMNS, trivagoRequest, trivagoSchema } from './trivago-schema';

/**
 * The files of the RecSys Challenge 2019: rows in any order are sorted by (timestamp, step, file order), seconds
 * become milliseconds. A click-out without a reference (the challenge's targets) is a request without an outcome.
 *
 * @see Knees, Deldjoo, Bakhshandegan Moghaddam, Adamczak, Leyson, Monreal. RecSys Challenge 2019. RecSys 2019.
 */
export const trivago: DataSet = {
  name: 'trivago',
  sentence:
    'The log of the RecSys Challenge 2019: hotel searches with the lists shown, their prices and the click-outs.',
  example: 'podium run --dataset trivago --log train.csv.gz --items item_metadata.csv --allow-undated-items',
  files: {
    log: `CSV, plain or gzip, any row order, with the columns ${TRIVAGO_COLUMNS.join(',')}`,
    items: 'CSV with item_id,properties (separated by |); it has no dates, so its features are transductive',
  },
  schema: trivagoSchema,
  request: trivagoRequest,
  open,
};

async function open(options: OpenOptions): Promise<Opened> {
  const { logs, items, allowUndatedItems = false } = options;
  needLog('trivago', options);
  if (items !== undefined && !allowUndatedItems) {
    throw new ConfigError(
      `trivago: item table ${items} has no dates, so what is computed from it is transductive; allow it with --allow-undated-items`,
    );
  }
  const columns: TrivagoColumns[] = [];
  for (const log of logs) columns.push(await columnsOf('trivago', log, TRIVAGO_COLUMNS));
  if (items !== undefined) await trivagoItemColumns(items);
  return openLog(options, {
    name: 'trivago',
    schema: trivagoSchema,
    request: trivagoRequest,
    files: items === undefined ? [...logs] : [...logs, items],
    itemsTransductive: items !== undefined,
    async *rows(report) {
      for (const [file, log] of logs.entries()) yield* trivagoRows(log, file, columns[file], report);
    },
    ...(items !== undefined && {
      preamble: (ts, { bad, progress }) => trivagoItems(items, logs.length, ts, bad, progress),
    }),
  });
}

async function* trivagoRows(log: string, file: number, columns: TrivagoColumns, report: Report): AsyncGenerator<Row[]> {
  const { bad, onBytes } = report;
  let isHeader = true;
  for await (const records of readCsv(log, bad, { onBytes })) {
    const out: Row[] = [];
    for (const { cells, line, size } of records) {
      if (isHeader) {
        isHeader = false;
        continue;
      }
      report.onRow();
      const event = trivagoRow(cells, columns);
      if ('code' in event) {
        bad.add(event.code as string, event.message as string, log, line);
        continue;
      }
      const unlabelled = event.type === 'clickout' && event.clicked === null;
      if (unlabelled && !report.keepUnlabelled()) continue;
      out.push({ event, order: event.step as number, file, line, size, unlabelled });
    }
    yield out;
  }
}
