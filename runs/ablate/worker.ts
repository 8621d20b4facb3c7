import { PodiumError } from '../../engine/base/errors';
import type { TimeWindow } from '../../eval/sliding';
import { runPaths } from '../paths';
import { type PointSpec, trainPoint } from './point';
import { readSlices, type Slices } from './slices';
import { type PointStore, pointStore } from './store';

/** What a process is told: whose points it trains, then a point at a time. */
export type ToPointWorker =
  | {
      readonly kind: 'open';
      readonly run: string;
      readonly threads: number;
      readonly window: TimeWindow | null;
    }
  | { readonly kind: 'train'; readonly spec: PointSpec };

/** That the point lies in the run, or why it does not. */
export interface FromPointWorker {
  readonly error: string | null;
  /** Of an error that is a person's to mend; null for others. */
  readonly code: string | null;
}

interface Opened {
  readonly slices: Slices;
  readonly store: PointStore;
  readonly threads: number;
}

let opened: Opened | null = null;

process.on('message', (message: ToPointWorker) => {
  if (message.kind === 'open') {
    const { run, threads, window } = message;
    opened = { slices: readSlices(runPaths(run), 'choose', window), store: pointStore(run), threads };
    return;
  }
  const say = (error: string | null, code: string | null = null): void =>
    void process.send!({ error, code } satisfies FromPointWorker);
  train(opened!, message.spec).then(
    () => say(null),
    (error: Error) => say(error.message, error instanceof PodiumError ? error.code : null),
  );
});

async function train({ slices, store, threads }: Opened, spec: PointSpec): Promise<void> {
  store.put(await trainPoint(spec, slices, threads, () => false));
}
