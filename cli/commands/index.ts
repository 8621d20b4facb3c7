import type { CommandModule } from 'yargs';
import { ab } from './ab';
import { ablate } from './ablate';
import { blend } from './blend';
import { bundle } from './bundle';
import { compare } from './compare';
import { datasets } from './datasets';
import { evaluate } from './evaluate';
import { explain } from './explain';
import { exportCommand } from './export';
import { features } from './features';
import { leaderboard } from './leaderboard';
import { leaks } from './leaks';
import { offPolicyCommand } from './off-policy';
import { replay } from './replay';
import { report } from './report';
import { run } from './run';
import { score } from './score';
import { serve } from './serve';
import { slim } from './slim';
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
  compare,
  report,
  leaderboard,
  ablate,
  ab,
  offPolicyCommand,
  explain,
  score,
  slim,
  bundle,
  serve,
  features,
  leaks,
  datasets,
  exportCommand,
];
