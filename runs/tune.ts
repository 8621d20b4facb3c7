import { rmSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { ConfigError } from '../engine/base/errors';
import type { Protocol } from '../eval/protocol';
import { type GbdtSettings, gatherLists, gbdtTrainer, type Tree } from '../models/index';
import { version } from '../package.json';
import type { Cuts } from './cuts';
import { isOtherJournal, openJournal } from './journal';
import type { RunData } from './parts';
import type { RunPaths } from './paths';
import { checkAborted, type Watch } from './progress';
import { runSettings, type TrainOptions, trainingTables } from './train-ranker';
import { checkDrawable, drawTrial, type Space } from './tune-space';

/** Of how many trials one goes on to the next rung, and how many rungs there are above the first. */
const KEEP = 3;
const RUNGS = 2;
const BRACKET = KEEP ** RUNGS;

/** One training of a search: a trial on a rung, and the best it reached on the choose part. */
export interface Trial {
  readonly trial: number;
  readonly rung: number;
  readonly settings: Partial<GbdtSettings>;
  readonly trees: number;
  readonly bestRound: number;
  readonly choose: number;
  readonly seconds: number;
}

/** What a search is allowed. minutes: no training begins after them. trials: the most that are drawn, in brackets of nine. */
export interface TuneAsked extends TrainOptions {
  readonly space: Space;
  readonly minutes: number;
  readonly trials: number;
  /** Forget earlier trials. */
  readonly isNew: boolean;
}

/** A search and its best: the trial that reached most among those that had all trees, else among all. */
export interface Tuned {
  readonly best: Trial;
  readonly trials: readonly Trial[];
  /** Trainings that an earlier search had done. */
  readonly known: number;
  /** Whether the last line of an earlier search was dropped, since it had not been written whole. */
  readonly isCut: boolean;
}

/**
 * Looks for settings by successive halving: nine trials are drawn from the space and trained with a ninth of the trees, the best
 * three with a third, the best one with all; then the next nine, until the time is up. Trials are compared by the metric
 * of early stopping on the choose part. The report part is not looked at.
 *
 * Every training that is done is a line of `tune.ndjson`; the same search goes on from there. What is drawn and
 * promoted depends on the seed alone, and how far it comes on the time.
 *
 * Settings that the trainer does not take together are drawn again.
 *
 * @throws StateError when a line before the last is broken
 * @throws ConfigError when trials of another search lie there, most draws of the space cannot be trained, or the choose
 * part tells nothing
 * @see Jamieson, Talwalkar. Non-stochastic best arm identification and hyperparameter optimization. AISTATS 2016.
 */
export async function tune(
  data: RunData,
  cuts: Cuts,
  protocol: Protocol,
  paths: Pick<RunPaths, 'tune'>,
  { space, minutes, trials: most, isNew, settings, columns, weights, trainer = gbdtTrainer }: TuneAsked,
  watch: Watch,
): Promise<Tuned> {
  const base = runSettings(protocol.seed, settings);
  const { threads: _, kernel: __, ...told } = base;
  const { names, fit, choose } = trainingTables(data, cuts, protocol, { columns, weights });
  const check = (drawn: Partial<GbdtSettings>): GbdtSettings => trainer.check({ ...base, ...drawn }, names);
  check({});
  checkDrawable(space, protocol.seed, check);
  const isOutcomes = base.metric === 'likelihood';
  if (gatherLists(choose, 'linear', isOutcomes ? 'outcomes' : 'order').count === 0)
    throw new ConfigError(
      `tune: no list of the choose part has candidates${isOutcomes ? '' : ' with different labels'}${weights === undefined ? '' : ' and a weight above 0'}, expected some to compare trials by; take a longer log`,
      'E_PART',
    );
  const about = {
    podium: version,
    space,
    settings: told,
    trainer: trainer.name,
    columns: names,
    weights: weights ?? null,
    fingerprint: data.fingerprint,
    protocol,
    cuts,
  };
  if (isNew) rmSync(paths.tune, { force: true });
  if (isOtherJournal(paths.tune, about)) {
    throw new ConfigError(
      `tune: ${paths.tune} holds trials of another search (another space, other settings or columns, or another version of Podium); --force begins anew`,
      'E_EXISTS',
    );
  }
  const journal = openJournal(paths.tune, about, readTrial);
  const done = new Map(journal.entries.map((trial) => [`${trial.trial}/${trial.rung}`, trial]));
  const known = done.size;
  const trials: Trial[] = [];
  const began = performance.now();
  const isOver = (): boolean => performance.now() - began >= minutes * 60_000;

  const train = async (trial: number, rung: number, grown: Map<number, Tree[]>): Promise<Trial> => {
    const drawn = drawTrial(space, protocol.seed, trial, check);
    const trees = Math.ceil(base.trees / KEEP ** (RUNGS - rung));
    const own = grown.get(trial) ?? [];
    const start = performance.now();
    const { learningCurve, bestRound } = await trainer.train(
      fit,
      choose,
      { ...base, ...drawn, trees },
      {
        aborted: () => watch.aborted(),
        ...(trainer.isResumable && { known: own.slice(), onTree: (tree) => own.push(tree) }),
      },
    );
    checkAborted(watch);
    grown.set(trial, own);
    const nothing = base.metric === 'likelihood' ? Math.log(0.5) : 0;
    const reached = bestRound === 0 ? nothing : learningCurve[bestRound - 1].choose;
    const seconds = Number(((performance.now() - start) / 1000).toFixed(1));
    const made = { trial, rung, settings: drawn, trees, bestRound, choose: reached, seconds };
    journal.add(made);
    return made;
  };

  search: for (let first = 0; first < most; first += BRACKET) {
    const grown = new Map<number, Tree[]>();
    let left = Array.from({ length: Math.min(BRACKET, most - first) }, (_, i) => first + i);
    for (let rung = 0; rung <= RUNGS && left.length > 0; rung++) {
      const reached: Trial[] = [];
      for (const trial of left) {
        const before = done.get(`${trial}/${rung}`);
        if (before === undefined && isOver() && trials.length > 0) break search;
        reached.push(before ?? (await train(trial, rung, grown)));
        trials.push(reached.at(-1)!);
        watch.progress({ stage: 'tune', done: trials.length, total: 0, unit: 'trainings' });
      }
      left = reached
        .sort(betterFirst)
        .slice(0, Math.max(1, Math.floor(left.length / KEEP)))
        .map(({ trial }) => trial);
    }
  }
  const whole = trials.filter(({ rung }) => rung === RUNGS);
  return { best: (whole.length > 0 ? whole : trials).toSorted(betterFirst)[0], trials, known, isCut: journal.isCut };
}

/** A trial as `tune.ndjson` holds it. */
function readTrial(json: Partial<Trial>): Trial | null {
  const { settings, ...numbers } = json;
  const { trial, rung, trees, bestRound, choose, seconds } = numbers;
  const isTrial = [trial, rung, trees, bestRound, choose, seconds].every((value) => typeof value === 'number');
  return isTrial && typeof settings === 'object' && settings !== null ? (json as Trial) : null;
}

function betterFirst(a: Trial, b: Trial): number {
  return b.choose - a.choose || a.trial - b.trial;
}
