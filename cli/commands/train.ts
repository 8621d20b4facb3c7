import type { Argv } from 'yargs';
import { command } from '../command';
import { trainOptions } from '../experiments';
import { firstStageOf } from '../first-stage';
import { JSON_OPTION, TRAIN_OPTIONS } from '../options';
import { print } from '../print';
import { openRun, RUN_OPTION } from '../run-option';
import { trainStep } from '../steps';
import { trainingText } from '../training-text';
import { watched } from '../watched';
import { checkWeights } from '../weights';

const options = {
  ...RUN_OPTION,
  ...TRAIN_OPTIONS,
  'first-stage': {
    type: 'string',
    describe:
      'JSON file of rankers by name, each with its settings: their scores, ranks and gaps are columns for this one',
  },
  folds: { type: 'number', default: 5, describe: 'of users, by which the first stage scores the fit part' },
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .options(options)
    .usage(
      'podium train: fits the boosted ranker on the fit part of a run, stops it by the choose part, and writes model.onnx and training.json.\n\nIt replaces an earlier model and removes what was computed with it (lists.arrow, leaderboard.json, report.html): run podium evaluate next. 100,000 rows of 170 columns take about ten seconds for 150 trees on two threads; the model is the same at any number of threads. Both parts need a list with a click; where the log is too short for a choose part, {"earlyStopping": 0} in --params does without. --trainer lightgbm trains by LightGBM with the same settings (docs/models.md has the table).',
    )
    .example('podium train --run runs/day', 'with the default settings')
    .example('podium train --run runs/day --trainer linear', 'a weight for each column, by a conditional logit')
    .example("podium train --run runs/day --columns 'click_*' 'candidate_*' --trees 100", 'on some of the columns')
    .example('podium train --run runs/day --trainer lightgbm', 'by the LightGBM of pip install lightgbm')
    .example(
      'podium train --run runs/day --first-stage first.json',
      'first.json: {"clicks": {"objective": "logistic", "trees": 100}}; both stages are one model',
    )
    .example('podium train --run runs/day --params params.json', 'params.json: {"leaves": 15, "rate": 0.1}');
}

export const train = command({
  command: 'train',
  describe: 'fit the boosted ranker of a run',
  builder,
  handler: (parsed) =>
    watched(
      async (watch) => {
        const asked = { ...trainOptions(parsed), ...firstStageOf(parsed) };
        const { paths, manifest } = openRun(parsed.run);
        checkWeights(asked.weights, paths);
        const hadScores = manifest.steps.evaluate !== undefined;
        const training = (await trainStep(paths, asked, true, watch))!;
        if (parsed.json) {
          print(JSON.stringify({ ...training, model: paths.model, run: paths.dir }));
          return;
        }
        print(trainingText(training));
        print(`model: ${paths.model}`);
        if (hadScores) print('the scores of the model before were removed');
        print(`next: podium evaluate --run ${parsed.run}`);
      },
      () => `the run is as it was; the same command ${goesOnWith(parsed)}`,
    ),
});

function goesOnWith({
  trainer,
  firstStage,
}: {
  readonly trainer: string;
  readonly firstStage?: string | undefined;
}): string {
  if (trainer === 'linear') return 'begins anew: a linear ranker is fitted in one go';
  const trees = trainer === 'lightgbm' ? "LightGBM's trees are not kept" : 'goes on with the trees so far';
  if (firstStage === undefined) return trainer === 'lightgbm' ? `begins anew: ${trees}` : trees;
  return `goes on after the last whole training of the first stage${trainer === 'lightgbm' ? `; ${trees}` : ', and with the trees of the second so far'}`;
}
