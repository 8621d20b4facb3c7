import Table from 'cli-table3';
import type { Leaderboard } from '../runs/leaderboard';
import { withSpan } from './numbers';

/** Some metrics of every ranker: a row per metric, its policy below its name; then which are undefined, and why. */
export function metricsTable({ leaderboard, undefined_metrics }: Leaderboard, names: readonly string[]): string {
  const isUndefined = new Set(undefined_metrics.map(({ metric }) => metric));
  const table = new Table({
    head: ['metric {policy}', ...leaderboard.map(({ ranker }) => ranker)],
    style: { head: [], border: [] },
  });
  for (const name of names.filter((known) => !isUndefined.has(known))) {
    const policy = leaderboard[0]?.metrics[name]?.policy ?? name;
    table.push([policyCell(name, policy), ...leaderboard.map(({ metrics }) => withSpan(metrics[name]))]);
  }
  return [table.toString(), ...undefinedText(undefined_metrics, names)].join('\n');
}

/** One sentence for each reason. */
function undefinedText(all: Leaderboard['undefined_metrics'], names: readonly string[]): string[] {
  const of = new Map<string, string[]>();
  for (const { metric, why } of all) if (names.includes(metric)) of.set(why, [...(of.get(why) ?? []), metric]);
  return [...of].map(([why, metrics]) => `undefined for every ranker: ${metrics.join(', ')} (${why})`);
}

/** The name over its policy, a choice a line: `ndcg_5`, `cutoff=5`, `empty=zero`. */
function policyCell(name: string, policy: string): string {
  const choices = policy.slice(name.length + 1, -1).split(',');
  const lines: string[] = [name];
  for (const choice of choices) {
    const last = lines.length - 1;
    if (last > 0 && `${lines[last]},${choice}`.length <= WIDTH) lines[last] = `${lines[last]},${choice}`;
    else lines.push(choice);
  }
  return lines.join('\n');
}

/** Letters of a line of policy. */
const WIDTH = 34;
