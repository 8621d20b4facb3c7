import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import type { SlidingRules } from '../../eval/sliding';
import { type CompareRules, compareEntrants } from '../../runs/compare/compare';
import { readEntrants } from '../../runs/compare/entrant';
import { poolSeeds } from '../../runs/compare/mean-of-seeds';
import { priceRows } from '../../runs/compare/priced';
import { writeComparison } from '../../runs/report/compared-page';
import { writeWindows } from '../../runs/report/windows-page';
import type { Experiment } from '../../runs/trials/experiment';
import { countOpenings } from '../../runs/workspace/opened';
import { command } from '../command';
import { askedRules, COMPARE_OPTIONS, compareRules } from '../compare-options';
import { compareTable } from '../compare-table';
import { compareExperimentInWindows, compareRunsInWindows } from '../compare-windows';
import { isExperimentFile, readExperiment } from '../experiment-file';
import { Misuse } from '../misuse';
import { openedText, openingsOf } from '../opened-text';
import { JSON_OPTION } from '../options';
import { loadSource } from '../own-sources';
import { pricedTable } from '../priced-table';
import { print } from '../print';
import { type ComparedExperiment, compareExperiment } from '../run-experiment';
import { watched } from '../watched';
import { windowsTable } from '../windows-table';

const options = {
  ...COMPARE_OPTIONS,
  workspace: {
    type: 'string',
    default: 'podium-runs',
    describe: 'experiments: folder that their trials are kept in and found again',
  },
  threads: { type: 'number', default: 2, describe: 'experiments and windows: threads of the trainer' },
  windows: {
    type: 'number',
    describe: 'cut the log so often, train and judge in each window, and compare over them',
  },
  first: { type: 'number', describe: 'windows: share of the requests before the first cut (default: 0.5)' },
  grow: {
    type: 'boolean',
    describe: 'windows: each learns from all before its cut, not from as much as the first',
  },
  costs: {
    type: 'boolean',
    default: false,
    describe: 'also measure microseconds per list and bytes of state of the trained rankers, and pick one',
  },
  report: { type: 'string', describe: 'write the comparison as one HTML file' },
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .positional('runs', {
      type: 'string',
      array: true,
      demandOption: true,
      describe:
        'folders of evaluated runs, FOLDER:RANKER for another ranker than the trained one; or an experiment file',
    })
    .options(options)
    .usage(
      'podium compare: rankers of several runs in one table, compared list by list with a reference and clustered by user: interval, p and Holm-adjusted p, wins and losses, the smallest difference such lists can show, and whether each is non-inferior.\n\nRuns of other data, another protocol or other lists are refused, and what differs is said. An experiment file (JSON) declares sets, models and seeds: what its workspace lacks of them is replayed once and trained, then compared. docs/compare.md explains every number and field.\n\n--windows 4 asks how steady a difference is: the log of the runs is cut four times, each ranker is trained, stopped and told in order of time in each window, and the differences are averaged over windows (docs/protocols.md).',
    )
    .example('podium compare runs/slim runs/full', 'what the other columns are worth')
    .example('podium compare runs/full runs/full:recency --metric ndcg_5', 'two rankers of one run')
    .example('podium compare experiments/small-sets.json', 'sets declared in a file, trained where they are missing')
    .example('podium compare runs/slim runs/full --costs', 'what each takes to serve, and which to take')
    .example('podium compare runs/full runs/full:recency --windows 5', 'whether it holds in every window')
    .example('podium compare runs/a runs/b runs/c --reference b --margin 0.005', 'all against b');
}

export const compare = command({
  command: 'compare <runs..>',
  describe: 'rankers of several runs, list by list',
  builder,
  handler: (parsed) => {
    const { json, workspace, threads, report, costs } = parsed;
    const rules = askedRules(parsed);
    const files = parsed.runs.map(String);
    const isFile = isExperimentFile(files[0]);
    if (isFile && files.length > 1)
      throw new Misuse(`${files[0]} was given with ${files.length - 1} more, expected one experiment file alone`);
    const experiment = isFile ? readExperiment(files[0], threads) : null;
    const sliding = slidingOf(parsed, experiment);
    const isPooled = parsed.seeds === 'together';
    if (experiment && !isPooled)
      throw new Misuse(
        `--seeds apart and ${files[0]} were both given; seeds of an experiment are one row, and the folders of its trials, named themselves, can be told apart`,
      );
    if (sliding) {
      if (costs)
        throw new Misuse(
          '--costs and --windows were both given; a ranker has a model of its own in every window, and what one takes to serve is measured without --windows',
        );
      return watched(
        async (watch) => {
          const { compared, opened } = experiment
            ? await compareExperimentInWindows(experiment, sliding, rules, workspace, watch)
            : await compareRunsInWindows(files, sliding, { ...compareRules(parsed), isPooled }, threads, watch);
          if (report !== undefined) await writeWindows(report, compared, opened);
          if (json) return print(JSON.stringify({ ...compared, opened }));
          print(windowsTable(compared));
          print(openedText(opened));
          if (report !== undefined) print(`report: ${report}`);
        },
        () => 'models of finished windows are kept; the same command goes on with the others',
      );
    }
    return watched(async (watch) => {
      const { compared, entrants, trials } = experiment
        ? await compareExperiment(experiment, workspace, rules, watch)
        : { ...compareRuns(files, compareRules(parsed), isPooled), trials: [] };
      const opened = experiment
        ? countOpenings([resolve(workspace)], compared.protocol)
        : openingsOf(
            compared.rows.map(({ run }) => run),
            compared.protocol,
          );
      const priced = costs ? await priceRows(entrants, compared, loadSource, watch) : null;
      if (report !== undefined) await writeComparison(report, compared, entrants, opened);
      if (json) {
        print(JSON.stringify({ ...compared, opened, ...(priced && { costs: priced }), ...(experiment && { trials }) }));
        return;
      }
      if (experiment) print(trialsText(trials, workspace));
      print(compareTable(compared));
      if (priced) print(pricedTable(priced, compared.metric));
      print(openedText(opened));
      if (report !== undefined) print(`report: ${report}`);
    }, leftOfTrials);
  },
});

/**
 * The windows that were asked for: those of the command before those of the file.
 *
 * @throws Misuse for what is said of windows where none are asked for
 */
function slidingOf(
  { windows, first, grow }: Readonly<Record<'windows' | 'first', number | undefined>> & { readonly grow?: boolean | undefined }, // biome-ignore format: one line
  experiment: Experiment | null,
): SlidingRules | null {
  if (windows !== undefined) return { windows, first: first ?? 0.5, isGrowing: grow ?? false };
  for (const [name, value] of Object.entries({ first, grow }))
    if (value !== undefined)
      throw new Misuse(`--${name} was given without --windows, expected both: it says how the windows are cut`);
  return experiment?.windows ?? null;
}

function compareRuns(files: readonly string[], rules: CompareRules, isPooled: boolean) {
  const read = readEntrants(files);
  const entrants = isPooled ? poolSeeds(read) : read;
  return { entrants, compared: compareEntrants(entrants, rules) };
}

function trialsText(trials: ComparedExperiment['trials'], workspace: string): string {
  const cached = trials.filter(({ isCached }) => isCached).length;
  return `${trials.length} trials in ${workspace}: ${cached} were there, ${trials.length - cached} were trained`;
}

function leftOfTrials(): string {
  return 'finished trials are kept; the same command goes on with the others';
}
