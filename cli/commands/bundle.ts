import type { Argv, CommandModule } from 'yargs';
import { learned } from '../learned';
import { bundleCreate } from './bundle-create';
import { bundleVerify } from './bundle-verify';

export const bundle: CommandModule = {
  command: 'bundle',
  describe: 'a trained ranker with all that serving it takes',
  builder: (yargs: Argv) =>
    yargs
      .usage(
        'podium bundle: one folder to hand to whoever serves: ranker.onnx, a plan of just the accumulators it needs, golden lists that prove it, a card to read, and the hashes of it all.\n\npodium slim makes one too, of fewer columns.',
      )
      .example('podium bundle create podium-runs/day --out rankers/day', 'of a trained run')
      .example('podium bundle verify rankers/day', 'that it still ranks as it did')
      .command(learned(bundleCreate, 'bundle'))
      .command(learned(bundleVerify, 'bundle'))
      .demandCommand(1, 'create or verify is missing'),
  handler: () => undefined,
};
