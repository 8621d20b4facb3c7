import type { RawValue } from '../../engine/events/event';
import { openSource, type Source } from '../csv/source';
import type { DataSet, Opened, OpenOptions } from '../dataset';
import { needLog, openLog } from '../open-log';
import { namedColumns } from '../shop/identify';
import { Memory } from '../shop/memory';
import { sideRows } from '../shop/side-rows';
import { withNext } from '../shop/with-next';
import { OPEN_BANDIT_CELLS, openBanditRows } from './rows';
import { OPEN_BANDIT_COLUMNS, openBanditItems, openBanditRequest, openBanditSchema } from './schema';

/**
 * The Open Bandit Dataset: a row is one item at one of three positions of a page, with the probability (`propensity`)
 * that the logging policy gave it. Rows do not say which page, which person or which session they belong to, so a row is
 * a session of its own and a list holds that one item: ranking metrics say nothing of it, and an off-policy estimate reads the click and `propensity`,
 * kept to the last bit. A click's own time is not known; it is the impression's. `affinity` is the user's to the item.
 *
 * @see Saito, Aihara, Matsutani, Narita. Open Bandit Dataset and Pipeline. NeurIPS Datasets and Benchmarks 2021.
 */
export const openBandit: DataSet = {
  name: 'open-bandit',
  sentence: 'The Open Bandit Dataset of a fashion shop: one item at a position a row, its propensity and its click.',
  example: 'podium run --dataset open-bandit --log men.csv --items item_context.csv',
  files: {
    log: `CSV, plain or gzip, with the columns ${OPEN_BANDIT_COLUMNS.join(',')} and as many more as there are items`,
    items: `CSV with ${namedColumns(openBanditItems).join(',')}; told when an item is first shown`,
  },
  schema: openBanditSchema,
  request: openBanditRequest,
  open,
};

async function open(options: OpenOptions): Promise<Opened> {
  const { logs, items } = options;
  needLog('open-bandit', options);
  const opened = (path: string, named: readonly string[]): Promise<Source> =>
    openSource('csv', 'open-bandit', path, named, OPEN_BANDIT_CELLS);
  const sources: Source[] = [];
  for (const log of logs) sources.push(await opened(log, OPEN_BANDIT_COLUMNS));
  const table = items === undefined ? undefined : await opened(items, namedColumns(openBanditItems));
  const side = { item: new Map<string, Readonly<Record<string, RawValue>>>(), user: new Map() };
  const memory = new Memory(options.remembered);
  return openLog(options, {
    name: 'open-bandit',
    schema: openBanditSchema,
    request: openBanditRequest,
    files: items === undefined ? [...logs] : [...logs, items],
    async *rows(report) {
      if (table) await sideRows(table, items!, openBanditItems, report, side.item);
      for (const [file, log] of logs.entries())
        yield* openBanditRows(sources[file], log, file, memory.filesBefore, report);
    },
    memory,
    enrich: (rows) => withNext(rows, { common: [], every: 0, side, shown: 'shown', memory }),
  });
}
