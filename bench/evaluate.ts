import { cpus } from 'node:os';
import { random } from '../engine/base/random';
import { metrics } from '../eval';
import { clusterIndex } from '../eval/clusters';
import { evaluate } from '../eval/evaluate';
import type { ScoredLists } from '../eval/lists';
import type { ItemFacts } from '../eval/metric';
import { longTail } from '../eval/metrics/long-tail';
import { reciprocalRank } from '../eval/metrics/reciprocal-rank';
import { poissonMean } from '../eval/poisson-bootstrap';

/**
 * How long scoring and evaluating takes: `npx ts-node -T bench/evaluate.ts [lists] [candidates] [users] [replicates]`.
 * By default a million lists of 25 candidates by 400,000 users, all metrics of the registry with everything known that
 * they need, and 10,000 replicates of a bootstrap clustered by user.
 */
function main([lists = '1000000', candidates = '25', users = '400000', replicates = '10000']: readonly string[]): void {
  const [count, size, people] = [lists, candidates, users].map(Number);
  const items = 100_000;
  console.log(`${cpus()[0]?.model.trim()}, Node ${process.version}`);
  const { made, facts, features } = timed(`made ${lists} lists of ${candidates}`, () =>
    simulated(count, size, people, items),
  );
  const scores = timed('floor: scored by a sum of eight columns', () => scored(features, count * size));
  const judged = { ...made, scores };
  const rules = { catalogue: { size: items }, facts, seed: 1 };
  timed('mrr alone', () => evaluate(judged, { ...rules, metrics: [reciprocalRank()] }));
  const found = timed(`all ${metrics.length} metrics`, () => evaluate(judged, { ...rules, metrics }));
  const { mrr, coverage_5, diversity_5 } = found.metrics;
  if (!(mrr.value > 0.2 && coverage_5.value > 0.1 && diversity_5.value > 0))
    throw new Error('bench: the metrics are not those of these lists');
  console.log(
    `mrr ${mrr.value.toFixed(6)} [${mrr.lo.toFixed(6)}, ${mrr.hi.toFixed(6)}], coverage_5 ${coverage_5.value.toFixed(4)} [${coverage_5.lo.toFixed(4)}, ${coverage_5.hi.toFixed(4)}]`,
  );
  const boot = timed(`${replicates} replicates over ${clusterIndex(made.user).count} users`, () =>
    poissonMean(found.rows.columns.mrr, made.user, { seed: 1, replicates: Number(replicates) }),
  );
  console.log(
    `bootstrap [${boot.lo.toFixed(6)}, ${boot.hi.toFixed(6)}], SE ${boot.se.toExponential(4)} against Student's ${mrr.se.toExponential(4)}`,
  );
}

function timed<T>(what: string, work: () => T): T {
  const [cpu, wall] = [process.cpuUsage(), process.hrtime.bigint()];
  const result = work();
  const { user, system } = process.cpuUsage(cpu);
  const seconds = Number(process.hrtime.bigint() - wall) / 1e9;
  console.log(
    `${what}: ${((user + system) / 1e6).toFixed(1)} CPU s (${(system / 1e6).toFixed(1)} of the system), ${seconds.toFixed(1)} s`,
  );
  return result;
}

/** Eight columns → one score: the least that a ranker does. */
function scored(features: Float32Array[], rows: number): Float32Array {
  const scores = new Float32Array(rows);
  for (const [f, column] of features.entries())
    for (let i = 0; i < rows; i++) scores[i] += column[i % column.length] * (f + 1);
  return scores;
}

function simulated(
  count: number,
  size: number,
  people: number,
  items: number,
): { made: ScoredLists; facts: ItemFacts; features: Float32Array[] } {
  const next = random(2019);
  const rows = count * size;
  const item = Int32Array.from({ length: rows }, () => Math.floor(items * next() ** 2));
  const labels = new Float32Array(rows);
  for (let i = 0; i < count; i++) labels[i * size + Math.floor(size * next() ** 3)] = 1;
  const counts = Float64Array.from({ length: items }, (_, i) => Math.floor((10 * items) / (i + 10)));
  const offsets = Int32Array.from({ length: items + 1 }, (_, i) => 4 * i);
  return {
    made: {
      offsets: Int32Array.from({ length: count + 1 }, (_, i) => i * size),
      scores: new Float32Array(0),
      labels,
      items: item,
      prices: Float32Array.from({ length: rows }, () => 20 + 200 * next()),
      qid: Int32Array.from({ length: count }, (_, i) => i),
      user: Int32Array.from({ length: count }, () => Math.floor(people * next())),
      session: Int32Array.from({ length: count }, (_, i) => i),
      ts: Float64Array.from({ length: count }, (_, i) => 1000 * i),
      history: {
        offsets: Int32Array.from({ length: count + 1 }, (_, i) => 3 * i),
        items: Int32Array.from({ length: 3 * count }, () => Math.floor(items * next() ** 2)),
      },
    },
    facts: {
      popularity: { counts, total: counts.reduce((a, b) => a + b, 0) },
      tail: longTail(counts),
      properties: {
        offsets,
        values: Int32Array.from({ length: 4 * items }, (_, i) => 10 * (i % 4) + Math.floor(10 * next())),
      },
      vectors: { size: 8, values: Float32Array.from({ length: 8 * items }, () => next() - 0.5) },
    },
    features: Array.from({ length: 8 }, (_, f) =>
      Float32Array.from({ length: f === 0 ? 24_000 : 8191 * (f + 1) }, (_, i) =>
        f === 0 ? -(i % size) / size : next() / 8,
      ),
    ),
  };
}

main(process.argv.slice(2));
