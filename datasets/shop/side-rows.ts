import type { RawValue } from '../../engine/events/event';
import { BadCell, CellReader } from '../csv/cells';
import type { Source } from '../csv/source';
import type { Report } from '../open-log';
import type { Row } from '../row';
import { mappingOf } from './mapping-of';
import type { PropertyTable, SideTable } from './table';

type Values = Readonly<Record<string, RawValue>>;

/** Reads an undated table of items or users into memory, by id; what another row or table said of the same id stays. */
export async function sideRows(
  source: Source,
  path: string,
  table: SideTable,
  report: Report,
  into: Map<string, Values>,
): Promise<void> {
  const reader = new CellReader(source.columns, mappingOf(table));
  await eachRow(source, path, report, (cells) => {
    const id = reader.required(cells, table.id);
    const said = Object.entries(reader.fields(cells, table.fields)).filter(([, value]) => value !== null);
    into.set(id, { ...into.get(id), ...Object.fromEntries(said) });
  });
}

/** The rows of a table of dated properties as changes of their items. */
export async function* propertyRows(
  source: Source,
  path: string,
  file: number,
  table: PropertyTable,
  report: Report,
): AsyncGenerator<Row[]> {
  const reader = new CellReader(source.columns, mappingOf(table));
  for await (const records of source.records(report.bad, report.onBytes)) {
    const out: Row[] = [];
    for (const { cells, line, size } of records) {
      report.onRow();
      taking(report, path, line, () => {
        checkCount(cells, source);
        const property = reader.cell(cells, table.property);
        if (!Object.hasOwn(table.fields, property)) return;
        const { name, field } = table.fields[property];
        const item = reader.required(cells, table.id);
        const value = reader.value(reader.cell(cells, table.value), field);
        const ts = reader.time(cells, table.time.column);
        const event = { type: 'item', ts, item, op: 'patch', fields: { [name]: value } };
        out.push({ event, order: 0, file, line, size, unlabelled: false });
      });
    }
    yield out;
  }
}

async function eachRow(
  source: Source,
  path: string,
  report: Report,
  take: (cells: readonly string[]) => void,
): Promise<void> {
  for await (const records of source.records(report.bad, report.onBytes)) {
    for (const { cells, line } of records) {
      report.onRow();
      taking(report, path, line, () => {
        checkCount(cells, source);
        take(cells);
      });
    }
  }
}

function checkCount(cells: readonly string[], { columns }: Source): void {
  if (cells.length !== columns.count)
    throw new BadCell('E_CELLS', `has ${cells.length} cells, expected ${columns.count}`);
}

function taking({ bad }: Report, path: string, line: number, take: () => void): void {
  try {
    take();
  } catch (error) {
    if (!(error instanceof BadCell)) throw error;
    bad.add(error.code, error.message, path, line);
  }
}
