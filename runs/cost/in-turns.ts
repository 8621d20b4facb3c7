import type { OnnxRanker } from '../../models/index';
import type { Watch } from '../progress';
import type { CostLab, SetCost } from './lab';

/** A set of columns with its ranker, and where it is measured. */
export interface CostJob {
  readonly lab: CostLab;
  readonly columns: readonly string[];
  readonly open: () => Promise<OnnxRanker>;
}

const ROUNDS = 3;

/**
 * Measures each in turn, some rounds over, and gives the quickest round of each with how far its rounds lie apart: a busy
 * moment of the machine meets them all. Rankers are opened once.
 */
export async function measureInTurns(jobs: readonly CostJob[], watch: Watch): Promise<SetCost[]> {
  const rankers: OnnxRanker[] = [];
  const rounds: SetCost[][] = jobs.map(() => []);
  try {
    for (const { open } of jobs) rankers.push(await open());
    for (let round = 0; round < ROUNDS; round++)
      for (const [i, { lab, columns }] of jobs.entries()) {
        rounds[i].push(await lab.costOf(columns, rankers[i]));
        const done = round * jobs.length + i + 1;
        watch.progress({ stage: 'costs', done, total: ROUNDS * jobs.length, unit: 'measurements' });
      }
    return rounds.map(quickestOf);
  } finally {
    for (const ranker of rankers) await ranker.close();
  }
}

function quickestOf(rounds: readonly SetCost[]): SetCost {
  const ascending = rounds.toSorted((a, b) => a.total.p50 - b.total.p50);
  return { ...ascending[0], rounds: ascending.map(({ total }) => total.p50) };
}
