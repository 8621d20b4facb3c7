import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { ConfigError, StateError } from '../engine/base/errors';
import { nearestName } from '../engine/base/nearest';
import type { SlidingRules } from '../eval/sliding';
import { readPlan } from '../models/bundle';
import { baselines } from '../models/index';
import type { CompareRules } from '../runs/compare/compare';
import { takeApart } from '../runs/compare/entrant';
import { BOOSTED } from '../runs/evaluate-rankers';
import { readManifest } from '../runs/manifest';
import { readRun } from '../runs/parts';
import type { Watch } from '../runs/progress';
import { stampsOf } from '../runs/stamps';
import { compareWindows, type WindowedComparison } from '../runs/windows/compare-windows';
import type { WindowedRun } from '../runs/windows/window-entrants';
import { noteOpening, workspaceOf } from '../runs/workspace/opened';
import { trainedWith } from './trained-with';

/** Compares rankers of runs, `RUN` or `RUN:RANKER`, in windows of their log; each run's table is read once. */
export async function compareRunsInWindows(
  asked: readonly string[],
  sliding: SlidingRules,
  rules: CompareRules,
  threads: number,
  watch: Watch,
): Promise<WindowedComparison> {
  const runs = windowedRuns(asked, threads);
  const compared = await compareWindows(runs, sliding, rules, watch);
  for (const workspace of new Set(runs.map(({ paths }) => workspaceOf(paths.dir))))
    noteOpening(workspace, compared.protocol, `windows of ${asked.join(' ')}`);
  return compared;
}

function windowedRuns(asked: readonly string[], threads: number): WindowedRun[] {
  const entries = asked.map((text) => ({ text, ...takeApart(text) }));
  const folders = [...new Set(entries.map(({ paths }) => paths.dir))];
  const isUnique = new Set(folders.map((folder) => basename(folder))).size === folders.length;
  return folders.map((folder) => {
    const own = entries.filter(({ paths }) => paths.dir === folder);
    const { paths } = own[0];
    const manifest = readManifest(paths);
    if (!existsSync(paths.features))
      throw new StateError(
        `windows: ${paths.dir} has no features.arrow, expected a run whose table is there to train on`,
      );
    const known = baselines({ ...manifest.baselines, position: 'position' }).map(({ name }) => name);
    for (const { text, ranker } of own)
      if (ranker !== BOOSTED && !known.includes(ranker)) throw lacking(text, ranker, known);
    const name = isUnique ? basename(folder) : own[0].text.replace(/:[^:/\\]*$/, '');
    return {
      ...{ paths, manifest, data: readRun(paths), stamps: stampsOf(readPlan(folder).features) },
      options: trainedWith(manifest.trained, threads),
      rankers: own.map(({ ranker }) => ({ ranker, label: ranker === BOOSTED ? name : `${name}:${ranker}` })),
    };
  });
}

function lacking(asked: string, ranker: string, known: readonly string[]): ConfigError {
  const near = nearestName(ranker, known);
  return new ConfigError(
    `windows: ${asked} cannot be judged in windows; ${near ? `did you mean ${near}? ` : ''}expected the trained ranker of a run or ${known.join(', ')}`,
  );
}
