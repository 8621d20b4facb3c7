import type { Accumulator, Folded } from './accumulator';

/** Of each value of each feature, the two numbers that its weight follows from; feature 0 is the bias. */
export interface Weights {
  readonly features: Map<number, [z: number, n: number]>[];
  size: number;
}

/** alpha, beta, l1, l2 of follow-the-regularised-leader. */
export type Rates = readonly [alpha: number, beta: number, l1: number, l2: number];

function weightOf(z: number, n: number, [alpha, beta, l1, l2]: Rates): number {
  if (Math.abs(z) <= l1) return 0;
  return -(z - Math.sign(z) * l1) / ((beta + Math.sqrt(n)) / alpha + l2);
}

/** The chance of a hit that the weights give to values, one for each feature; missing ones and unknown ones add nothing. */
export function ftrlScore(state: Weights | null, rates: Rates, values: readonly number[]): number {
  if (state === null) return Number.NaN;
  let sum = 0;
  for (let i = 0; i <= values.length; i++) {
    const known = state.features[i]?.get(i === 0 ? 0 : values[i - 1]);
    if (known !== undefined) sum += weightOf(known[0], known[1], rates);
  }
  return 1 / (1 + Math.exp(-sum));
}

/** Learns one outcome: above 0 a hit. Values beyond the cap are not admitted. */
export function ftrlLearn(
  state: Weights | undefined,
  outcome: number,
  values: readonly number[],
  rates: Rates,
  keep: number,
): Weights {
  const weights = state ?? { features: Array.from({ length: values.length + 1 }, () => new Map()), size: 0 };
  for (let i = 0; i <= values.length; i++) {
    const value = i === 0 ? 0 : values[i - 1];
    if (value !== value || weights.size >= keep || weights.features[i].has(value)) continue;
    weights.features[i].set(value, [0, 0]);
    weights.size++;
  }
  const gradient = ftrlScore(weights, rates, values) - (outcome > 0 ? 1 : 0);
  for (let i = 0; i <= values.length; i++) {
    const known = weights.features[i].get(i === 0 ? 0 : values[i - 1]);
    if (known === undefined) continue;
    const [z, n] = known;
    const sigma = (Math.sqrt(n + gradient * gradient) - Math.sqrt(n)) / rates[0];
    known[0] = z + gradient - sigma * weightOf(z, n, rates);
    known[1] = n + gradient * gradient;
  }
  return weights;
}

const ratesOf = ({ alpha, beta, l1, l2 }: Readonly<Record<string, number | string>>): string =>
  `[${alpha}, ${beta}, ${l1}, ${l2}]`;

/** A linear model of chances, learned as events come: the folded value is the outcome, the roles beside it the features. */
export const ftrl: Accumulator = {
  name: 'ftrl',
  sentence: 'A logistic regression learned as events come, a weight for each value of each feature.',
  cost: 400,
  source: 'McMahan et al. Ad Click Prediction: a View from the Trenches. 2013',
  version: 1,
  order: 'C',
  windows: ['life'],
  takesEvents: false,
  tiesMatter: true,
  unit: 'none',
  lanes: () => [],
  update: (_, { blob, value, also, params }) =>
    `${blob} = ftrlLearn(${blob}, ${value}, [${also.join(', ')}], ${ratesOf(params)}, ${params.keep});`,
  reads: { weights: (_, { blob }) => `(${blob} ?? null)` },
  objectReads: ['weights'],
  fold: (values, params) => values.reduce<Weights | null>((state, one) => learned(state, one, params), null),
  bytes: (_, __, { keep }) => 112 * Number(keep) + 4096,
  encode: ({ features }: Weights) => features.map((known) => [...known]),
  decode(features: [number, [number, number]][][]): Weights {
    return { features: features.map((known) => new Map(known)), size: features.flat().length };
  },
};

/** The definition of one step, with nothing shared: weights before, the new outcome, weights after. */
function learned(
  state: Weights | null,
  { value, also }: Folded,
  { alpha, beta, l1, l2, keep }: Readonly<Record<string, number | string>>,
): Weights {
  const rates: Rates = [Number(alpha), Number(beta), Number(l1), Number(l2)];
  const values = [0, ...also!];
  const features = values.map((_, i) => new Map(state?.features[i]));
  let size = state?.size ?? 0;
  for (const [i, one] of values.entries())
    if (!Number.isNaN(one) && !features[i]!.has(one) && size < Number(keep)) {
      features[i]!.set(one, [0, 0]);
      size++;
    }
  const known = values.flatMap((one, i) => (features[i]!.has(one) ? [{ i, one, pair: features[i]!.get(one)! }] : []));
  const weights = known.map(({ pair: [z, n] }) => weightOf(z, n, rates));
  const chance = 1 / (1 + Math.exp(-weights.reduce((sum, w) => sum + w, 0)));
  const g = chance - Number(value > 0);
  for (const [j, { i, one, pair }] of known.entries()) {
    const [z, n] = pair;
    const step = (Math.sqrt(n + g * g) - Math.sqrt(n)) / rates[0];
    features[i]!.set(one, [z + g - step * weights[j]!, n + g * g]);
  }
  return { features, size };
}
