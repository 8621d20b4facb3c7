import { performance } from 'node:perf_hooks';
import cliProgress from 'cli-progress';
import type { Progress, Watch } from '../runs/progress';

const PATIENCE_MS = 2_000;
const PLAIN_EVERY_MS = 5_000;
/** From a person, from whoever minds processes, and from a terminal that closes. */
const WISHES = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Shows how far a command is, on standard error: a bar with rate and ETA on a terminal, a plain line after two
 * seconds and then every five elsewhere, nothing for what takes less. Ctrl-C, or whatever else asks the process to end, is
 * taken as a wish to stop cleanly; twice, as an order.
 */
export class TerminalWatch implements Watch {
  #stage = '';
  #began = 0;
  #shown = Number.NEGATIVE_INFINITY;
  #bar: cliProgress.SingleBar | null = null;
  #isAborted = false;
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    if (this.#isAborted) process.exit(1);
    this.#isAborted = true;
    const again = signal === 'SIGINT' ? 'press Ctrl-C again' : `send ${signal} again`;
    process.stderr.write(`\npodium: stopping after what is in hand; ${again} to stop at once\n`);
  };

  constructor() {
    for (const signal of WISHES) process.on(signal, this.#onSignal);
  }

  aborted(): boolean {
    return this.#isAborted;
  }

  progress({ stage, done, total, unit }: Progress): void {
    const now = performance.now();
    if (stage !== this.#stage) {
      this.#end();
      this.#stage = stage;
      this.#began = now;
      this.#shown = Number.NEGATIVE_INFINITY;
    }
    const seconds = (now - this.#began) / 1000;
    if (seconds * 1000 < PATIENCE_MS) return;
    const rate = done / seconds;
    if (process.stderr.isTTY && total > 0) {
      this.#bar ??= this.#start(total);
      this.#bar.update(done, { stage, unit, rate: rounded(rate) });
    } else if (now - this.#shown >= PLAIN_EVERY_MS || (total > 0 && done >= total)) {
      this.#shown = now;
      const speed = done > 0 ? `, ${rounded(rate)}/s` : '';
      const eta = total > 0 && done > 0 ? `, ${Math.ceil((total - done) / rate)} s left` : '';
      process.stderr.write(
        `${stage}: ${done.toLocaleString('en')}${total > 0 ? ` of ${total.toLocaleString('en')}` : ''} ${unit}${speed}${eta}\n`,
      );
    }
  }

  /** Takes the bar away and gives Ctrl-C back. */
  close(): void {
    this.#end();
    for (const signal of WISHES) process.off(signal, this.#onSignal);
  }

  #start(total: number): cliProgress.SingleBar {
    const bar = new cliProgress.SingleBar({
      format: '{stage} [{bar}] {percentage} % | {value}/{total} {unit} | {rate}/s | {eta_formatted} left',
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: null,
      etaBuffer: 50,
    });
    bar.start(total, 0);
    return bar;
  }

  #end(): void {
    this.#bar?.stop();
    this.#bar = null;
  }
}

function rounded(rate: number): string {
  return rate >= 100 ? Math.round(rate).toLocaleString('en') : rate.toPrecision(2);
}
