import type { RawEvent } from '../../engine/events/event';
import { exactJson, parseExactJson } from '../../engine/snapshot-json';
import type { ColumnSpec, Texts, Values } from '../../engine/tables/columns';
import { readTable } from '../../engine/tables/reader';
import { TableWriter } from '../../engine/tables/writer';
import type { GoldenEvent, GoldenList } from './golden';

/** Columns before the features: the event stands in its first row, a list has a row for each candidate. */
const COLUMNS: readonly ColumnSpec[] = [
  { name: 'event', kind: 'text' },
  { name: 'qid', kind: 'text' },
  { name: 'candidate', kind: 'text' },
  { name: 'position', kind: 'small' },
  { name: 'score', kind: 'float' },
  { name: 'rank', kind: 'small' },
];

const BATCH = 16_384;

/** Writes golden lists with the events around them. */
export function writeGolden(path: string, names: readonly string[], golden: readonly GoldenEvent[]): void {
  const specs = names.map((name): ColumnSpec => ({ name: `feature.${name}`, kind: 'float' }));
  const table = new TableWriter(path, [...COLUMNS, ...specs], () => '');
  let held: GoldenEvent[] = [];
  let rows = 0;
  const flush = (): void => {
    table.write(valuesOf(held, names.length, rows), rows);
    held = [];
    rows = 0;
  };
  for (const each of golden) {
    held.push(each);
    rows += rowsOf(each);
    if (rows >= BATCH) flush();
  }
  flush();
  table.close();
}

/** Reads them back, as far as the columns are known. @throws StateError when the file is none */
export function readGolden(path: string, names: readonly string[]): GoldenEvent[] {
  const table = readTable(path);
  const [events, qids, candidates] = ['event', 'qid', 'candidate'].map((name) => table.texts(name));
  const [scores, ranks] = ['score', 'rank'].map((name) => table.numbers(name));
  const features = names.map((name) => table.numbers(`feature.${name}`) as Float32Array);
  const starts = events.flatMap((event, row) => (event === null ? [] : [row]));
  return starts.map((from, i): GoldenEvent => {
    const to = starts[i + 1] ?? table.rows;
    const list: GoldenList | null =
      candidates[from] === null
        ? null
        : {
            qid: qids[from]!,
            items: candidates.slice(from, to) as string[],
            features: features.map((column) => column.slice(from, to)),
            scores: Float32Array.from(scores.subarray(from, to)),
            ranks: Int32Array.from(ranks.subarray(from, to)),
          };
    return { raw: parseExactJson(events[from]!) as RawEvent, list };
  });
}

function rowsOf({ list }: GoldenEvent): number {
  return list?.items.length ?? 1;
}

function valuesOf(golden: readonly GoldenEvent[], width: number, rows: number): (Values | Texts)[] {
  const texts = Array.from({ length: 3 }, () => new Array<string | null>(rows).fill(null));
  const [position, score, rank] = Array.from({ length: 3 }, () => new Float64Array(rows).fill(Number.NaN));
  const features = Array.from({ length: width }, () => new Float32Array(rows).fill(Number.NaN));
  let at = 0;
  for (const each of golden) {
    texts[0][at] = exactJson(each.raw);
    each.list?.items.forEach((item, i) => {
      texts[1][at + i] = each.list!.qid;
      texts[2][at + i] = item;
      position[at + i] = i + 1;
      score[at + i] = each.list!.scores[i];
      rank[at + i] = each.list!.ranks[i];
      each.list!.features.forEach((column, c) => (features[c][at + i] = column[i]));
    });
    at += rowsOf(each);
  }
  return [...texts, position, score, rank, ...features];
}
