import type { RawEvent, RawValue } from '../../engine/events/event';
import type { Report } from '../open-log';
import type { About, Row } from '../row';
import { BadCell, CellReader } from './cells';
import { Gatherer } from './impressions';
import type { Mapping } from './mapping';
import type { Source } from './source';
import { wideEvent } from './wide';

/** Every column that a mapping reads from the log. */
export function columnsRead(mapping: Mapping): string[] {
  const { time, order, seq, user, session, type, common, events = {}, impressions, attributes } = mapping;
  const columns = [time.column, time.plus, order, seq, user, session, type?.column];
  const groups = [common, impressions?.fields, attributes?.item, attributes?.user];
  if (impressions) columns.push(impressions.request, impressions.item, impressions.clicked, impressions.position);
  for (const { fields, lists = {} } of Object.values(events)) {
    groups.push(fields);
    for (const list of Object.values(lists)) {
      columns.push(list.item);
      groups.push(list.fields, list.attributes);
    }
  }
  for (const group of groups) for (const field of Object.values(group ?? {})) columns.push(field.column);
  return [...new Set(columns.filter((column) => column !== undefined))];
}

/** The rows of one mapped file as events, in file order. `label` is the outcome field of immediate requests. */
export async function* mappedRows(
  source: Source,
  path: string,
  file: number,
  mapping: Mapping,
  label: { readonly on: string; readonly field: string } | undefined,
  report: Report,
): AsyncGenerator<Row[]> {
  const { columns } = source;
  const reader = new CellReader(columns, mapping);
  const gatherer = mapping.impressions ? new Gatherer(reader, mapping) : undefined;
  for await (const records of source.records(report.bad, report.onBytes)) {
    const out: Row[] = [];
    for (const { cells, line, size } of records) {
      report.onRow();
      try {
        if (cells.length !== columns.count) {
          throw new BadCell('E_CELLS', `has ${cells.length} cells, expected ${columns.count}`);
        }
        const base = baseOf(cells, reader, mapping);
        const order = mapping.order === undefined ? 0 : reader.whole(cells, mapping.order);
        const row = { order, file, line, size };
        if (gatherer) {
          const event = base as unknown as RawEvent;
          const about = aboutOf(cells, reader, mapping);
          out.push(...gatherer.add(cells, { ...row, event, unlabelled: false, ...(about && { about }) }));
          continue;
        }
        const event = wideEvent(cells, reader, mapping, base);
        const unlabelled = label !== undefined && event.type === label.on && event[label.field] === null;
        const about = aboutOf(cells, reader, mapping, event.type);
        if (!unlabelled || report.keepUnlabelled()) out.push({ ...row, event, unlabelled, ...(about && { about }) });
      } catch (error) {
        if (!(error instanceof BadCell)) throw error;
        report.bad.add(error.code, error.message, path, line);
      }
    }
    yield out;
  }
  if (gatherer) yield gatherer.end();
}

function baseOf(cells: readonly string[], reader: CellReader, mapping: Mapping): Record<string, RawValue> {
  const { time, seq, common } = mapping;
  return {
    ts: reader.time(cells, time.column, time.plus),
    ...(seq !== undefined && { seq: reader.whole(cells, seq) }),
    ...peopleOf(cells, reader, mapping),
    ...reader.fields(cells, common),
  };
}

function peopleOf(
  cells: readonly string[],
  reader: CellReader,
  { user, session, next }: Mapping,
): Record<string, string> {
  const who = next && session !== undefined ? reader.given(cells, user) : reader.required(cells, (user ?? session)!);
  if (session === undefined) return next ? { user: who! } : { user: who!, session: who! };
  const visit = reader.required(cells, session);
  return { user: who ?? visit, session: visit };
}

/** What a row says of its item and user, and an event of `type` of the items of its lists; undefined where the mapping names nothing. */
function aboutOf(
  cells: readonly string[],
  reader: CellReader,
  { attributes = {}, events }: Mapping,
  type?: string,
): About | undefined {
  const { item, user } = attributes;
  const lists = Object.values((type !== undefined && events?.[type]?.lists) || {}).filter((list) => list.attributes);
  if (!item && !user && lists.length === 0) return undefined;
  const shown = lists.flatMap((list) => reader.list(cells, list, list.attributes));
  return {
    item: item && reader.fields(cells, item),
    user: user && reader.fields(cells, user),
    ...(shown.length && { shown: shown.map(({ item: id, ...of }) => [id as string, of] as const) }),
  };
}
