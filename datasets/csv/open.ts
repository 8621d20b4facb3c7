import { ConfigError } from '../../engine/base/errors';
import type { Opened, OpenOptions } from '../dataset';
import { everyOf, needLog, openLog } from '../open-log';
import { Memory } from '../shop/memory';
import { withNext } from '../shop/with-next';
import { readMapping } from './check';
import { mappedItems } from './items';
import type { Mapping } from './mapping';
import { columnsRead, mappedRows } from './rows';
import { type Format, NDJSON_SEPARATOR, openSource, type Source } from './source';

/** Opens a log by its mapping file. @throws ConfigError, StateError */
export async function openMapped(format: Format, options: OpenOptions): Promise<Opened> {
  const { logs, items, mapping: path, allowUndatedItems = false } = options;
  needLog(format, options);
  if (path === undefined) throw new ConfigError(`${format}: no mapping was given, expected --mapping FILE.json`);
  const { mapping: given, schema, request } = readMapping(path, format, options);
  const mapping = format === 'csv' ? given : { ...given, separator: given.separator ?? NDJSON_SEPARATOR };
  if (items !== undefined && !mapping.items) {
    throw new ConfigError(
      `${format}: item table ${items} was given, expected the mapping ${path} to say what its items are`,
    );
  }
  const itemsTransductive = items !== undefined && mapping.items!.static !== true;
  if (itemsTransductive && !allowUndatedItems) {
    throw new ConfigError(
      `${format}: item table ${items} has no dates, so what is computed from it is transductive; ` +
        'allow it with --allow-undated-items, or say "static": true in the mapping’s items',
    );
  }
  const sources: Source[] = [];
  for (const log of logs) sources.push(await openSource(format, format, log, columnsRead(mapping), mapping));
  let table: Source | undefined;
  if (items !== undefined) {
    const { header: _, each: __, ...plain } = mapping;
    const named = [mapping.items!.item, ...Object.values(mapping.items!.fields).map(({ column }) => column)];
    table = await openSource(format, `${format} items`, items, named, plain);
  }
  const { outcome } = request;
  const label = outcome.kind === 'immediate' ? { on: request.on, field: outcome.field } : undefined;
  const memory = new Memory(options.remembered);
  const additions = {
    memory,
    gap: mapping.next !== undefined && mapping.session === undefined,
    common: Object.keys(schema.common),
    every: mapping.next ? everyOf(format, options) : 0,
  };
  return openLog(options, {
    name: format,
    schema,
    request,
    files: items === undefined ? [...logs] : [...logs, items],
    itemsTransductive,
    bySeq: mapping.seq !== undefined,
    async *rows(report) {
      for (const [file, log] of logs.entries()) yield* mappedRows(sources[file], log, file, mapping, label, report);
    },
    ...((mapping.next || saysMore(mapping)) && { memory, enrich: (rows) => withNext(rows, additions) }),
    ...(table && { preamble: (ts, report) => mappedItems(table, items!, logs.length, ts, mapping, report) }),
  });
}

/** Whether rows say something of their items or users. */
function saysMore({ attributes, events = {} }: Mapping): boolean {
  const lists = Object.values(events).flatMap((event) => Object.values(event.lists ?? {}));
  return attributes !== undefined || lists.some((list) => list.attributes !== undefined);
}
