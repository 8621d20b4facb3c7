/** How far a long step is; `total` is 0 where it is not known. */
export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
}

/** Told now and then how far things are, and asked whether to go on. */
export interface Watch {
  progress(progress: Progress): void;
  aborted(): boolean;
}

/** A step was asked to stop; what it had not finished is gone, what earlier steps wrote stays. */
export class Interrupted extends Error {}

/** Stops here if that was asked for. */
export function checkAborted(watch: Watch): void {
  if (watch.aborted()) throw new Interrupted('stopped');
}

/** Lets signals and the terminal have their turn, then stops here if that was asked for. */
export async function breathe(watch: Watch): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  checkAborted(watch);
}

/** Watches nothing and never stops. */
export const UNWATCHED: Watch = { progress: () => undefined, aborted: () => false };
