import { ConfigError } from '../../engine/base/errors';
import { nearestName } from '../../engine/base/nearest';
import { checkAlike } from '../../eval/chosen-metrics';
import { leaderboardMetrics } from '../../eval/index';
import { type BaselineColumns, baselines } from '../../models/index';
import type { Experiment } from './experiment';

/**
 * Refuses an experiment that could not be compared when all of its trials are trained: a baseline that its log has no
 * column for, a reference that is none of those compared, a metric without a value per list or that weighs its
 * lists.
 *
 * @param groups what its trained rankers are called in the comparison
 * @param columns those of the baselines on its log
 * @throws ConfigError naming what was found and what there is
 */
export function checkExperiment(
  { baselines: asked, reference, metric }: Pick<Experiment, 'baselines' | 'reference' | 'metric'>,
  groups: readonly string[],
  columns: BaselineColumns,
): void {
  const known = baselines({ ...columns, position: 'position' }).map(({ name }) => name);
  for (const name of asked) if (!known.includes(name)) refuse('baseline', name, known);
  const labels = [...groups, ...asked];
  if (reference !== null && !labels.includes(reference)) refuse('reference', reference, labels);
  checkAlike('experiment', metric);
  const metrics = (['jaccard', 'price'] as const).flatMap((distance) =>
    leaderboardMetrics(distance).flatMap(({ name, kind }) => (kind === 'list' || kind === 'top' ? [name] : [])),
  );
  if (!metrics.includes(metric)) refuse('metric', metric, [...new Set(metrics)]);
}

function refuse(what: string, name: string, known: readonly string[]): never {
  const near = nearestName(name, known);
  throw new ConfigError(
    `experiment: ${what} "${name}" is none that there is; ${near ? `did you mean ${near}? ` : ''}known: ${known.join(', ')}`,
  );
}
