import { ConfigError } from '../engine/base/errors';
import { globPattern } from '../engine/base/glob';
import { nearestName } from '../engine/base/nearest';
import { metrics } from './index';
import type { Metric } from './metric';

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
