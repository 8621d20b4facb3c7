import { ConfigError } from '../../engine/base/errors';

/** How the embedded LambdaMART learns; `gbdtSettings` fills what is left out. */
export interface GbdtSettings {
  /** what a tree is grown to improve (objective.ts); lambdarank */
  objective: 'lambdarank' | 'mrr' | 'pairwise' | 'logistic';
  /** most trees grown; 300 */
  trees: number;
  /** most leaves of a tree; 31 */
  leaves: number;
  /** learning rate, by which every leaf is multiplied; 0.05 */
  rate: number;
  /** fewest rows in a leaf; 20 */
  minDataInLeaf: number;
  /** smallest sum of hessians in a leaf; 0.001 */
  minChildWeight: number;
  /** added to the hessian in gains and leaf values; 1 */
  l2: number;
  /** share of the columns each tree may use; 1 */
  featureFraction: number;
  /** share of the lists each tree is grown on, drawn anew for each; 1 */
  rowFraction: number;
  /** which rows of the drawn lists a tree is grown on: all, or by gradient (goss.ts); all */
  sampling: 'all' | 'goss';
  /** goss: share of the rows that matter most, which are kept; 0.2 */
  gossTop: number;
  /** goss: share of the rows that is drawn of the others; 0.1 */
  gossOther: number;
  /** trees upon trees, or with earlier ones dropped while the next is grown (dart.ts); plain */
  boosting: 'plain' | 'dart';
  /** dart: chance of each earlier tree to be dropped; 0.1 */
  dropRate: number;
  /** dart: most trees dropped at once; 50 */
  maxDrop: number;
  /** dart: chance that none is dropped; 0.5 */
  skipDrop: number;
  /** rounds without a better `metric` on the choose part before stopping; 0 keeps every tree; 30. With dart every
   * tree is grown, and the best round is kept unless this is 0 */
  earlyStopping: number;
  /** what the learning curve measures: mrr, or ndcg at `truncation`, ties in expectation; or, for the logistic objective,
   * the mean log-likelihood of a candidate's outcome; mrr */
  metric: 'mrr' | 'ndcg' | 'likelihood';
  /** lambdarank and mrr: a pair counts when one of its candidates stands above this rank; 30 */
  truncation: number;
  /** steepness of the logistic; 1 */
  sigmoid: number;
  /** gain of a label: itself, or 2^label - 1; linear */
  labelGain: 'linear' | 'exponential';
  /** columns, by glob, whose scores may only rise (1) or fall (-1) with their value (monotone.ts); none */
  monotone: Readonly<Record<string, 1 | -1>>;
  /** most bins of a column beside the one for NaN, 2 to 255; 255 */
  bins: number;
  /** rows that bin edges are drawn from; 50000 */
  binSample: number;
  /** 0 */
  seed: number;
  /** threads that build histograms; the result does not depend on it; 1 */
  threads: number;
  /** the histogram loop: WASM SIMD, or the plain twin with the same bits; wasm */
  kernel: 'wasm' | 'javascript';
}

type Rule = readonly [expected: string, holds: (value: never) => boolean];

const wholeNumber = (from: number, to = Infinity): Rule => [
  `a whole number ${to === Infinity ? `of ${from} or more` : `from ${from} to ${to}`}`,
  (v: unknown) => Number.isSafeInteger(v) && (v as number) >= from && (v as number) <= to,
];
const above: Rule = ['a finite number above 0', (v: unknown) => typeof v === 'number' && v > 0 && v < Infinity];
const atLeastZero: Rule = [
  'a finite number of 0 or more',
  (v: unknown) => typeof v === 'number' && v >= 0 && v < Infinity,
];
const share: Rule = ['a share above 0 and up to 1', (v: unknown) => typeof v === 'number' && v > 0 && v <= 1];
const chance: Rule = ['a chance from 0 to 1', (v: unknown) => typeof v === 'number' && v >= 0 && v <= 1];
const directions: Rule = [
  'an object of globs, each 1 or -1',
  (v: unknown) =>
    typeof v === 'object' && v !== null && !Array.isArray(v) && Object.values(v).every((d) => d === 1 || d === -1),
];
const oneOf = (...choices: string[]): Rule => [`one of ${choices.join(', ')}`, (v: string) => choices.includes(v)];

const TABLE: { [K in keyof GbdtSettings]: readonly [fallback: GbdtSettings[K], rule: Rule] } = {
  objective: ['lambdarank', oneOf('lambdarank', 'mrr', 'pairwise', 'logistic')],
  trees: [300, wholeNumber(1)],
  leaves: [31, wholeNumber(2, 65_536)],
  rate: [0.05, above],
  minDataInLeaf: [20, wholeNumber(1)],
  minChildWeight: [0.001, atLeastZero],
  l2: [1, atLeastZero],
  featureFraction: [1, share],
  rowFraction: [1, share],
  sampling: ['all', oneOf('all', 'goss')],
  gossTop: [0.2, share],
  gossOther: [0.1, share],
  boosting: ['plain', oneOf('plain', 'dart')],
  dropRate: [0.1, share],
  maxDrop: [50, wholeNumber(1)],
  skipDrop: [0.5, chance],
  earlyStopping: [30, wholeNumber(0)],
  metric: ['mrr', oneOf('mrr', 'ndcg', 'likelihood')],
  truncation: [30, wholeNumber(1)],
  sigmoid: [1, above],
  labelGain: ['linear', oneOf('linear', 'exponential')],
  monotone: [{}, directions],
  bins: [255, wholeNumber(2, 255)],
  binSample: [50_000, wholeNumber(1)],
  seed: [0, wholeNumber(-(2 ** 31), 2 ** 32 - 1)],
  threads: [1, wholeNumber(1, 64)],
  kernel: ['wasm', oneOf('wasm', 'javascript')],
};

/**
 * The given settings with the defaults of all others.
 *
 * @throws ConfigError for a setting that does not exist or a value outside its range
 */
export function gbdtSettings(given: Partial<GbdtSettings> = {}): GbdtSettings {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(TABLE, name)) {
      throw new ConfigError(
        `train: setting "${name}" does not exist, expected one of ${Object.keys(TABLE).join(', ')}`,
      );
    }
  }
  const settings = Object.entries(TABLE).map(([name, [fallback, [expected, holds]]]) => {
    const value = given[name as keyof GbdtSettings] ?? fallback;
    if (!holds(value as never)) {
      throw new ConfigError(`train: setting ${name} is ${JSON.stringify(value) ?? value}, expected ${expected}`);
    }
    return [name, value];
  });
  const whole = Object.fromEntries(settings) as GbdtSettings;
  if (whole.l2 === 0 && whole.minChildWeight === 0) {
    throw new ConfigError('train: settings l2 and minChildWeight are both 0, expected one above 0 to divide by');
  }
  if (whole.metric === 'likelihood' && whole.objective !== 'logistic') {
    throw new ConfigError(
      `train: settings metric and objective are likelihood and ${whole.objective}, expected logistic, whose scores are chances`,
    );
  }
  if (whole.gossTop + whole.gossOther > 1) {
    throw new ConfigError(
      `train: settings gossTop and gossOther are ${whole.gossTop} and ${whole.gossOther}, expected a sum of at most 1`,
    );
  }
  return whole;
}
