import { StateError } from '../../engine/base/errors';
import type { Forest, Tree } from '../forest';

const CATEGORICAL = 1;
const DEFAULT_LEFT = 2;
const MISSING = { none: 0, zero: 1, nan: 2 } as const;
const LARGEST = 3.4028234663852886e38;
const ZERO = Math.fround(1e-35);

/**
 * A forest out of LightGBM's model text, that decides on float32 values as LightGBM does.
 *
 * LightGBM tests `value <= threshold` on float64: a threshold is rounded down to float32. `inf` parts NaN from all
 * numbers. Where a node knows no missing values, NaN is taken for 0; where it does, the default direction holds. A tree
 * of one leaf becomes a node whose sides are the same.
 *
 * @param edges of columns that were given as numbers of bins: their thresholds become the edge of the last bin below
 * @throws StateError for a text that is none, and for splits on categories or on zero as missing, which are not asked for
 * @see LightGBM, src/io/tree.cpp (Tree::ToString) and include/LightGBM/tree.h (NumericalDecision), version 4.
 */
export function readModelText(
  text: string,
  names: readonly string[],
  edges: readonly (Float32Array | undefined)[] = [],
): Forest {
  const [head, ...parts] = text.split(/^Tree=\d+$/m);
  if (!head.startsWith('tree')) {
    throw new StateError(`LightGBM: the model text begins with ${JSON.stringify(head.slice(0, 20))}, expected "tree"`);
  }
  return { names: [...names], trees: parts.map((part) => readTree(part, edges)) };
}

function readTree(text: string, edges: readonly (Float32Array | undefined)[]): Tree {
  const lines = new Map(text.split('\n').map((line) => line.split('=') as [string, string]));
  const numbers = (key: string): number[] => {
    const value = lines.get(key) ?? '';
    return value === '' ? [] : value.split(' ').map(readNumber);
  };
  const value = Float32Array.from(numbers('leaf_value'));
  if (value.length === 1) return constant(value);
  const feature = Int32Array.from(numbers('split_feature'));
  const thresholds = numbers('threshold');
  const decisions = numbers('decision_type');
  return {
    feature,
    threshold: Float32Array.from(thresholds, (threshold, node) => {
      const own = edges[feature[node]];
      return own === undefined ? roundDown(threshold) : own[Math.min(own.length - 1, Math.floor(threshold))];
    }),
    missingLeft: Uint8Array.from(decisions, (decision, node) => missingGoesLeft(decision, thresholds[node])),
    left: Int32Array.from(numbers('left_child')),
    right: Int32Array.from(numbers('right_child')),
    gain: Float64Array.from(numbers('split_gain')),
    value,
  };
}

function missingGoesLeft(decision: number, threshold: number): number {
  const missing = (decision >> 2) & 3;
  if ((decision & CATEGORICAL) !== 0 || missing === MISSING.zero) {
    throw new StateError(
      `LightGBM: a node has decision type ${decision}, expected a number's test with missing values as NaN or none`,
    );
  }
  if (missing === MISSING.none) return threshold >= 0 ? 1 : 0;
  return (decision & DEFAULT_LEFT) !== 0 ? 1 : 0;
}

function constant(value: Float32Array): Tree {
  return {
    feature: Int32Array.of(0),
    threshold: Float32Array.of(Infinity),
    missingLeft: Uint8Array.of(1),
    left: Int32Array.of(~0),
    right: Int32Array.of(~0),
    gain: Float64Array.of(0),
    value,
  };
}

function readNumber(text: string): number {
  if (/^[+-]?inf/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(text);
}

/**
 * The largest float32 that is no larger; beyond them all stands Infinity, as infinite values were given as the largest.
 * What is no further from 0 than `ZERO` is 0 to LightGBM.
 */
function roundDown(threshold: number): number {
  if (threshold >= LARGEST) return Infinity;
  if (Math.abs(threshold) <= ZERO) return threshold < 0 ? below(-ZERO) : ZERO;
  const near = Math.fround(threshold);
  return near <= threshold ? near : below(near);
}

function below(x: number): number {
  const bits = new Int32Array(1);
  const view = new Float32Array(bits.buffer);
  view[0] = x;
  if (x === 0) return -(2 ** -149);
  bits[0] += x > 0 ? -1 : 1;
  return view[0];
}
