import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';

/**
 * How a thread compiles Podium's source where it is not compiled yet: as the project says, by swc. This thread loads swc
 * too and keeps it, since Node crashes when a native addon that no other thread holds is unloaded with its thread.
 */
function compilation(): { readonly execArgv: string[]; readonly env: Readonly<Record<string, string>> } {
  if (extname(__filename) !== '.ts') return { execArgv: [], env: {} };
  const load = createRequire(__filename);
  load('@swc/core');
  const root = join(__dirname, '..');
  return {
    execArgv: ['-r', load.resolve('ts-node/register/transpile-only')],
    env: { TS_NODE_PROJECT: join(root, 'tsconfig.json'), TS_NODE_CWD: root },
  };
}

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
      hear(message);
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
    this.#failed ??= error;
    this.#changed();
  }
}
