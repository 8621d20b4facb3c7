import type { Argv } from 'yargs';
import { command } from '../command';
import { JSON_OPTION } from '../options';
import { print } from '../print';
import { simulateFiles } from '../simulate-files';
import { watched } from '../watched';

const options = {
  events: {
    type: 'number',
    default: 100_000,
    describe: 'how many events, item metadata not counted, 1 to 100,000,000',
  },
  seed: { type: 'number', default: 1, describe: 'seed; the same one gives the same bytes' },
  out: {
    type: 'string',
    demandOption: true,
    describe: 'a folder for sessions.csv.gz and item_metadata.csv, or a .csv or .csv.gz file with the items beside it',
  },
  force: { type: 'boolean', default: false, describe: 'write over existing files' },
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .options(options)
    .usage(
      "podium datasets simulate: writes a made-up log of hotel searches in the trivago challenge's format, with its item table.\n\nA million events take about ten seconds and 20 MB compressed; memory does not grow with the log. Dates of item changes are lost in this format: podium run --dataset simulator keeps them.",
    )
    .example(
      'podium datasets simulate --events 100000 --out simulated',
      'simulated/sessions.csv.gz and item_metadata.csv',
    )
    .example('podium run --dataset trivago --log simulated/sessions.csv.gz', 'what to do with it');
}

export const datasetsSimulate = command({
  command: 'simulate',
  describe: 'write a made-up log',
  builder,
  handler: (parsed) =>
    watched(async (watch) => {
      const written = await simulateFiles(parsed, watch);
      if (parsed.json) print(JSON.stringify(written));
      else
        print(
          `${written.events.toLocaleString('en')} events, seed ${parsed.seed}: ${written.log}\n${written.items.toLocaleString('en')} items: ${written.metadata}`,
        );
    }),
});
