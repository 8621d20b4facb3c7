import type { BadLines } from './bad-lines';
import { readLines } from './lines';

/** One record: its cells, the line it begins on, and its length in characters. */
export interface CsvRecord {
  readonly cells: string[];
  readonly line: number;
  readonly size: number;
}

const LONGEST_RECORD = 100;

/**
 * The cells of one record, or null when a quoted cell has not ended yet.
 *
 * A cell that begins with a quote ends at the next single one; two quotes stand for one. Where more than one character
 * stands between cells, as in the .dat files of MovieLens, a quote is a character like any other.
 */
export function csvCells(text: string, delimiter = ','): string[] | null {
  if (delimiter.length > 1 || !text.includes('"')) return text.split(delimiter);
  const cells: string[] = [];
  for (let at = 0; ; ) {
    let cell = '';
    if (text.charCodeAt(at) === 34) {
      for (let from = at + 1; ; ) {
        const quote = text.indexOf('"', from);
        if (quote < 0) return null;
        const isDoubled = text.charCodeAt(quote + 1) === 34;
        cell += text.slice(from, isDoubled ? quote + 1 : quote);
        from = quote + 2;
        if (!isDoubled) {
          at = quote + 1;
          break;
        }
      }
    }
    const end = text.indexOf(delimiter, at);
    cells.push(cell + text.slice(at, end < 0 ? undefined : end));
    if (end < 0) return cells;
    at = end + delimiter.length;
  }
}

/**
 * Streams the records of a CSV file, the header among them, in blocks; blank lines are passed over.
 *
 * A quote that does not close within 100 lines is one bad line (E_QUOTE), and reading goes on after it; a line that
 * is not UTF-8 is one too (E_UTF8).
 *
 * @throws StateError as `readLines`
 */
export async function* readCsv(
  path: string,
  bad: BadLines,
  { delimiter = ',', onBytes }: { delimiter?: string; onBytes?: (bytes: number) => void } = {},
): AsyncGenerator<CsvRecord[]> {
  let open: string[] = [];
  let openAt = 0;
  let records: CsvRecord[] = [];
  const take = (line: string, at: number): void => {
    if (open.length === 0 && line === '') return;
    if (open.length === 0) openAt = at;
    open.push(line);
    const text = open.length === 1 ? line : open.join('\n');
    const cells = open.length > 1 && !line.includes('"') ? null : csvCells(text, delimiter);
    if (cells) {
      records.push({ cells, line: openAt, size: text.length });
      open = [];
    } else if (open.length >= LONGEST_RECORD) giveUp();
  };
  const giveUp = (): void => {
    const [, ...rest] = open;
    const at = openAt;
    bad.add('E_QUOTE', `a quoted cell does not end, expected a closing quote within ${LONGEST_RECORD} lines`, path, at);
    open = [];
    for (const [i, line] of rest.entries()) take(line, at + 1 + i);
  };
  for await (const { first, lines } of readLines(path, onBytes)) {
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i];
      if (line === null) bad.add('E_UTF8', 'holds bytes that are not UTF-8, expected text', path, first + i);
      else take(line, first + i);
    }
    if (records.length) yield records;
    records = [];
  }
  while (open.length) giveUp();
  if (records.length) yield records;
}
