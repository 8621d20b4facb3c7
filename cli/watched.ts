import { Interrupted, type Watch } from '../runs/progress';
import { TerminalWatch } from './terminal-watch';

/** Runs a command's work under a watch; a wish to stop becomes a sentence about what is left. */
export async function watched(work: (watch: Watch) => Promise<void>): Promise<void> {
  const watch = new TerminalWatch();
  try {
    await work(watch);
  } catch (error) {
    if (error instanceof Interrupted) {
      throw new Interrupted(
        'stopped; steps that had finished are whole on disk, of the one in hand nothing is left; --resume goes on from there',
      );
    }
    throw error;
  } finally {
    watch.close();
  }
}
