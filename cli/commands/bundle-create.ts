import { existsSync, readFileSync } from 'node:fs';
import type { Argv } from 'yargs';
import { createBundle } from '../../runs/bundle/create';
import { metricsOf } from '../../runs/bundle/metrics';
import { bundleText } from '../bundle-text';
import { command } from '../command';
import { ROOT } from '../experiments';
import { Misuse } from '../misuse';
import { JSON_OPTION } from '../options';
import { loadSource } from '../own-sources';
import { print } from '../print';
import { openRun } from '../run-option';
import { watched } from '../watched';

/** How a bundle is written, whoever chose its columns. */
export const BUNDLE_OPTIONS = {
  out: { type: 'string', demandOption: true, describe: 'folder to write; it must not exist' },
  lists: { type: 'number', default: 1000, describe: 'golden lists, from the end of the log' },
  snapshot: { type: 'boolean', default: false, describe: "the state at the end of the run's log goes with it" },
} as const;

const options = { ...BUNDLE_OPTIONS, ...JSON_OPTION } as const;

function builder(yargs: Argv) {
  return yargs
    .positional('run', { type: 'string', demandOption: true, describe: 'folder of a trained run' })
    .options(options)
    .usage(
      "podium bundle create RUN: the run's model with a plan of just the columns it reads.\n\nThe golden lists are the log's last ones, computed from no state and the events around them; so the log must still be there. Each is computed again with all other state of the run poisoned. A day of trivago takes some ten seconds.",
    )
    .example(
      'podium bundle create podium-runs/day --out rankers/day --snapshot',
      'with the state at the end of the log',
    );
}

export const bundleCreate = command({
  command: 'create <run>',
  describe: 'write one of a trained run',
  builder,
  handler: (parsed) =>
    watched(async (watch) => {
      const { out, lists, snapshot: hasSnapshot } = parsed;
      checkLists(lists);
      const { paths } = openRun(parsed.run, 'train');
      const asked = {
        ...{ out, lists, hasSnapshot, chosen: null, root: ROOT, load: loadSource },
        model: readFileSync(paths.model),
        metrics: existsSync(paths.leaderboard) ? metricsOf(paths) : null,
      };
      const manifest = await createBundle(paths, asked, watch);
      print(parsed.json ? JSON.stringify({ ...manifest, bundle: out }) : bundleText(manifest, out));
    }),
});

/** @throws Misuse unless it is a number of lists */
export function checkLists(lists: number): void {
  if (!(Number.isInteger(lists) && lists >= 1)) throw new Misuse(`--lists is ${lists}, expected 1 or more`);
}
