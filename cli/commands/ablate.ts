import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Argv } from 'yargs';
import { listMetric } from '../../eval/chosen-metrics';
import { METHODS, type Method } from '../../runs/ablate/ablate';
import { GROUPINGS } from '../../runs/ablate/groups';
import { runAblation } from '../../runs/ablate/run';
import { tablePaths } from '../../runs/trials/trial-table';
import { ablationText } from '../ablation-text';
import { command } from '../command';
import { checkMargin } from '../compare-options';
import { isExperimentFile, readExperiment } from '../experiment-file';
import { trainOptions } from '../experiments';
import { Misuse } from '../misuse';
import { openedText, openingsOf } from '../opened-text';
import { JSON_OPTION } from '../options';
import { loadSource } from '../own-features';
import { print } from '../print';
import { experimentTable } from '../run-experiment';
import { openRun } from '../run-option';
import { watched } from '../watched';

const options = {
  by: { choices: GROUPINGS, default: 'family' as const, describe: 'what makes columns a group' },
  methods: {
    type: 'string',
    describe: `what is done, separated by commas: ${METHODS.join(', ')} (default: all but shapley, the paths only up to 8 groups)`,
  },
  steps: { type: 'number', describe: 'most steps of forward and backward (default: to the end)' },
  nulls: { type: 'number', default: 10, describe: 'trainings on labels shuffled within lists' },
  metric: { type: 'string', describe: 'metric with a value for each list, as docs/metrics.md names it (default: mrr)' },
  margin: { type: 'number', describe: 'how much of the metric the picked set may lose at most (default: 0.002)' },
  trees: { type: 'number', describe: 'most trees of each training (default 100, at a rate of 0.1)' },
  params: { type: 'string', describe: 'JSON file of trainer settings' },
  workers: { type: 'number', default: 1, describe: 'processes that train side by side; each holds the table' },
  threads: { type: 'number', default: 2, describe: 'threads of each training; no number depends on it' },
  costs: {
    type: 'boolean',
    default: true,
    describe: 'measure microseconds for each list and bytes of state of every set; --no-costs leaves it',
  },
  windows: {
    type: 'number',
    describe: 'repeat it in so many windows of what lies before the report part: would the same groups be picked?',
  },
  report: { type: 'boolean', default: false, describe: 'open the report part once, for the full set and the pick' },
  workspace: { type: 'string', default: 'podium-runs', describe: 'experiments: folder that their table is kept in' },
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .positional('run', {
      type: 'string',
      demandOption: true,
      describe: 'folder that podium replay or podium run wrote',
    })
    .options(options)
    .usage(
      'podium ablate: what groups of columns are worth: each is dropped and the rest trained anew, trained alone, added and taken away step by step, and compared with shuffled labels and columns of chance. Sets are told apart on the choose part, list by list and clustered by user; the report part stays closed without --report.\n\nEvery trained set is kept in RUN/ablation, so that the same command goes on where it was stopped; ablation.json holds the result. A group takes a training of some seconds to drop and one to try alone.',
    )
    .example('podium ablate podium-runs/day', 'by family')
    .example('podium ablate podium-runs/day --by entity --workers 4 --threads 1', 'by whose state it is')
    .example('podium ablate podium-runs/day --windows 5', 'and whether the pick holds over time')
    .example('podium ablate podium-runs/day --methods drop,forward --steps 4 --report', 'the first steps of a path');
}

export const ablate = command({
  command: 'ablate <run>',
  describe: 'what groups of columns are worth',
  builder,
  handler: (parsed) => {
    const {
      run,
      by,
      steps = null,
      nulls,
      metric,
      margin,
      trees,
      params,
      workers,
      threads,
      report,
      costs,
      windows = null,
      json,
    } = parsed;
    const { settings } = trainOptions({ trees, params, threads });
    atLeast('--nulls', nulls, 0);
    atLeast('--workers', workers, 1);
    if (steps !== null) atLeast('--steps', steps, 1);
    if (windows !== null) atLeast('--windows', windows, 2);
    checkMargin(margin);
    const methods = parsed.methods === undefined ? null : methodsOf(parsed.methods);
    const experiment = isExperimentFile(run) ? readExperiment(run, threads) : null;
    const folder = experiment ? tablePaths(resolve(parsed.workspace), experiment.name).dir : run;
    return watched(
      async (watch) => {
        if (experiment) await experimentTable(experiment, parsed.workspace, watch);
        const { paths, manifest } = openRun(folder);
        const asked = {
          by,
          methods,
          settings,
          steps,
          nulls,
          margin: margin ?? experiment?.margin ?? 0.002,
          metric: listMetric(metric ?? experiment?.metric ?? 'mrr').name,
          workers,
          threads,
          isTold: report,
          windows,
          load: costs ? loadSource : null,
        };
        const { trained, ...file } = await runAblation(paths, asked, watch);
        const opened = openingsOf([paths.dir], manifest.protocol);
        if (json) {
          print(JSON.stringify({ ...file, trained, opened, run: paths.dir }));
          return;
        }
        print(ablationText(file));
        print(`${trained} sets were trained, the others were there; ${join(paths.dir, 'ablation.json')}`);
        print(openedText(opened));
      },
      () =>
        existsSync(join(folder, 'ablation'))
          ? 'trained sets are kept; the same command goes on'
          : experiment && existsSync(join(folder, 'manifest.json'))
            ? `the table is kept in ${folder}; the same command goes on`
            : 'nothing was written',
    );
  },
});

function methodsOf(text: string): Method[] {
  return text.split(',').map((word) => {
    const method = METHODS.find((known) => known === word.trim());
    if (!method) throw new Misuse(`--methods names "${word}", expected some of ${METHODS.join(', ')}`);
    return method;
  });
}

function atLeast(option: string, value: number, least: number): void {
  if (!(Number.isInteger(value) && value >= least))
    throw new Misuse(`${option} is ${value}, expected a whole number, ${least} or more`);
}
