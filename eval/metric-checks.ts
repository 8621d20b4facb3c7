import { ConfigError } from '../engine/base/errors';
import type { Metric } from './metric';
import type { Catalogue } from './tally';

/** @throws ConfigError for a name used twice, also by a column, and for a set metric without a catalogue */
export function checkMetrics(
  metrics: readonly Metric[],
  catalogue: Catalogue | undefined,
  columns: readonly string[],
): void {
  const names = new Set<string>(columns);
  for (const { name, kind } of metrics) {
    if (names.has(name)) {
      throw new ConfigError(`evaluate: "${name}" is named twice, expected one metric per name; drop one of the two`);
    }
    names.add(name);
    if (kind === 'set' && !catalogue) {
      throw new ConfigError(`evaluate: ${name} was asked for without a catalogue, expected its size and members`);
    }
  }
}
