import { existsSync } from 'node:fs';
import type { Argv } from 'yargs';
import { chosenMetrics } from '../../eval/chosen-metrics';
import { loadRanker } from '../../models/index';
import { parseSegments } from '../../runs/segments';
import { biasText } from '../bias-text';
import { command } from '../command';
import { coverageText, readCoverageByDay } from '../coverage-table';
import { negativesOf } from '../experiments';
import { leaderboardTable } from '../leaderboard-table';
import { metricsTable } from '../metrics-table';
import { openedText, openingsOf } from '../opened-text';
import { JSON_OPTION, PROTOCOL_OPTIONS, TRAIN_OPTIONS } from '../options';
import { MODEL_OPTIONS, otherModel } from '../other-model';
import { print } from '../print';
import { retrainingOf } from '../retrain-option';
import { printRetraining, retrainingJson } from '../retraining-table';
import { openRun, RUN_OPTION } from '../run-option';
import { readSegments, segmentsText } from '../segments-table';
import { debiasRun, evaluateStep, reportStep } from '../steps';
import { watched } from '../watched';

const options = {
  ...RUN_OPTION,
  ...MODEL_OPTIONS,
  retrain: PROTOCOL_OPTIONS.retrain,
  negatives: PROTOCOL_OPTIONS.negatives,
  threads: { ...TRAIN_OPTIONS.threads, describe: 'threads of the trainings that --retrain asks for' },
  debias: {
    type: 'boolean',
    default: false,
    describe:
      'also estimate how much each position is looked at, and tell MRR and NDCG without it (position_bias.json)',
  },
  metrics: {
    type: 'string',
    describe: 'also compute these of docs/metrics.md: all, or names and patterns such as "map*,gini*"',
  },
  segments: {
    type: 'string',
    describe: 'also tell MRR by segments of these columns: all, or names such as hour,history,session_length=0:5:20',
  },
  byDay: {
    type: 'boolean',
    default: false,
    describe: 'also tell the coverage of each day, of the items known by then (coverage_by_day.json)',
  },
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .options(options)
    .usage(
      'podium evaluate: scores every ranker of a run on its report part, under the protocol the run was replayed with, and writes leaderboard.json, lists.arrow and report.html in place of earlier ones.\n\nWithout a trained model only the simple rankers are compared, and no report is written. A thousand lists of 25 take about five seconds, most of them for the intervals and the report.\n\n--model adds a ranker that was trained elsewhere, or in another run of the same features: its fingerprint is checked, or --columns says which of our columns its input takes.\n\n--retrain 1h,6h,1d trains the ranker again so often as the report part goes by, each time on all that is known by then, and tells what that is worth over never, paired by user; models are kept in RUN/retrained.\n\n--metrics adds metrics of docs/metrics.md to leaderboard.json and prints them in a second table. What was popular and what is long tail is counted in clicks before the report part; the history of a list is what whoever asks had clicked before it. Metrics that need what the log does not have are named with what is missing.\n\n--segments tells the MRR of every ranker by columns of the judged lists (segments.json): history, clicked item (seen or not), session length, list length, click position, hour, and any column of requests.arrow, lists.arrow or features.arrow that has one value per list, or field of the requests of the log (device, platform; it is read again), with lower bounds of ranges behind = where it has many numbers. What is known only by the click describes a ranker and must not compare two.\n\n--by-day tells coverage as of each day of the report part (UTC) beside that of the catalogue at the end of the log. The catalogue as of a day is the items that a list of the run had shown by its end: a run keeps no dates of metadata, so that items which are described and were never shown are not in it, and none leaves it.\n\n--debias fits click models to the fit part: what was clicked had to be looked at first, so the plain metrics pay for imitating the order that was shown. It takes some seconds more.',
    )
    .example('podium evaluate --run runs/day', 'the leaderboard')
    .example(
      'podium evaluate --run runs/day --model theirs.onnx --columns columns.json',
      'beside a model made elsewhere',
    )
    .example('podium evaluate --run runs/day --retrain 1h,6h', 'what training again is worth')
    .example('podium evaluate --run runs/day --debias', 'with metrics that do not pay for imitating the shown order')
    .example('podium evaluate --run runs/day --metrics all', 'every metric there is, each with its policy')
    .example('podium evaluate --run runs/day --segments all', 'by history, hour, list length and so on')
    .example('podium evaluate --run runs/day --by-day', 'coverage as of each day beside that at the end of the log')
    .example('podium evaluate --run runs/day --json', 'the same as one JSON document');
}

export const evaluate = command({
  command: 'evaluate',
  describe: 'the leaderboard of a run',
  builder,
  handler: (parsed) =>
    watched(
      async (watch) => {
        const { paths, manifest } = openRun(parsed.run);
        const retrain = retrainingOf(manifest, parsed.retrain, parsed.threads);
        const negatives = parsed.negatives === undefined ? undefined : negativesOf(parsed.negatives);
        const metrics = parsed.metrics === undefined ? [] : chosenMetrics(parsed.metrics);
        const segments = parsed.segments === undefined ? [] : parseSegments(parsed.segments);
        const other = otherModel(parsed);
        const ranker = other && (await loadRanker(other.path, other.mapping));
        const others = ranker ? [ranker] : [];
        const board = await evaluateStep(paths, true, watch, {
          others,
          retrain,
          negatives,
          metrics,
          segments,
          isByDay: parsed.byDay,
        }).finally(() => ranker?.close());
        const bias = parsed.debias ? debiasRun(paths) : null;
        if (manifest.steps.train !== undefined) await reportStep(paths, true, watch);
        if (parsed.json) {
          const { leaderboard, paired, protocol, ...rest } = board;
          print(
            JSON.stringify({
              leaderboard,
              paired,
              protocol,
              run: paths.dir,
              ...rest,
              ...retrainingJson(paths),
              ...(bias && { bias }),
              ...(parsed.byDay && { coverage_by_day: readCoverageByDay(paths) }),
              ...(segments.length > 0 && { segments: readSegments(paths) }),
            }),
          );
          return;
        }
        print(leaderboardTable(board));
        if (metrics.length > 0)
          print(
            metricsTable(
              board,
              metrics.map(({ name }) => name),
            ),
          );
        if (segments.length > 0) print(segmentsText(readSegments(paths)));
        if (parsed.byDay) print(coverageText(readCoverageByDay(paths)));
        printRetraining(paths);
        if (bias) print(biasText(bias));
        print(openedText(openingsOf([paths.dir], board.protocol)));
        if (!existsSync(paths.model))
          print(`no trained model is there, only baselines were scored; podium train --run ${parsed.run} makes one`);
        print(`run: ${paths.dir}`);
        if (existsSync(paths.report)) print(`report: ${paths.report}`);
      },
      () => 'the replay and the model are as they were; the same command begins anew',
    ),
});
