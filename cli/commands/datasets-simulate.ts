import type { Argv } from 'yargs';
import { command } from '../command';
import { Misuse } from '../misuse';
import { JSON_OPTION } from '../options';
import { print } from '../print';
import { simulateFiles } from '../simulate-files';
import { simulateLists } from '../simulate-lists';
import { type SimulatedTrial, simulateTrial } from '../simulate-trial';
import { watched } from '../watched';

const options = {
  events: {
    type: 'number',
    describe: 'how many events, item metadata not counted, 1 to 100,000,000 (default 100,000)',
  },
  ab: {
    type: 'number',
    describe: 'instead of a log of searches, an experiment of so many units for podium ab (docs/ab.md)',
  },
  slates: {
    type: 'number',
    describe: 'instead, so many lists of a policy that wrote down its chances, for podium off-policy --slates',
  },
  lift: { type: 'number', describe: 'with --ab: how much likelier clicks are in the target arm (default 0.1)' },
  share: { type: 'number', describe: 'with --ab: share of the units in the target arm (default 0.5)' },
  seed: { type: 'number', default: 1, describe: 'seed; the same one gives the same bytes' },
  out: {
    type: 'string',
    demandOption: true,
    describe:
      'a folder for sessions.csv.gz and item_metadata.csv (--ab: experiment.ndjson.gz; --slates: slates.csv.gz), or a .csv or .csv.gz file with the items beside it',
  },
  force: { type: 'boolean', default: false, describe: 'write over existing files' },
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .options(options)
    .usage(
      "podium datasets simulate: writes a made-up log of hotel searches in the trivago challenge's format, with its item table.\n\nA million events take about ten seconds and 20 MB compressed; memory does not grow with the log. Dates of item changes are lost in this format: podium run --dataset simulator keeps them.\n\nWith --ab it writes exposures and outcomes of a made-up experiment instead, whose lift is known and told; with --slates lists of a policy, and what another one would earn.",
    )
    .example(
      'podium datasets simulate --events 100000 --out simulated',
      'simulated/sessions.csv.gz and item_metadata.csv',
    )
    .example('podium datasets simulate --ab 20000 --lift 0.1 --out trial', 'trial/experiment.ndjson.gz for podium ab')
    .example('podium datasets simulate --slates 20000 --out lists', 'lists/slates.csv.gz for podium off-policy')
    .example('podium run --dataset trivago --log simulated/sessions.csv.gz', 'what to do with it');
}

export const datasetsSimulate = command({
  command: 'simulate',
  describe: 'write a made-up log',
  builder,
  handler: (parsed) => {
    const { ab, slates, lift, share, events } = parsed;
    const given = Object.entries({ ab, slates, events }).filter(([, of]) => of !== undefined);
    if (given.length > 1)
      throw new Misuse(`${given.map(([name]) => `--${name}`).join(' and ')} were given, expected one of them`);
    if (ab === undefined && (lift ?? share) !== undefined)
      throw new Misuse(`--${lift === undefined ? 'share' : 'lift'} was given without --ab, the units of an experiment`);
    return watched(async (watch) => {
      if (ab !== undefined) {
        const made = await simulateTrial({ ...parsed, units: ab, lift: lift ?? 0.1, share: share ?? 0.5 });
        print(parsed.json ? JSON.stringify(made) : trialText(made));
        return;
      }
      if (slates !== undefined) {
        const { log, rows, truth } = simulateLists({ ...parsed, slates });
        const text = `${rows.toLocaleString('en')} rows: ${log}\nclicks a list in truth: the policy that wrote it ${truth.logged.toFixed(4)}, that of target_score ${truth.judged.toFixed(4)}`;
        print(parsed.json ? JSON.stringify({ log, rows, truth }) : text);
        return;
      }
      const written = await simulateFiles({ ...parsed, events: events ?? 100_000 }, watch);
      if (parsed.json) print(JSON.stringify(written));
      else
        print(
          `${written.events.toLocaleString('en')} events, seed ${parsed.seed}: ${written.log}\n${written.items.toLocaleString('en')} items: ${written.metadata}`,
        );
    });
  },
});

function trialText({ log, rows, truth }: SimulatedTrial): string {
  const lifts = Object.entries(truth).map(([name, lift]) => `${name} ${(100 * lift).toFixed(2)} %`);
  return `${rows.toLocaleString('en')} rows: ${log}\ntrue lifts of target over control: ${lifts.join(', ')}`;
}
