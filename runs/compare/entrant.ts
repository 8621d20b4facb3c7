import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { ConfigError, StateError } from '../../engine/base/errors';
import { nearestName } from '../../engine/base/nearest';
import { readTable } from '../../engine/tables/reader';
import type { Leaderboard } from '../leaderboard';
import { readManifest } from '../manifest';
import { type RunPaths, runPaths } from '../paths';
import { readStored } from '../stored-json';
import { BOOSTED, isTrainedName, trainedName } from '../trained-name';
import { type KnownCost, knownCost } from './known-cost';
import { type TrainingKind, trainingKind } from './training-kind';

/** One ranker of one run on its way into a table: what was measured list by list, and under which rules. */
export interface Entrant {
  /** What it is called in a table; unique there. */
  readonly label: string;
  readonly run: string;
  readonly ranker: string;
  readonly protocol: Leaderboard['protocol'];
  /** Policies by metric, as they were printed beside the numbers. */
  readonly policies: Readonly<Record<string, string>>;
  readonly stamps: readonly string[];
  /** [lists] ids of the requests, in the order of the run. */
  readonly qid: readonly string[];
  /** [lists] ids of users, '' for a request without one. */
  readonly user: readonly string[];
  /** [lists] a fact or a metric of each list by its name; null for a name that the run has no value per list of. */
  readonly values: (name: string) => ArrayLike<number> | null;
  /** Metrics and facts that have a value per list. */
  readonly names: readonly string[];
  readonly cost: KnownCost;
  /** Candidates were made from the state, and not given with the request. */
  readonly isGenerated: boolean;
  /** null for a ranker without training. */
  readonly training: TrainingKind | null;
  /** Of an entrant that is a mean over trainings: their seeds and runs, and [trainings][lists] the values of each. */
  readonly trainings?: {
    readonly seeds: readonly number[];
    readonly runs: readonly string[];
    readonly values: (name: string) => readonly ArrayLike<number>[];
  };
}

/** Reads rankers by `RUN` (the trained one) or `RUN:RANKER`. @throws StateError, ConfigError for what is not there */
export function readEntrants(asked: readonly string[]): Entrant[] {
  const read = asked.map(readEntrant);
  for (const [i, { run, ranker }] of read.entries())
    if (read.findIndex((other) => other.run === run && other.ranker === ranker) < i)
      throw new ConfigError(`compare: ${asked[i]} was named twice, expected each ranker of a run once`);
  const names = read.map(({ run }) => basename(run));
  return read.map((entrant, i) => {
    const isUnique = names.every((name, j) => name !== names[i] || read[j].run === entrant.run);
    const run = isUnique ? names[i] : asked[i].replace(/:[^:/\\]*$/, '');
    return { ...entrant, label: isTrainedName(entrant.ranker) ? run : `${run}:${entrant.ranker}` };
  });
}

function readEntrant(asked: string): Entrant {
  const { paths, ranker: named } = takeApart(asked);
  const manifest = readManifest(paths);
  if (!existsSync(paths.lists) || !existsSync(paths.leaderboard))
    throw new StateError(`compare: ${paths.dir} has not been evaluated; podium evaluate --run ${paths.dir} does that`);
  const board = readStored<Leaderboard>(paths.leaderboard);
  const table = readTable(paths.lists);
  const rankers = table.ids('ranker');
  const isTrained = isTrainedName(named) && named === trainedName(paths);
  const ranker = isTrained ? (rankers.ids.find(isTrainedName) ?? named) : named;
  const code = rankers.ids.indexOf(ranker);
  const rows = Int32Array.from(rankers.codes.keys()).filter((row) => rankers.codes[row] === code);
  if (code < 0 || rows.length === 0) throw new ConfigError(lacking(asked, ranker, rankers.ids));
  const qids = table.ids('qid');
  const users = table.ids('user');
  const measured = board.leaderboard.find((row) => row.ranker === ranker)?.metrics ?? {};
  const names = table.names.filter((name) => !['ranker', 'qid', 'user'].includes(name));
  return {
    label: asked,
    run: paths.dir,
    ranker,
    protocol: board.protocol,
    policies: Object.fromEntries(Object.entries(measured).map(([name, { policy }]) => [name, policy])),
    stamps: board.stamps,
    qid: Array.from(rows, (row) => qids.ids[qids.codes[row]]),
    user: Array.from(rows, (row) => users.ids[users.codes[row]] ?? ''),
    values: (name) => {
      if (!names.includes(name)) return null;
      const all = table.numbers(name);
      return Float64Array.from(rows, (row) => all[row]);
    },
    names,
    cost: knownCost(paths, ranker),
    isGenerated: board.is_generated ?? false,
    training: trainingKind(paths, ranker, manifest),
  };
}

/** A run's folder and the ranker of it that is meant: `RUN` or `RUN:RANKER`; the trained one is also called `boosted`, whatever it is. */
export function takeApart(asked: string): { readonly paths: RunPaths; readonly ranker: string } {
  const [, folder, ranker] = /^(.+):([^:/\\]+)$/.exec(asked) ?? [];
  const isRun = folder === undefined || existsSync(resolve(asked));
  const paths = runPaths(resolve(isRun ? asked : folder));
  return { paths, ranker: isRun || ranker === BOOSTED ? trainedName(paths) : ranker };
}

function lacking(asked: string, ranker: string, known: readonly string[]): string {
  if (isTrainedName(ranker) && !known.some(isTrainedName))
    return `compare: ${asked} has no trained ranker; name another one, such as ${asked}:${known[0]}; it has ${known.join(', ')}`;
  const near = nearestName(ranker, known);
  return `compare: ${asked} has no ranker "${ranker}"${near ? `; did you mean ${near}?` : ''}; it has ${known.join(', ')}`;
}
