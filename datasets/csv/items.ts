import type { BadLines } from '../bad-lines';
import type { Columns } from '../columns';
import { readCsv } from '../csv-lines';
import type { Progress } from '../dataset';
import type { Row } from '../row';
import { BadCell, CellReader } from './cells';
import type { Mapping } from './mapping';

/** An item table as metadata events at one time, by its mapping. */
export async function* csvItems(
  path: string,
  file: number,
  ts: number,
  mapping: Mapping,
  columns: Columns,
  bad: BadLines,
  progress: Progress,
): AsyncGenerator<Row[]> {
  const reader = new CellReader(columns, mapping);
  const { item, fields } = mapping.items!;
  let isHeader = true;
  for await (const records of readCsv(path, bad, { delimiter: mapping.delimiter ?? ',' })) {
    const rows: Row[] = [];
    for (const { cells, line, size } of records) {
      if (isHeader) {
        isHeader = false;
        continue;
      }
      progress.rows++;
      try {
        if (cells.length !== columns.count) {
          throw new BadCell('E_CELLS', `item table has ${cells.length} cells, expected ${columns.count}`);
        }
        const event = {
          type: 'item',
          ts,
          item: reader.required(cells, item),
          op: 'replace',
          fields: reader.fields(cells, fields),
        };
        rows.push({ event, order: 0, file, line, size, unlabelled: false });
      } catch (error) {
        if (!(error instanceof BadCell)) throw error;
        bad.add(error.code, error.message, path, line);
      }
    }
    if (rows.length) yield rows;
  }
}
