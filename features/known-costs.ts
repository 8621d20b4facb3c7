import stored from './costs.json';

const COSTS: Readonly<Record<string, number>> = stored.features;

/**
 * What a column costs in a replay, nanoseconds for each row, as `podium replay --profile --save-cost` measured it on some log
 * that has it (docs/replay.md); undefined where it has not been measured.
 */
export function costOf(name: string): number | undefined {
  return Object.hasOwn(COSTS, name) ? COSTS[name] : undefined;
}
