import { ConfigError } from '../engine/base/errors';
import { globPattern } from '../engine/base/glob';
import { nearestName } from '../engine/base/nearest';
import { metrics } from './index';
import type { ListMetric, Metric } from './metric';

/**
 * Metrics of the registry by name, in its order: `all`, or names and patterns parted by commas, as in `map*,gini*`.
 *
 * @throws ConfigError for a name or pattern that no metric answers to
 */
export function chosenMetrics(written: string): Metric[] {
  const names = metrics.map(({ name }) => name);
  const patterns = written.split(',').map((text) => text.trim());
  for (const pattern of patterns) {
    if (pattern === 'all' || names.some((name) => globPattern(pattern).test(name))) continue;
    const near = nearestName(pattern, names);
    throw new ConfigError(
      `evaluate: metric "${pattern}" does not exist; ${near ? `did you mean ${near}? ` : ''}known: all, ${names.join(', ')}`,
    );
  }
  return metrics.filter(({ name }) => patterns.some((pattern) => pattern === 'all' || globPattern(pattern).test(name)));
}

/**
 * One metric of the registry that has a value for each list, all of them alike in its mean.
 *
 * @throws ConfigError for a name that is no such metric
 */
export function listMetric(name: string): ListMetric {
  checkAlike('metric', name);
  const known = metrics.filter((each): each is ListMetric => each.kind === 'list' && !weighsLists(each.name));
  const found = known.find((metric) => metric.name === name);
  if (found) return found;
  const names = known.map((metric) => metric.name);
  const near = nearestName(name, names);
  throw new ConfigError(
    `metric: "${name}" is none with a value for each list; ${near ? `did you mean ${near}? ` : ''}known: ${names.join(', ')}`,
  );
}

/**
 * Refuses a metric whose mean weighs its lists: where lists are compared one by one all of them count alike.
 *
 * @param where who refuses, to stand first in the sentence
 * @throws ConfigError for such a metric; a name that is none passes
 */
export function checkAlike(where: string, name: string): void {
  if (weighsLists(name))
    throw new ConfigError(
      `${where}: ${name} weighs its lists; expected a metric that weighs all alike, such as gauc_unweighted or mrr`,
    );
}

/** Whether the mean of a metric gives lists different weights. */
export function weighsLists(name: string): boolean {
  const metric = metrics.find((each) => each.name === name);
  return metric?.kind === 'list' && metric.weight !== undefined && metric.policy.weight !== 'unweighted';
}
