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
 * One metric of the registry that has a value for each list.
 *
 * @throws ConfigError for a name that is no such metric
 */
export function listMetric(name: string): ListMetric {
  const known = metrics.filter((metric) => metric.kind === 'list');
  const found = known.find((metric) => metric.name === name);
  if (found) return found;
  const names = known.map((metric) => metric.name);
  const near = nearestName(name, names);
  throw new ConfigError(
    `metric: "${name}" is none with a value for each list; ${near ? `did you mean ${near}? ` : ''}known: ${names.join(', ')}`,
  );
}
