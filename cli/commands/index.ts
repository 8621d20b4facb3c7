import type { CommandModule } from 'yargs';
import { blend } from './blend';
import { datasets } from './datasets';
import { evaluate } from './evaluate';
import { exportCommand } from './export';
import { features } from './features';
import { leaks } from './leaks';
import { replay } from './replay';
import { run } from './run';
import { score } from './score';
import { serve } from './serve';
import { train } from './train';
import { tuneCommand } from './tune';

/** Every command, in the order of the help page. */
export const commands: readonly CommandModule[] = [
  run,
  replay,
  train,
  tuneCommand,
  blend,
  evaluate,
  score,
  serve,
  features,
  leaks,
  datasets,
  exportCommand,
];
