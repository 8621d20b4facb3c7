import { StateError } from '../engine/base/errors';
import { BadLines } from './bad-lines';
import { readCsv } from './csv-lines';

/** Where the columns of a file stand, by name, and how many cells a row must have. */
export interface Columns<C extends string = string> {
  readonly at: Readonly<Record<C, number>>;
  readonly count: number;
}

/**
 * The place of each expected column in a CSV file, by its header.
 *
 * @throws StateError E_COLUMNS naming what is missing and what was found, or as `readLines`
 */
export async function columnsOf<const C extends string>(
  where: string,
  path: string,
  expected: readonly C[],
  delimiter = ',',
): Promise<Columns<C>> {
  const bad = new BadLines();
  for await (const [header] of readCsv(path, bad, { delimiter })) {
    const found = header!.cells.map((cell) => cell.trim());
    const missing = expected.filter((name) => !found.includes(name));
    if (missing.length) {
      const hint = found[0].startsWith('{') ? '; this looks like NDJSON: try --dataset ranklens' : '';
      throw new StateError(
        `${where}: ${path}: found the columns ${cut(found.join(','))}, expected ${expected.join(',')} ` +
          `(missing: ${missing.join(', ')})${hint}`,
        'E_COLUMNS',
      );
    }
    const at = Object.fromEntries(expected.map((name) => [name, found.indexOf(name)])) as Record<C, number>;
    return { at, count: found.length };
  }
  throw new StateError(`${where}: ${path} is empty, expected a header line with ${expected.join(',')}`, 'E_EMPTY');
}

function cut(text: string): string {
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
