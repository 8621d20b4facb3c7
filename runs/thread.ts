import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PodiumError, StateError } from '../engine/base/errors';
import { compilation } from './compilation';

/** A thread that runs a file of this room, told and heard by messages. */
export class Thread<Tell, Say> {
  readonly #worker: Worker;
  #isClosed = false;
  #failed: Error | null = null;
  #changed: () => void = () => undefined;

  /**
   * @param file in this folder, without its ending
   * @param setup what the thread is given at its start
   * @param hear what to do with a message, before whoever waits looks again
   */
  constructor(file: string, setup: unknown, hear: (message: Say) => void) {
    this.#worker = new Worker(join(__dirname, `${file}${extname(__filename)}`), {
      workerData: setup,
      ...compilation(),
    });
    this.#worker.on('message', (message: Say) => {
      try {
        hear(message);
      } catch (error) {
        this.#fail(error as Error);
        return;
      }
      this.#changed();
    });
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => {
      if (!this.#isClosed) this.#fail(new Error('replay: a worker stopped before the log had ended'));
    });
  }

  tell(message: Tell): void {
    this.#worker.postMessage(message);
  }

  /** Waits until something holds of what the thread has said. @throws what made the thread fail */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.#failed) throw this.#failed;
      await new Promise<void>((resolve) => (this.#changed = resolve));
    }
    if (this.#failed) throw this.#failed;
  }

  /** From now on the thread may end. */
  release(): void {
    this.#isClosed = true;
  }

  /** Ends it, whatever it is doing. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#worker.terminate();
  }

  #fail(error: Error): void {
    // subtle: an error of ours loses its class on its way between threads, and keeps its code
    const { code } = error as { readonly code?: unknown };
    const isOwn = typeof code === 'string' && code.startsWith('E_') && !(error instanceof PodiumError);
    this.#failed ??= isOwn ? new StateError(error.message, code) : error;
    this.#changed();
  }
}
