import { Interrupted, type Watch } from '../runs/progress';
import { TerminalWatch } from './terminal-watch';

/** Runs a command's work under a watch; a wish to stop becomes a sentence about what is left on disk. */
export async function watched(work: (watch: Watch) => Promise<void>, left = nothingLeft): Promise<void> {
  const watch = new TerminalWatch();
  try {
    await work(watch);
  } catch (error) {
    if (error instanceof Interrupted) throw new Interrupted(`stopped: ${left()}`);
    throw error;
  } finally {
    watch.close();
  }
}

function nothingLeft(): string {
  return 'nothing was written';
}
