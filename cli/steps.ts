import { readFileSync } from 'node:fs';
import { readPlan } from '../models/bundle';
import { evaluateRankers } from '../runs/evaluate-rankers';
import { step } from '../runs/experiment';
import { type Leaderboard, leaderboardOf, writeEvaluation } from '../runs/leaderboard';
import { readRun } from '../runs/parts';
import type { RunPaths } from '../runs/paths';
import type { Watch } from '../runs/progress';
import { type Training, type TrainOptions, trainRanker } from '../runs/train-ranker';

/** The train step of a run folder; nothing to do when it is done and not asked for again. */
export async function trainStep(
  paths: RunPaths,
  options: TrainOptions,
  again: boolean,
  watch: Watch,
): Promise<Training | null> {
  return step(paths, 'train', again, (manifest) =>
    trainRanker(
      readRun(paths),
      manifest.cuts,
      manifest.protocol,
      paths,
      { ...options, columns: options.columns ?? manifest.columns },
      watch,
    ),
  );
}

/** The evaluate step of a run folder. */
export async function evaluateStep(paths: RunPaths, again: boolean, watch: Watch): Promise<Leaderboard> {
  await step(paths, 'evaluate', again, async (manifest) => {
    const data = readRun(paths);
    const judged = await evaluateRankers(data, manifest.cuts, manifest.protocol, paths, manifest.baselines, watch);
    const { features } = readPlan(paths.dir);
    const beyond = features.filter(({ leak }) => leak !== 'safe' && leak !== 'request');
    const stamps =
      beyond.length > 0
        ? [
            `${beyond.length} of ${features.length} columns are ${[...new Set(beyond.map(({ leak }) => leak))].join(' and ')}: they know more than a live service would`,
          ]
        : [];
    writeEvaluation(judged, leaderboardOf(judged, manifest.protocol, stamps), data.requests, paths);
  });
  return JSON.parse(readFileSync(paths.leaderboard, 'utf8')) as Leaderboard;
}
