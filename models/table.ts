import { ConfigError } from '../engine/base/errors';

/**
 * What a ranker and a trainer see: named columns, the lists they fall into, and the gains.
 *
 * names: [columns]. columns: [columns][rows] float32, column-major, NaN where a value is missing.
 * groups: [lists + 1] offsets; list i is the rows groups[i] to groups[i + 1]. labels: [rows] gains >= 0.
 * A column may be made when it is asked for: ask once and let it go. weights: [lists], all 1 when absent. edges: [columns], of columns that were stored as bins: their values are the upper
 * edges of their bins, and a trainer is to cut them nowhere else. bins: of such a column, [rows] bytes, the bins
 * themselves as `assignBins` gives them; where there is no such function, or it gives none, values tell them. fingerprint: the feature set the columns were computed by.
 */
export interface RankTable {
  names: string[];
  columns: Float32Array[];
  rows: number;
  groups: Int32Array;
  labels: Float32Array;
  weights?: Float32Array;
  edges?: readonly (Float32Array | undefined)[];
  bins?(column: number): Uint8Array | undefined;
  fingerprint?: string;
}

/**
 * Refuses a table whose parts do not fit together.
 *
 * @throws ConfigError naming the part, what was found and what was expected
 */
export function checkTable(table: RankTable, where: string): void {
  const { names, columns, rows, groups, labels, weights } = table;
  const refuse = (part: string, found: unknown, expected: string): never => {
    throw new ConfigError(`${where}: ${part} is ${found}, expected ${expected}`, 'E_TABLE');
  };
  if (names.length !== columns.length) refuse('the number of names', names.length, `${columns.length}, one per column`);
  if (new Set(names).size !== names.length)
    refuse('the number of distinct names', new Set(names).size, names.length + '');
  for (const [i, name] of names.entries()) {
    // one that is made when it is asked for is not asked for here
    const column = Object.getOwnPropertyDescriptor(columns, i)?.value as Float32Array | undefined;
    if (column && column.length !== rows) refuse(`the length of column "${name}"`, column.length, `${rows} rows`);
  }
  if (labels.length !== rows) refuse('the length of the labels', labels.length, `${rows} rows`);
  const lists = groups.length - 1;
  if (lists < 0 || groups[0] !== 0) refuse('the first group offset', groups[0], '0');
  if (groups[lists] !== rows) refuse('the last group offset', groups[lists], `${rows} rows`);
  for (let i = 0; i < lists; i++) {
    if (groups[i + 1] < groups[i]) refuse(`group offset ${i + 1}`, groups[i + 1], `at least ${groups[i]}`);
  }
  for (let i = 0; i < rows; i++) {
    if (!(labels[i] >= 0 && labels[i] < Infinity))
      refuse(`the label of row ${i}`, labels[i], 'a finite gain of 0 or more');
  }
  if (weights === undefined) return;
  if (weights.length !== lists) refuse('the length of the weights', weights.length, `${lists} lists`);
  for (let i = 0; i < lists; i++) {
    if (!(weights[i] >= 0 && weights[i] < Infinity))
      refuse(`the weight of list ${i}`, weights[i], 'finite and 0 or more');
  }
}

/**
 * The columns of a table with the given names, in that order.
 *
 * @returns the first name that the table lacks, when it lacks one
 */
export function pickColumns(table: RankTable, names: readonly string[]): Float32Array[] | { lacks: string } {
  const at = new Map(table.names.map((name, i) => [name, i]));
  const picked: Float32Array[] = [];
  for (const name of names) {
    const index = at.get(name);
    if (index === undefined) return { lacks: name };
    picked.push(table.columns[index]);
  }
  return picked;
}
