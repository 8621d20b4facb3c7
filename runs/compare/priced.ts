import { existsSync } from 'node:fs';
import { StateError } from '../../engine/base/errors';
import type { LoadSource } from '../../models/bundle';
import { loadRanker } from '../../models/index';
import { type CostJob, measureInTurns } from '../cost/in-turns';
import { type CostLab, openLab, type SetCost } from '../cost/lab';
import { costFront, priceOf } from '../cost/standing';
import { type RunPaths, runPaths } from '../paths';
import type { Watch } from '../progress';
import { readStored } from '../stored-json';
import type { Training } from '../train-ranker';
import { isTrainedName } from '../trained-name';
import { homeOf } from '../trials/trial-table';
import { type Compared, compareEntrants } from './compare';
import type { Entrant } from './entrant';

/** A trained ranker of a comparison with what serving it costs, and how it stands to the best of them. */
export interface PricedRow {
  readonly label: string;
  readonly value: number | null;
  readonly cost: SetCost;
  /** Its one-sided bound against the best trained one lies above −margin; null where there is no bound. */
  readonly is_non_inferior: boolean | null;
  /** No other is as good, as quick and as small, and better in one of these. */
  readonly is_on_front: boolean;
  /** The cheapest of the non-inferior ones: by the mean of its shares of the dearest's microseconds and bytes. */
  readonly is_pick: boolean;
}

/**
 * Measures every trained ranker of a comparison on the last lists of its log and its own part of the state, best first.
 * Of a mean over seeds the first training is measured.
 *
 * @throws StateError where a run's state is gone, or no ranker was trained
 */
export async function priceRows(
  entrants: readonly Entrant[],
  { metric, margin, rows }: Compared,
  load: LoadSource,
  watch: Watch,
): Promise<PricedRow[]> {
  const trained = rows.flatMap((row) =>
    entrants.filter(({ label, ranker }) => label === row.label && isTrainedName(ranker)),
  );
  if (trained.length === 0) throw new StateError('compare: no ranker was trained, so there is no cost to measure');
  const costs = await measured(trained, load, watch);
  const against =
    trained.length < 2 ? [] : compareEntrants(trained, { metric, margin, reference: trained[0].label }).rows;
  const values = trained.map(({ label }) => rows.find((row) => row.label === label)!.value);
  const front = costFront(values, costs);
  const standing = trained.map(({ label }, i) => ({
    ...{ label, value: values[i], cost: costs[i], is_on_front: front[i] },
    is_non_inferior: i === 0 ? true : against.find((row) => row.label === label)!.difference!.is_non_inferior,
  }));
  const dearest = {
    total: { p50: Math.max(...costs.map(({ total }) => total.p50)) },
    stateBytes: Math.max(...costs.map(({ stateBytes }) => stateBytes)),
  };
  const price = costs.map((cost) => priceOf(cost, dearest));
  const fit = [...standing.keys()].filter((i) => standing[i].is_non_inferior === true);
  const pick = fit.reduce((best, i) => (price[i] < price[best] ? i : best));
  return standing.map((row, i) => ({ ...row, is_pick: i === pick }));
}

async function measured(trained: readonly Entrant[], load: LoadSource, watch: Watch): Promise<SetCost[]> {
  const labs = new Map<string, CostLab>();
  const jobs: CostJob[] = [];
  for (const { run } of trained) {
    const paths = runPaths(run);
    const { dir } = withState(paths);
    const lab = labs.get(dir) ?? (await openLab(runPaths(dir), load, watch));
    labs.set(dir, lab);
    const { columns } = readStored<Training>(paths.training);
    jobs.push({ lab, columns, open: () => loadRanker(paths.model) });
  }
  return measureInTurns(jobs, watch);
}

/** The run that holds a ranker's state. @throws StateError where it is gone */
function withState(paths: RunPaths): RunPaths {
  const home = homeOf(paths);
  if (existsSync(home.snapshot)) return home;
  throw new StateError(
    `compare: ${paths.dir} holds no snapshot${home.dir === paths.dir ? '' : `, nor does ${home.dir}`}: its cost cannot be measured; replay it again`,
  );
}
