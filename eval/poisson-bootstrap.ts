import { ConfigError, MismatchError } from '../engine/base/errors';
import { type Bootstrap, type Resampling, replicatesOf, summary } from './bootstrap';
import { type Clusters, clusterIndex } from './clusters';

/** A share of the replicates' sums, of some clusters. All numbers in it are whole, so that adding shards is exact. */
export interface Shard {
  seed: number;
  /** The size of one step of `sums`. */
  unit: number;
  /** [replicates] Σ times · sum, in units. */
  sums: Float64Array;
  /** [replicates] Σ times · weight, in units of `weightUnit`. */
  weights: Float64Array;
  weightUnit: number;
}

/** Replicates that are drawn in one pass: two hashes of 32 bits, three draws of 10 bits each. */
const PASS = 6;
/** So many clusters stay in the cache while all replicates pass over them. */
const CHUNK = 4096;
/** Of 1024 chances so many are drawn 0, 1, … 5 times: near Poisson(1), with mean 1 and variance 1 exactly. */
const TIMES = timesTable([380, 369, 193, 63, 15, 4]);

/**
 * Σ times · sum and Σ times · weight for every replicate, each cluster taken a near-Poisson(1) number of times that
 * hangs on (seed, replicate, cluster code) alone: clusters may come in any order and be split over any number of shards.
 *
 * clusters: sums and weights by cluster, with their codes. Sums are rounded to a grid of `unit` (a power of two), by
 * default 2^-31 of the next power of two above the largest; shards to be merged must name the same one.
 *
 * @throws ConfigError when rounded sums could pass 2^53
 * @see Hanley, MacGibbon. Creating Non-parametric Bootstrap Samples Using Poisson Frequencies. Computer Methods and
 * Programs in Biomedicine 2006.
 */
export function poissonShard(
  { sums, weights }: Pick<Clusters, 'sums' | 'weights'>,
  codes: ArrayLike<number>,
  options: Resampling & { unit?: number; weightUnit?: number },
): Shard {
  const replicates = replicatesOf(options);
  const unit = options.unit ?? unitOf(sums);
  const weightUnit = options.weightUnit ?? (weights.every((w) => Number.isSafeInteger(w)) ? 1 : unitOf(weights));
  const s = rounded(sums, unit);
  const w = rounded(weights, weightUnit);
  const drawn: Shard = {
    seed: options.seed,
    unit,
    weightUnit,
    sums: new Float64Array(replicates),
    weights: new Float64Array(replicates),
  };
  const keys = Int32Array.from(codes, (code) => mix(mix(code | 0) ^ (options.seed | 0)));
  for (let start = 0; start < keys.length; start += CHUNK) {
    const end = Math.min(keys.length, start + CHUNK);
    for (let from = 0; from < replicates; from += PASS) pass(drawn, from, keys, s, w, start, end);
  }
  return drawn;
}

/**
 * Adds shards of different clusters, in any order: the sum is exact, so the digits are those of one shard of all.
 *
 * @throws MismatchError for shards of other seeds, units or numbers of replicates
 */
export function mergeShards(shards: readonly Shard[]): Shard {
  const [first] = shards;
  const merged = { ...first, sums: new Float64Array(first.sums.length), weights: new Float64Array(first.sums.length) };
  for (const shard of shards) {
    for (const name of ['seed', 'unit', 'weightUnit'] as const) {
      if (shard[name] !== first[name] || shard.sums.length !== first.sums.length) {
        throw new MismatchError(
          `bootstrap: a shard has ${name} ${shard[name]} and ${shard.sums.length} replicates, expected ${first[name]} and ${first.sums.length} as the first has`,
        );
      }
    }
    for (let r = 0; r < merged.sums.length; r++) {
      merged.sums[r] += shard.sums[r];
      merged.weights[r] += shard.weights[r];
    }
  }
  return merged;
}

