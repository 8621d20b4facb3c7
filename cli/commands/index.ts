import type { CommandModule } from 'yargs';
import { run } from './run';

/** Every command, in the order of the help page. */
export const commands: readonly CommandModule[] = [run];
