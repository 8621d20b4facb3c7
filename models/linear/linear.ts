import { ConfigError } from '../../engine/base/errors';
import { gatherLists } from '../gbdt/lists';
import { checkTable, type RankTable } from '../table';
import { fitLogit } from './logit';

/**
 * A linear ranker: a row's score is the sum of weight · value over its columns; a missing value counts as `center`.
 *
 * center, weight, deviation: [columns] float64; deviation is that of the column's values where it was learned, so that
 * weight · deviation tells how much of a score a column moves.
 */
export interface Linear {
  names: string[];
  center: Float64Array;
  weight: Float64Array;
  deviation: Float64Array;
}

/**
 * Learns a linear ranker as a conditional logit over the lists of a table. Columns are centred and scaled to learn;
 * one that never varies has weight 0. An infinite value is refused.
 *
 * @param l2 pull of the weights towards 0, on columns of standard deviation 1
 * @throws ConfigError when the table does not fit together, teaches nothing, or holds an infinite value
 */
export function fitLinear(table: RankTable, { l2 = 1 }: { l2?: number } = {}): Linear {
  checkTable(table, 'train');
  const moments: ReturnType<typeof momentsOf>[] = [];
  const scaled = table.columns.map((column, c) => {
    const { mean, deviation } = momentsOf(column, table.names[c]);
    moments.push({ mean, deviation });
    return Float64Array.from(column, (x) => (Number.isNaN(x) || deviation === 0 ? 0 : (x - mean) / deviation));
  });
  const weights = fitLogit(gatherLists(table, 'linear'), scaled, l2);
  return {
    names: [...table.names],
    center: Float64Array.from(moments, ({ mean }) => mean),
    weight: weights.map((weight, c) => (moments[c].deviation === 0 ? 0 : weight / moments[c].deviation)),
    deviation: Float64Array.from(moments, ({ deviation }) => deviation),
  };
}

function momentsOf(column: Float32Array, name: string): { mean: number; deviation: number } {
  let [count, sum, squares] = [0, 0, 0];
  for (const x of column) {
    if (Number.isNaN(x)) continue;
    if (!Number.isFinite(x)) {
      throw new ConfigError(
        `train: column "${name}" holds ${x}, expected finite or missing values for a linear ranker`,
        'E_TABLE',
      );
    }
    count++;
    sum += x;
  }
  const mean = count > 0 ? sum / count : 0;
  for (const x of column) if (!Number.isNaN(x)) squares += (x - mean) ** 2;
  return { mean, deviation: count > 0 ? Math.sqrt(squares / count) : 0 };
}
