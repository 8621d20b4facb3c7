import { StateError } from '../engine/base/errors';
import { opsetsOf } from '../models/index';

/** A model whose parts are others, and those of them that Podium did not write. */
export interface WholeModel {
  readonly bytes: Uint8Array;
  readonly foreign: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** How far a sum in float32 may lie from the same in float64, on scores of standard deviation 1. */
const ROUNDING = 1e-3;
/** How far it may lie for its terms' sizes: some roundings of 24 bits. */
const OF_TERMS = 2 ** -20;
const FLOAT32_MOST = 3.4e38;

/**
 * That one model says what the weighted sum of its parts does.
 *
 * @param found [rows] scores of the whole
 * @param scaled [parts][rows] scores of each part alone
 * @param shares [parts] what they are multiplied by
 * @throws StateError E_MODEL where it does not, with the cause where one can be seen: scores too large for float32, or
 * operators that are read in another version than they are written in
 */
export function checkSum(
  found: Float64Array,
  scaled: readonly Float64Array[],
  shares: Float64Array,
  whole: WholeModel,
): void {
  const size = 1 + shares.reduce((sum, share) => sum + Math.abs(share), 0);
  const row = found.findIndex((score, at) => !(Math.abs(score - sumOf(scaled, shares, at)) <= ROUNDING * size));
  if (row < 0) return;
  const sum = sumOf(scaled, shares, row);
  const terms = shares.reduce((all, share, i) => all + Math.abs(share * scaled[i][row]), 0);
  const isRounding = Math.abs(found[row] - sum) <= OF_TERMS * terms || terms > FLOAT32_MOST;
  throw new StateError(
    `blend: as one model the parts give ${found[row]} where their sum is ${sum}, expected the same${isRounding ? '; their scores are too large for what they differ by, since float32 has seven digits: take a constant off within the model' : otherVersion(whole)}`,
    'E_MODEL',
  );
}

/** The weighted sum of a row's scores. */
export function sumOf(scaled: readonly Float64Array[], weights: ArrayLike<number>, row: number): number {
  return scaled.reduce((sum, scores, i) => sum + weights[i] * scores[row], 0);
}

/** The first model whose operators the whole reads in a version that they are not written in; nothing where there is none. */
function otherVersion({ bytes, foreign }: WholeModel): string {
  const read = opsetsOf(bytes);
  for (const { name, bytes: own } of foreign)
    for (const [domain, version] of Object.entries(opsetsOf(own)))
      if (version !== read[domain])
        return `; ${name} is written in ${domain === '' ? '' : `${domain} `}opset ${version} and read in ${read[domain]}: convert it to that`;
  return '';
}
