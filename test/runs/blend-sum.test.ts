import { expect, test } from 'vitest';
import { checkSum, sumOf } from '../../runs/blend-sum';
import { foreignModel } from '../models/foreign-models';

const whole = foreignModel([1], { ml: 3 });
const foreign = (ml: number) => [{ name: 'theirs.onnx', bytes: foreignModel([1], { ml }) }];
const one = (...values: number[]): Float64Array => Float64Array.from(values);

const cases: [
  why: string,
  found: number,
  scores: number[],
  theirs: ReturnType<typeof foreign>,
  cause: RegExp | null,
][] = [
  ['the sum', 3, [1, 2], foreign(1), null],
  ['the sum, rounded', 3.0005, [1, 2], foreign(1), null],
  ['read in another version', 5, [1, 2], foreign(1), /; theirs\.onnx is written in ai\.onnx\.ml opset 1 and read in 3: convert it to that$/], // biome-ignore format: a table
  ['written as it is read: no cause is known', 5, [1, 2], foreign(3), /their sum is 3, expected the same$/],
  ['no model of another making', 5, [1, 2], [], /their sum is 3, expected the same$/],
  ['large scores that nearly cancel', 4, [-1e7, 1e7 + 3], foreign(1), /too large for what they differ by/],
  ['more than float32 holds', Number.NaN, [-1e39, 1e39], foreign(1), /too large for what they differ by/],
  ['not a number, of small scores', Number.NaN, [1, 2], foreign(1), /read in 3/],
];
test.each(cases)('%s', (_, found, scores, theirs, cause) => {
  const check = (): void => checkSum(one(found), scores.map((score) => one(score)), one(1, 1), { bytes: whole, foreign: theirs }); // biome-ignore format: one line
  if (cause === null) expect(check).not.toThrow();
  else expect(check).toThrow(cause);
});

test('the sum is weighted', () => expect(sumOf([one(1, 2), one(10, 20)], [2, 0.5], 1)).toBe(14));
