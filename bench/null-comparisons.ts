import { random } from '../engine/base/random';
import { bcaInterval, influenceOnMean } from '../eval/bca';
import { bootstrapMean } from '../eval/bootstrap';
import { clusterMean } from '../eval/interval';
import { pairedDifference } from '../eval/paired';
import { signedRanks, signTest } from '../eval/wilcoxon';

/**
 * How often the paired tests find a difference where there is none: `npx ts-node -T bench/null-comparisons.ts
 * [comparisons] [users] [seed]`. Two rankers of the same quality judge the same lists of the same users; a user's lists
 * lean the same way for one of the two. Reciprocal ranks of 25 candidates, as discrete and as often equal as real ones.
 */
function main([comparisons = '2000', users = '200', seed = '1']: readonly string[]): void {
  const rounds = Number(comparisons);
  const found: Record<string, number> = {};
  const started = process.cpuUsage();
  let lists = 0;
  let equal = 0;
  for (let round = 0; round < rounds; round++) {
    const { a, b, user } = simulated(Number(users), random(Number(seed), round));
    const d = a.map((value, i) => value - b[i]);
    lists += d.length;
    equal += d.filter((x) => x === 0).length;
    const qid = d.map((_, i) => i);
    const paired = pairedDifference({ qid, user, values: a }, { qid, user, values: b }, { seed: round, draws: 10_000 });
    const boot = bootstrapMean(d, user, { seed: round, replicates: 2000 });
    const bca = bcaInterval(boot, paired.value, influenceOnMean(d, user));
    const naive = clusterMean(d, qid);
    const finds: Record<string, boolean> = {
      't, clustered by user': paired.p < 0.05,
      'sign flip, 10,000 draws': paired.flip.p < 0.05,
      'bootstrap, percentile': boot.lo > 0 || boot.hi < 0,
      'bootstrap, BCa': bca.lo > 0 || bca.hi < 0,
      't, lists as if independent (wrong)': naive.lo > 0 || naive.hi < 0,
      'Wilcoxon over lists (wrong)': signedRanks(d).p < 0.05,
      'sign test over lists (wrong)': signTest(d).p < 0.05,
    };
    for (const [test, isFound] of Object.entries(finds)) found[test] = (found[test] ?? 0) + (isFound ? 1 : 0);
  }
  const seconds = process.cpuUsage(started).user / 1e6;
  console.log(
    `${rounds} null comparisons, ${users} users, ${(lists / rounds).toFixed(0)} lists each, ${((100 * equal) / lists).toFixed(0)} % of the differences 0, seed ${seed}, ${seconds.toFixed(0)} CPU s`,
  );
  for (const [test, times] of Object.entries(found)) {
    console.log(`  ${test.padEnd(36)} ${((100 * times) / rounds).toFixed(2)} %`);
  }
}

function simulated(users: number, next: () => number): { a: number[]; b: number[]; user: number[] } {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const [a, b, user]: [number[], number[], number[]] = [[], [], []];
  for (let u = 0; u < users; u++) {
    const lean = 0.8 * normal();
    const own = normal();
    const lists = 1 + Math.floor(8 * next() ** 2);
    for (let i = 0; i < lists; i++) {
      const ease = own + normal();
      const shared = next();
      a.push(1 / rank(ease + lean / 2, next() < 0.6 ? shared : next()));
      b.push(1 / rank(ease - lean / 2, next() < 0.6 ? shared : next()));
      user.push(u);
    }
  }
  return { a, b, user };
}

/** A rank among 25, the lower the easier: geometric with the chance that the ease gives. */
function rank(ease: number, chance: number): number {
  const hit = 1 / (1 + Math.exp(1 - ease));
  return 1 + (Math.floor(Math.log(1 - chance) / Math.log(1 - hit)) % 25);
}

main(process.argv.slice(2));