/** Percentiles of the replicates' means. A replicate that drew no cluster is NaN and comes last. */
export function shardMean({ sums, weights, unit, weightUnit }: Shard, level?: number): Bootstrap {
  return summary(
    sums.map((total, r) => (total * unit) / (weights[r] * weightUnit)),
    level,
  );
}

/** How often each of the clusters is drawn in each replicate; what `poissonShard` does, spelled out for one. */
export function poissonTimes(code: number, seed: number, replicates: number): Uint8Array {
  const one = poissonShard({ sums: Float64Array.of(1), weights: Float64Array.of(1) }, [code], {
    seed,
    replicates,
    unit: 1,
    weightUnit: 1,
  });
  return Uint8Array.from(one.sums);
}

/** Adds clusters [start, end) to six replicates; the plain form draws for one replicate at a time. */
function pass(
  drawn: Shard,
  from: number,
  keys: Int32Array,
  sums: Float64Array,
  weights: Float64Array,
  start: number,
  end: number,
): void {
  let [s0, s1, s2, s3, s4, s5] = [0, 0, 0, 0, 0, 0];
  let [w0, w1, w2, w3, w4, w5] = [0, 0, 0, 0, 0, 0];
  const salt = mix(from + 0x9e3779b9);
  const other = mix(from + 0x7f4a7c15);
  for (let i = start; i < end; i++) {
    const sum = sums[i];
    const weight = weights[i];
    let x = Math.imul(keys[i] ^ salt, 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    x ^= x >>> 16;
    let y = Math.imul(keys[i] ^ other, 0x7feb352d);
    y = Math.imul(y ^ (y >>> 15), 0x846ca68b);
    y ^= y >>> 16;
    const a = TIMES[x & 1023];
    const b = TIMES[(x >>> 11) & 1023];
    const c = TIMES[x >>> 22];
    const d = TIMES[y & 1023];
    const e = TIMES[(y >>> 11) & 1023];
    const f = TIMES[y >>> 22];
    s0 += a * sum;
    w0 += a * weight;
    s1 += b * sum;
    w1 += b * weight;
    s2 += c * sum;
    w2 += c * weight;
    s3 += d * sum;
    w3 += d * weight;
    s4 += e * sum;
    w4 += e * weight;
    s5 += f * sum;
    w5 += f * weight;
  }
  const [s, w] = [drawn.sums, drawn.weights];
  const into = [s0, s1, s2, s3, s4, s5];
  const weighed = [w0, w1, w2, w3, w4, w5];
  for (let r = 0; r < PASS && from + r < s.length; r++) {
    s[from + r] += into[r];
    w[from + r] += weighed[r];
  }
}

function mix(x: number): number {
  let h = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return h ^ (h >>> 16);
}

function timesTable(chances: readonly number[]): Float64Array {
  return Float64Array.from(chances.flatMap((n, times) => Array<number>(n).fill(times)));
}

function unitOf(values: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
  return largest === 0 ? 1 : 2 ** (Math.ceil(Math.log2(largest)) - 31);
}

function rounded(values: Float64Array, unit: number): Float64Array {
  let total = 0;
  const whole = values.map((value) => {
    const steps = Math.round(value / unit);
    total += Math.abs(steps);
    return steps;
  });
  if (total > 2 ** 51) {
    throw new ConfigError(
      `bootstrap: sums are ${total} units of ${unit}, expected at most 2^51 to add them exactly; choose a larger unit`,
    );
  }
  return whole;
}

/**
 * Percentile interval of the mean over lists by near-Poisson resampling of users: for very many lists, where drawing
 * users with replacement takes too long. Values that are NaN are left out. Few users want `bootstrapMean`.
 */
export function poissonMean(values: ArrayLike<number>, users: ArrayLike<number>, options: Resampling): Bootstrap {
  const { of, count } = clusterIndex(users);
  const codes = new Int32Array(count);
  const sums = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < of.length; i++) {
    codes[of[i]] = users[i];
    if (values[i] !== values[i]) continue;
    sums[of[i]] += values[i];
    weights[of[i]]++;
  }
  return shardMean(poissonShard({ sums, weights }, codes, options), options.level);
}
