import type { Argv, CommandModule } from 'yargs';
import { leaderboardTable } from '../leaderboard-table';
import { JSON_OPTION } from '../options';
import { print } from '../print';
import { openRun, RUN_OPTION } from '../run-option';
import { evaluateStep } from '../steps';
import { watched } from '../watched';

const options = { ...RUN_OPTION, ...JSON_OPTION };

function builder(yargs: Argv) {
  return yargs
    .options(options)
    .usage(
      'podium evaluate: scores every ranker of a run on its report part, under the protocol the run was replayed with, and writes leaderboard.json and lists.arrow.\n\nIt replaces an earlier evaluation and removes its report. Without a trained model only the simple rankers are compared. A thousand lists of 25 take a few seconds, most of them for the intervals.',
    )
    .example('podium evaluate --run runs/day', 'the leaderboard')
    .example('podium evaluate --run runs/day --json', 'the same as one JSON document');
}

export const evaluate: CommandModule = {
  command: 'evaluate',
  describe: 'the leaderboard of a run',
  builder: builder as never,
  handler: (args) =>
    watched(
      async (watch) => {
        const parsed = args as unknown as Awaited<ReturnType<typeof builder>['argv']>;
        const { paths } = openRun(parsed.run);
        const board = await evaluateStep(paths, true, watch);
        if (parsed.json) {
          const { leaderboard, paired, protocol, ...rest } = board;
          print(JSON.stringify({ leaderboard, paired, protocol, run: paths.dir, ...rest }));
          return;
        }
        print(leaderboardTable(board));
        print(`run: ${paths.dir}`);
      },
      () => 'nothing was written, the run is as it was',
    ),
};
