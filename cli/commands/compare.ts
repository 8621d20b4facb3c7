import type { Argv } from 'yargs';
import { compareEntrants } from '../../runs/compare/compare';
import { readEntrants } from '../../runs/compare/entrant';
import { command } from '../command';
import { compareTable } from '../compare-table';
import { Misuse } from '../misuse';
import { openedText, openingsOf } from '../opened-text';
import { JSON_OPTION } from '../options';
import { print } from '../print';

const options = {
  metric: { type: 'string', default: 'mrr', describe: 'metric with a value per list, as leaderboard.json names it' },
  reference: { type: 'string', describe: 'the one that all others are compared with (default: the first)' },
  margin: {
    type: 'number',
    default: 0.002,
    describe: 'how much of the metric one may lose at most and still be called non-inferior',
  },
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .positional('runs', {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'folders of evaluated runs, or FOLDER:RANKER for another ranker than the trained one',
    })
    .options(options)
    .usage(
      'podium compare: rankers of several runs in one table, compared list by list with a reference and clustered by user: interval, p and Holm-adjusted p, wins and losses, the smallest difference such lists can show, and whether each is non-inferior.\n\nRuns of other data, another protocol or other lists are refused, and what differs is said. docs/compare.md explains every number.',
    )
    .example('podium compare runs/slim runs/full', 'what the other columns are worth')
    .example('podium compare runs/full runs/full:recency --metric ndcg_5', 'two rankers of one run')
    .example('podium compare runs/a runs/b runs/c --reference b --margin 0.005', 'all against b');
}

export const compare = command({
  command: 'compare <runs..>',
  describe: 'rankers of several runs, list by list',
  builder,
  handler: ({ runs, metric, reference, margin, json }) => {
    if (!(margin >= 0)) throw new Misuse(`--margin is ${margin}, expected 0 or more of the metric, such as 0.002`);
    const entrants = readEntrants(runs.map(String));
    const compared = compareEntrants(entrants, { metric, reference, margin });
    const opened = openingsOf(
      entrants.map(({ run }) => run),
      compared.protocol,
    );
    if (json) {
      print(JSON.stringify({ ...compared, opened }));
      return;
    }
    print(compareTable(compared));
    print(openedText(opened));
  },
});
