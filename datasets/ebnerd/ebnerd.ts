import { ConfigError, StateError } from '../../engine/base/errors';
import type { RawValue } from '../../engine/events/event';
import { BadCell } from '../csv/cells';
import type { DataSet, Opened, OpenOptions } from '../dataset';
import { needLog, openLog, type Report } from '../open-log';
import { parquetColumns, readParquet } from '../parquet/read';
import type { Row } from '../row';
import { Memory } from '../shop/memory';
import { withNext } from '../shop/with-next';
import { articleFields, behaviorEvents, historyEvents, type Made } from './rows';
import { EBNERD_FILES, EBNERD_MORE, ebnerdRequest, ebnerdSchema } from './schema';

type Kind = keyof typeof EBNERD_FILES;
type Json = Readonly<Record<string, unknown>>;

const KINDS = Object.keys(EBNERD_FILES) as Kind[];

/**
 * The news log of Ekstra Bladet. What a user read before (`history`) has no sessions: 30 minutes of silence end one. What
 * is known of a user or an article is told when it is first met. How long the clicked article will be read is left out;
 * it comes as an event of its own where it was logged.
 *
 * @see Kruse, Lindskow, Kalloori, Polignano, Pomo, Srivastava, Uppal, Andersen, Frellsen. EB-NeRD: A Large-Scale Dataset
 *   for News Recommendation. RecSys Challenge 2024.
 */
export const ebnerd: DataSet = {
  name: 'ebnerd',
  sentence: 'The news log of Ekstra Bladet (RecSys Challenge 2024): articles in view, clicks, reading times and users.',
  example: 'podium run --dataset ebnerd --log behaviors.parquet history.parquet',
  files: {
    log: `any of these Parquet files, each known by its columns: ${KINDS.map(fileText).join('; ')}`,
    items: 'may name the articles instead',
  },
  schema: ebnerdSchema,
  request: ebnerdRequest,
  open,
};

async function open(options: OpenOptions): Promise<Opened> {
  needLog('ebnerd', options);
  const paths = options.items === undefined ? [...options.logs] : [...options.logs, options.items];
  const kinds: Kind[] = [];
  for (const path of paths) kinds.push(await kindOf(path));
  if (!kinds.includes('behaviors'))
    throw new ConfigError(`ebnerd: ${paths.join(', ')} holds no impressions, expected a file of behaviors`, 'E_FORMAT');
  const articles = new Map<string, Readonly<Record<string, RawValue>>>();
  const side = { item: articles, user: new Map() };
  const memory = new Memory(options.remembered);
  return openLog(
    { ...options, logs: paths },
    {
      name: 'ebnerd',
      schema: ebnerdSchema,
      request: ebnerdRequest,
      files: paths,
      async *rows(report) {
        for (const [file, path] of paths.entries()) {
          if (kinds[file] === 'articles')
            for await (const _ of parquetRows(path, file, kinds[file], report, (row) => {
              const { id, fields } = articleFields(row);
              articles.set(id, fields);
              return [];
            }));
        }
        for (const [file, path] of paths.entries()) {
          const make = kinds[file] === 'behaviors' ? behaviorEvents : historyEvents;
          if (kinds[file] !== 'articles') yield* parquetRows(path, file, kinds[file], report, make);
        }
      },
      memory,
      enrich: (rows) => withNext(rows, { gap: true, common: [], every: 0, side, shown: 'shown', memory }),
    },
  );
}

async function* parquetRows(
  path: string,
  file: number,
  kind: Kind,
  report: Report,
  make: (row: Json) => Made[],
): AsyncGenerator<Row[]> {
  const columns = [...EBNERD_FILES[kind], ...EBNERD_MORE[kind]];
  for await (const { first, rows } of readParquet(path, columns, report.onBytes)) {
    const out: Row[] = [];
    for (const [i, row] of rows.entries()) {
      report.onRow();
      try {
        for (const made of make(row)) {
          const { shown } = made.event as { readonly shown?: readonly unknown[] };
          out.push({
            ...made,
            order: 0,
            file,
            line: first + i,
            size: 100 + 20 * (shown?.length ?? 0),
            unlabelled: false,
          });
        }
      } catch (error) {
        if (!(error instanceof BadCell)) throw error;
        report.bad.add(error.code, error.message, path, first + i);
      }
    }
    yield out;
  }
}

async function kindOf(path: string): Promise<Kind> {
  const found = await parquetColumns(path);
  const kind = KINDS.find((each) => EBNERD_FILES[each].every((name) => found.includes(name)));
  if (kind) return kind;
  throw new StateError(
    `ebnerd: ${path}: found the columns ${found.join(',')}, expected one of ${KINDS.map(fileText).join('; ')}`,
    'E_COLUMNS',
  );
}

function fileText(kind: Kind): string {
  return `${kind} (${EBNERD_FILES[kind].join(',')})`;
}
