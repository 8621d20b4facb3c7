import type { Report } from '../open-log';
import type { Row } from '../row';
import { BadCell, CellReader } from './cells';
import type { Mapping } from './mapping';
import type { Source } from './source';

/** An item table as metadata events at one time, by its mapping. */
export async function* mappedItems(
  source: Source,
  path: string,
  file: number,
  ts: number,
  mapping: Mapping,
  { bad, progress }: Report,
): AsyncGenerator<Row[]> {
  const { columns } = source;
  const reader = new CellReader(columns, mapping);
  const { item, fields } = mapping.items!;
  for await (const records of source.records(bad)) {
    const rows: Row[] = [];
    for (const { cells, line, size } of records) {
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
