import { ConfigError } from '../engine/base/errors';
import type { RankTable } from '../models/index';
import type { RunData } from './parts';

/** How much a part of a training is; of weighted lists also how many have a weight above 0, and how many had none. */
export interface PartSize {
  readonly lists: number;
  readonly rows: number;
  readonly weighted?: number;
  readonly weightMissing?: number;
}

/** What the lists of a part weigh: a list whose weight is missing or below 0 counts for nothing. */
export interface ListWeights {
  readonly weights: Float32Array;
  readonly missing: number;
}

/** The weights of requests' lists, [requests]: a column's values at their first candidates. @throws ConfigError for bins */
export function listWeights(data: RunData, requests: Int32Array, column: string): ListWeights {
  if (data.edges.has(column))
    throw new ConfigError(
      `train: --weights "${column}" is stored as bins, expected its values; replay with --columns-as float32`,
    );
  const values = data.rows.numbers(column);
  let missing = 0;
  const weights = Float32Array.from(requests, (request) => {
    const weight = values[data.requests.offsets[request]] ?? 1;
    if (Number.isNaN(weight)) missing++;
    return weight >= 0 ? weight : 0;
  });
  return { weights, missing };
}

/** How much a table is, with what its lists weigh where they do. */
export function partSize({ groups, rows }: RankTable, weighed: ListWeights | null): PartSize {
  const size = { lists: groups.length - 1, rows };
  if (weighed === null) return size;
  return { ...size, weighted: weighed.weights.filter((weight) => weight > 0).length, weightMissing: weighed.missing };
}
