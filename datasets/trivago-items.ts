import type { RawValue } from '../engine/events/event';
import type { BadLines } from './bad-lines';
import { type Columns, columnsOf } from './columns';
import { readCsv } from './csv-lines';
import type { Progress } from './dataset';
import type { Row } from './row';

const RATINGS = new Set(['Satisfactory Rating', 'Good Rating', 'Very Good Rating', 'Excellent Rating']);

/** The columns of the challenge's item table. @throws StateError E_COLUMNS */
export function trivagoItemColumns(path: string): Promise<Columns<'item_id' | 'properties'>> {
  return columnsOf('trivago items', path, ['item_id', 'properties']);
}

/** The challenge's item table as metadata events at one time: properties, and the stars and rating among them. */
export async function* trivagoItems(
  path: string,
  file: number,
  ts: number,
  bad: BadLines,
  progress: Progress,
): AsyncGenerator<Row[]> {
  const { at, count } = await trivagoItemColumns(path);
  let isHeader = true;
  for await (const records of readCsv(path, bad)) {
    const rows: Row[] = [];
    for (const { cells, line, size } of records) {
      if (isHeader) {
        isHeader = false;
        continue;
      }
      progress.rows++;
      const item = cells[at.item_id];
      if (!item || cells.length !== count) {
        const found = cells.length === count ? 'no item_id' : `${cells.length} cells`;
        bad.add('E_CELLS', `item table has ${found}, expected ${count} cells with an item_id`, path, line);
        continue;
      }
      const event = { type: 'item', ts, item, op: 'replace', fields: itemFields(cells[at.properties].split('|')) };
      rows.push({ event, order: 0, file, line, size, unlabelled: false });
    }
    if (rows.length) yield rows;
  }
}

/** `1 Star` … `5 Star` as stars, the best of the four ratings as rating, all names without repeats as properties. */
function itemFields(names: readonly string[]): Record<string, RawValue> {
  const properties = [...new Set(names.filter((name) => name !== ''))];
  const fields: Record<string, RawValue> = { properties };
  for (const name of properties) {
    const stars = /^([1-5]) Star$/.exec(name);
    if (stars) fields.stars = Number(stars[1]);
    if (RATINGS.has(name)) fields.rating = best(fields.rating as string | undefined, name.slice(0, -' Rating'.length));
  }
  return fields;
}

const ORDER = ['Satisfactory', 'Good', 'Very Good', 'Excellent'];

/** The table lists a hotel rated excellent under every lower rating as well. */
function best(a: string | undefined, b: string): string {
  return a !== undefined && ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b;
}
