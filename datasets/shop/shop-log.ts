import { ConfigError } from '../../engine/base/errors';
import type { RawValue } from '../../engine/events/event';
import type { Fields } from '../../engine/events/fields';
import type { EventSchema, Schema } from '../../engine/events/schema';
import { schemaOf } from '../csv/check';
import { fieldOf } from '../csv/mapping';
import { mappedRows } from '../csv/rows';
import { openSource, type Source } from '../csv/source';
import type { DataSet, Opened, OpenOptions } from '../dataset';
import { nextItemRequest, nextItemSchema } from '../next-item';
import { everyOf, needLog, openLog } from '../open-log';
import { columnsText, identify, namedColumns } from './identify';
import { mappingOf } from './mapping-of';
import { Memory } from './memory';
import { propertyRows, sideRows } from './side-rows';
import type { Table } from './table';
import { withNext } from './with-next';

/** A data set of files without lists, as a table of its files: each is known by its first line. */
interface ShopLog {
  readonly name: string;
  readonly sentence: string;
  readonly example: string;
  readonly tables: readonly Table[];
  /** The type of event whose next item is asked for. */
  readonly target: string;
}

/** The data set that a table of files describes. Its schema has what the files given can hold, no more. */
export function shopLog(log: ShopLog): DataSet {
  const { name, sentence, example, tables } = log;
  const kind = (kinds: readonly string[]): readonly Table[] => tables.filter((table) => kinds.includes(table.kind));
  const text = (some: readonly Table[]): string =>
    some.map((table) => `${table.name} (${columnsText(table)})`).join('; ');
  const side = kind(['item', 'user', 'properties']);
  return {
    name,
    sentence,
    example,
    files: {
      log: `any of these, plain or gzip, each known by its first line: ${text(tables)}`,
      ...(side.length && { items: `may name one of these instead: ${text(side)}` }),
    },
    schema: 'mapped',
    request: 'mapped',
    open: (options) => open(log, options),
  };
}

interface File {
  readonly path: string;
  readonly table: Table;
  readonly source: Source;
}

async function open({ name, tables, target }: ShopLog, options: OpenOptions): Promise<Opened> {
  needLog(name, options);
  const { logs, items, allowUndatedItems = false } = options;
  const files: File[] = [];
  for (const path of items === undefined ? logs : [...logs, items]) {
    const table = await identify(name, path, tables);
    const source = await openSource(table.format ?? 'csv', name, path, namedColumns(table), mappingOf(table));
    files.push({ path, table, source });
  }
  if (files.every(({ table }) => table.kind !== 'events')) {
    throw new ConfigError(`${name}: ${logs.join(', ')} holds no events, expected a file of them`, 'E_FORMAT');
  }
  const undated = files.find(({ table }) => (table.kind === 'item' || table.kind === 'user') && !table.static);
  if (undated && !allowUndatedItems) {
    throw new ConfigError(
      `${name}: ${undated.table.name} ${undated.path} has no dates, so what is computed from it is transductive; ` +
        'allow it with --allow-undated-items',
    );
  }
  const shown = schemaOfTables(files.map(({ table }) => table));
  const side = { item: new Map<string, Values>(), user: new Map<string, Values>() };
  const memory = new Memory(options.remembered);
  const additions = { gap: true, common: Object.keys(shown.common), every: everyOf(name, options), side, memory };
  return openLog(
    { ...options, logs: files.map(({ path }) => path) },
    {
      name,
      schema: nextItemSchema(shown),
      request: nextItemRequest(name, shown, options.target ?? target, options),
      files: files.map(({ path }) => path),
      itemsTransductive: undated !== undefined,
      async *rows(report) {
        for (const { path, table, source } of files) {
          if (table.kind === 'item' || table.kind === 'user')
            await sideRows(source, path, table, report, side[table.kind]);
        }
        for (const [file, { path, table, source }] of files.entries()) {
          if (table.kind === 'properties') yield* propertyRows(source, path, file, table, report);
          if (table.kind === 'events') yield* mappedRows(source, path, file, mappingOf(table), undefined, report);
        }
      },
      memory,
      enrich: (rows) => withNext(rows, additions),
    },
  );
}

type Values = Readonly<Record<string, RawValue>>;

/** What the files given can hold, in the order of the data set's own table. */
function schemaOfTables(tables: readonly Table[]): Schema {
  const events: Record<string, EventSchema> = {};
  let [common, items, users]: [Fields, Fields, Fields] = [{}, {}, {}];
  for (const table of tables) {
    if (table.kind === 'events') {
      const schema = schemaOf(mappingOf(table));
      common = { ...common, ...schema.common };
      items = { ...items, ...schema.items };
      users = { ...users, ...schema.users };
      for (const [type, { fields }] of Object.entries(schema.events)) {
        events[type] = { fields: { ...events[type]?.fields, ...fields } };
      }
      continue;
    }
    const entries = table.kind === 'properties' ? Object.values(table.fields) : named(table.fields);
    const fields = Object.fromEntries(entries.map(({ name, field }) => [name, fieldOf(field)]));
    if (table.kind === 'user') users = { ...users, ...fields };
    else items = { ...items, ...fields };
  }
  return { common, events, ...(hasAny(items) && { items }), ...(hasAny(users) && { users }) };
}

function named<T>(fields: Readonly<Record<string, T>>): { readonly name: string; readonly field: T }[] {
  return Object.entries(fields).map(([name, field]) => ({ name, field }));
}

function hasAny(fields: Fields): boolean {
  return Object.keys(fields).length > 0;
}
