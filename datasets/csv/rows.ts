import type { RawEvent, RawValue } from '../../engine/events/event';
import type { BadLines } from '../bad-lines';
import type { Columns } from '../columns';
import { readCsv } from '../csv-lines';
import type { Row } from '../row';
import { BadCell, CellReader } from './cells';
import { Gatherer } from './impressions';
import type { Mapping } from './mapping';
import { wideEvent } from './wide';

/** Every column that a mapping reads from the log. */
export function columnsRead({
  time,
  order,
  seq,
  user,
  session,
  type,
  common,
  events = {},
  impressions,
}: Mapping): string[] {
  const columns = [time.column, order, seq, user, session, type?.column];
  const groups = [common, impressions?.fields];
  if (impressions) columns.push(impressions.request, impressions.item, impressions.clicked, impressions.position);
  for (const { fields, lists = {} } of Object.values(events)) {
    groups.push(fields);
    for (const list of Object.values(lists)) {
      columns.push(list.item);
      groups.push(list.fields);
    }
  }
  for (const group of groups) for (const field of Object.values(group ?? {})) columns.push(field.column);
  return [...new Set(columns.filter((column) => column !== undefined))];
}

/** What the reading of a CSV log reports back. */
export interface CsvReport {
  readonly bad: BadLines;
  onRow(): void;
  onBytes(bytes: number): void;
  /** A request without an outcome; false leaves it out. */
  keepUnlabelled(): boolean;
}

/** The rows of one CSV file as events, in file order. `label` is the outcome field of immediate requests. */
export async function* csvRows(
  path: string,
  file: number,
  mapping: Mapping,
  columns: Columns,
  label: { readonly on: string; readonly field: string } | undefined,
  report: CsvReport,
): AsyncGenerator<Row[]> {
  const reader = new CellReader(columns, mapping);
  const gatherer = mapping.impressions ? new Gatherer(reader, mapping) : undefined;
  let isHeader = true;
  for await (const records of readCsv(path, report.bad, {
    delimiter: mapping.delimiter ?? ',',
    onBytes: report.onBytes,
  })) {
    const out: Row[] = [];
    for (const { cells, line, size } of records) {
      if (isHeader) {
        isHeader = false;
        continue;
      }
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
          out.push(...gatherer.add(cells, { ...row, event, unlabelled: false }));
          continue;
        }
        const event = wideEvent(cells, reader, mapping, base);
        const unlabelled = label !== undefined && event.type === label.on && event[label.field] === null;
        if (!unlabelled || report.keepUnlabelled()) out.push({ ...row, event, unlabelled });
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
  const { time, seq, user, session, common } = mapping;
  const who = reader.required(cells, (user ?? session)!);
  return {
    ts: reader.time(cells, time.column),
    ...(seq !== undefined && { seq: reader.whole(cells, seq) }),
    user: who,
    session: session === undefined || session === user ? who : reader.required(cells, session),
    ...reader.fields(cells, common),
  };
}
