import { type ChildProcess, fork } from 'node:child_process';
import { extname, join } from 'node:path';
import { PodiumError, StateError } from '../../engine/base/errors';
import type { TimeWindow } from '../../eval/sliding';
import { compilation } from '../compilation';
import { breathe, checkAborted, Interrupted, type Watch } from '../progress';
import { keyOf, type Point, type PointSpec, trainPoint } from './point';
import type { Slices } from './slices';
import { type PointStore, pointStore } from './store';
import type { FromPointWorker, ToPointWorker } from './worker';

/** Whoever trains points: this process, or several beside it. Points that a run has already are read, not trained. */
export interface Crew {
  /** The points of some specs, in their order; equal specs are trained once. */
  readonly train: (specs: readonly PointSpec[], stage: string) => Promise<readonly Point[]>;
  readonly close: () => void;
  /** Points that had to be trained so far. */
  readonly trained: () => number;
}

/** A crew of so many processes, each with so many threads. window: where the slices are those of one of the log's. */
export function startCrew(
  slices: Slices,
  run: string,
  { workers, threads }: { readonly workers: number; readonly threads: number },
  watch: Watch,
  window: TimeWindow | null = null,
): Crew {
  const store = pointStore(run);
  const processes: ChildProcess[] = [];
  let trained = 0;
  return {
    trained: () => trained,
    close: () => processes.forEach((each) => each.kill()),
    async train(specs, stage) {
      const keys = specs.map((spec) => keyOf(spec, slices));
      const missing = [...new Map(specs.map((spec, i) => [keys[i], spec] as const)).entries()].filter(
        ([key]) => store.get(key) === null,
      );
      const told = (done: number): void => watch.progress({ stage, done, total: missing.length, unit: 'trainings' });
      if (workers > 1 && missing.length > 0)
        while (processes.length < workers) processes.push(startWorker(run, threads, window));
      if (processes.length > 0) await share(processes, missing, watch, told);
      else await trainHere(missing, slices, threads, store, watch, told);
      trained += missing.length;
      return keys.map((key) => store.get(key)!);
    },
  };
}

type Keyed = readonly (readonly [key: string, spec: PointSpec])[];

async function trainHere(
  missing: Keyed,
  slices: Slices,
  threads: number,
  store: PointStore,
  watch: Watch,
  told: (done: number) => void,
): Promise<void> {
  for (const [done, [, spec]] of missing.entries()) {
    await breathe(watch);
    const trained = await trainPoint(spec, slices, threads, () => watch.aborted());
    checkAborted(watch);
    store.put(trained);
    told(done + 1);
  }
}

/** Each process takes the next point when it has finished one. @throws what made one fail */
async function share(
  processes: readonly ChildProcess[],
  missing: Keyed,
  watch: Watch,
  told: (done: number) => void,
): Promise<void> {
  let [next, done] = [0, 0];
  const work = async (process: ChildProcess): Promise<void> => {
    for (let taken = missing[next++]; taken !== undefined; taken = missing[next++]) {
      await breathe(watch);
      await ask(process, { kind: 'train', spec: taken[1] }, watch);
      told(++done);
    }
  };
  await Promise.all(processes.map(work));
}

const LOOK_EVERY_MS = 200;

function ask(worker: ChildProcess, message: ToPointWorker, watch: Watch): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = setInterval(() => watch.aborted() && end(new Interrupted('stopped')), LOOK_EVERY_MS);
    const end = (error: Error | null): void => {
      clearInterval(look);
      worker.off('message', hear);
      worker.off('exit', leave);
      if (error) reject(error);
      else resolve();
    };
    const hear = ({ error, code }: FromPointWorker): void =>
      end(error === null ? null : code === null ? new Error(error) : new PodiumError(code, error));
    const leave = (): void =>
      end(
        new StateError(
          'ablate: a process stopped before its training had ended; the same command goes on with the rest',
        ),
      );
    worker.on('message', hear);
    worker.on('exit', leave);
    worker.send(message);
  });
}

function startWorker(run: string, threads: number, window: TimeWindow | null): ChildProcess {
  const { execArgv, env } = compilation();
  const worker = fork(join(__dirname, `worker${extname(__filename)}`), [], {
    execArgv,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  worker.send({ kind: 'open', run, threads, window } satisfies ToPointWorker);
  return worker;
}
