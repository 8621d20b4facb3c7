import type { Argv } from 'yargs';
import { verifyBundle } from '../../runs/bundle/verify';
import { verifiedText } from '../bundle-text';
import { command } from '../command';
import { JSON_OPTION } from '../options';
import { loadSource } from '../own-sources';
import { print } from '../print';
import { openRun } from '../run-option';
import { watched } from '../watched';

const options = {
  run: {
    type: 'string',
    describe: 'the run it was made from: its log is replayed by the bundle alone, and the metrics must come out again',
  },
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .positional('bundle', { type: 'string', demandOption: true, describe: 'folder of a bundle' })
    .options(options)
    .usage(
      'podium bundle verify BUNDLE: every file by its SHA-256, then every golden list: features bit for bit, and the order.\n\nEnds with 1 where anything is not as it was. Scores may differ in their last bits under another build of the runtime; that is told, and is no failure while the order holds.',
    )
    .example('podium bundle verify rankers/day', 'a thousand lists take about a second')
    .example('podium bundle verify rankers/day --run podium-runs/day', 'the metrics too, from the log');
}

export const bundleVerify = command({
  command: 'verify <bundle>',
  describe: 'compute its golden lists again',
  builder,
  handler: (parsed) =>
    watched(async (watch) => {
      const run = parsed.run === undefined ? null : openRun(parsed.run).paths;
      const found = await verifyBundle(parsed.bundle, run, watch, loadSource);
      print(parsed.json ? JSON.stringify({ ...found, bundle: parsed.bundle }) : verifiedText(found));
    }),
});
