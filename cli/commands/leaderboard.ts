import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import Table from 'cli-table3';
import type { Argv } from 'yargs';
import type { Metric } from '../../runs/leaderboard';
import { unreadableIn } from '../../runs/workspace/runs';
import { type Standings, standingsOf } from '../../runs/workspace/standings';
import { command } from '../command';
import { Misuse } from '../misuse';
import { openedText } from '../opened-text';
import { JSON_OPTION, PROTOCOL_OPTIONS } from '../options';
import { print } from '../print';

const options = {
  workspace: { type: 'string', default: 'podium-runs', describe: 'folder that the runs lie in' },
  data: { type: 'string', describe: 'only logs whose data set or hash has this in it' },
  protocol: { choices: PROTOCOL_OPTIONS.protocol.choices, describe: 'only runs judged so' },
  metric: { type: 'string', default: 'mrr', describe: 'metric to sort by, best first' },
  all: { type: 'boolean', default: false, describe: 'every ranker of each run, not the trained one alone' },
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .options(options)
    .usage(
      'podium leaderboard: the evaluated runs of a workspace, as they lie there now, best first. Runs of another log, protocol or number of lists stand in tables of their own, because their numbers cannot be compared.',
    )
    .example('podium leaderboard', 'the trained ranker of every run in podium-runs')
    .example('podium leaderboard --data trivago --protocol last-click --metric ndcg_5', 'some of them')
    .example('podium leaderboard --all --json', 'baselines, too, for a program');
}

export const leaderboard = command({
  command: 'leaderboard',
  describe: 'the runs of a workspace, best first',
  builder,
  handler: ({ workspace, data, protocol, metric, all, json }) => {
    if (!existsSync(workspace))
      throw new Misuse(`--workspace ${workspace} does not exist, expected a folder that runs lie in`);
    const standings = standingsOf(resolve(workspace), { data, protocol, metric, isAll: all });
    const unreadable = unreadableIn(resolve(workspace));
    const metrics = new Set(standings.flatMap(({ rows }) => rows.flatMap((row) => Object.keys(row.metrics))));
    if (standings.length > 0 && !metrics.has(metric))
      throw new Misuse(`--metric "${metric}" was measured in none of the runs; they have ${[...metrics].join(', ')}`);
    if (json) print(JSON.stringify({ workspace: resolve(workspace), metric, standings, unreadable }));
    else {
      print(standingsText(standings, metric, workspace));
      if (unreadable.length > 0) print(`passed over, because a file cannot be read as JSON: ${unreadable.join(', ')}`);
    }
  },
});

const SHOWN = ['mrr', 'ndcg_5', 'hr_1', 'coverage_5'];

function standingsText(standings: readonly Standings[], metric: string, workspace: string): string {
  if (standings.length === 0) return `no evaluated run in ${workspace} is as asked for`;
  const shown = [metric, ...SHOWN.filter((name) => name !== metric)];
  const tables = standings.map((group) => tableOf(group, shown));
  if (tables.length > 1)
    tables.unshift(
      `${tables.length} tables, because their runs were judged on other data, lists or rules: compare within a table only`,
    );
  return tables.join('\n\n');
}

function tableOf({ dataset, protocol, lists, users, opened, rows }: Standings, shown: readonly string[]): string {
  const { data, split, straddle, empty, ties } = protocol;
  const isGenerated = rows.some((row) => row.is_generated || row.candidate_recall !== null);
  const table = new Table({
    head: ['run', 'ranker', 'features', 'columns', ...shown, ...(isGenerated ? ['candidate\nrecall'] : [])],
    style: { head: [], border: [] },
  });
  for (const { run, ranker, features, columns, metrics, candidate_recall: recall } of rows)
    table.push([
      ...[run, ranker, cut(features), columns],
      ...shown.map((name) => cell(metrics[name])),
      ...(isGenerated ? [recall ? cell(recall) : 'not known'] : []),
    ]);
  return [
    `${dataset} (${data}), ${split}, ${protocol.protocol}, straddle ${straddle}, empty ${empty}, ties ${ties}: ${lists} lists of ${users} users`,
    table.toString(),
    ...(isGenerated
      ? [
          'candidate recall: the share of answers that are among the candidates made from the state, which no ranker can exceed in hit rate; --protocol next-item counts it',
        ]
      : []),
    openedText(opened),
  ].join('\n');
}

function cell(metric: Pick<Metric, 'value' | 'lo' | 'hi'> | undefined): string {
  if (!metric || metric.value === null) return '-';
  const { value, lo, hi } = metric;
  return `${value.toFixed(4)}${lo === null || hi === null ? '' : `\n[${lo.toFixed(3)}, ${hi.toFixed(3)}]`}`;
}

function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
