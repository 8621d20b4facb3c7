import { existsSync } from 'node:fs';
import type { Argv } from 'yargs';
import { estimate } from '../../runs/experiment';
import { readManifest } from '../../runs/manifest';
import { readStored } from '../../runs/stored-json';
import { command } from '../command';
import { replayRequest, trainOptions } from '../experiments';
import { leaderboardTable } from '../leaderboard-table';
import { leftText } from '../left-text';
import { openedText, openingsOf } from '../opened-text';
import { FEATURES_OPTION, JSON_OPTION, LOG_OPTIONS, OUT_OPTIONS, PROTOCOL_OPTIONS, TRAIN_OPTIONS } from '../options';
import { estimateText, print, stageTimes } from '../print';
import { type ReplayFacts, replayText } from '../replay-text';
import { retrainingOf } from '../retrain-option';
import { printRetraining, retrainingJson } from '../retraining-table';
import { evaluateStep, replayRun, reportStep, trainStep } from '../steps';
import { watched } from '../watched';
import { checkWeights } from '../weights';

const options = {
  ...LOG_OPTIONS,
  ...FEATURES_OPTION,
  ...PROTOCOL_OPTIONS,
  ...TRAIN_OPTIONS,
  ...OUT_OPTIONS,
  ...JSON_OPTION,
};

function builder(yargs: Argv) {
  return yargs
    .options(options)
    .usage(
      'podium run: from a session log to scored rankers: replay it through the features, train, export ONNX, evaluate on the latest part, report.\n\nWithout a log it takes a simulated one; that takes about a minute. A day of trivago (50,000 events) takes half a minute and 100 MB of disk.',
    )
    .example('podium run', 'the default job, on a simulated log')
    .example('podium run --dataset trivago --log sessions.csv.gz --out runs/day', 'a log of your own')
    .example(
      'podium run --dataset ranklens --log events.jsonl.gz --empty skip --straddle keep',
      'a Metarank event file',
    );
}

export const run = command({
  command: 'run',
  describe: 'all of it: replay, train, evaluate, report',
  builder,
  handler: (parsed) => {
    const asked = replayRequest(parsed);
    const isDefaultJob =
      parsed.dataset === 'simulator' &&
      parsed.trees === undefined &&
      parsed.params === undefined &&
      parsed.trainer !== 'linear';
    const training = trainOptions({ ...parsed, ...(isDefaultJob && { trees: 150 }) });
    return watched(
      async (watch) => {
        if (parsed.dryRun) {
          const cost = await estimate(asked, watch);
          print(parsed.json ? JSON.stringify(cost) : estimateText(cost));
          return;
        }
        const { paths } = await replayRun(asked, watch);
        checkWeights(training.weights, paths);
        await trainStep(paths, training, false, watch);
        const retrain = retrainingOf(readManifest(paths), undefined, parsed.threads, training);
        const board = await evaluateStep(paths, false, watch, { retrain });
        await reportStep(paths, false, watch);
        if (parsed.json) {
          const { leaderboard, paired, protocol, ...rest } = board;
          print(JSON.stringify({ leaderboard, paired, protocol, run: paths.dir, ...rest, ...retrainingJson(paths) }));
          return;
        }
        const facts = readStored<ReplayFacts>(paths.replay);
        print(replayText(facts));
        print(leaderboardTable(board));
        printRetraining(paths);
        print(openedText(openingsOf([paths.dir], board.protocol)));
        print(stageTimes(readManifest(paths)));
        print(`run: ${paths.dir}`);
        if (existsSync(paths.report)) print(`report: ${paths.report}`);
      },
      () => leftText(asked.out),
    );
  },
});
