import type { Argv } from 'yargs';
import { Codec } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import { explain } from '../../engine/plan/explain';
import { compilePlan } from '../../engine/plan/plan';
import { openPlan } from '../../models/bundle';
import { command } from '../command';
import { JSON_OPTION } from '../options';
import { CATALOGUE_OPTIONS, catalogueOf } from '../own-catalogue';
import { loadSource } from '../own-sources';
import { explanationText } from '../own-tables';
import { print } from '../print';
import { openRun } from '../run-option';

const options = {
  run: { type: 'string', describe: 'folder of a run: its features, instead of the catalogue of a log' },
  ...CATALOGUE_OPTIONS,
  set: {
    type: 'string',
    default: 'full',
    describe: 'which features share states with it; may name a file of your own',
  },
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .positional('name', { type: 'string', demandOption: true, describe: 'name of the feature' })
    .options(options)
    .usage(
      'podium features explain NAME: what a feature means: its sentence and formula, what it may know, the states it reads (keys, window, expiry, bytes per key), who shares them, and its look-ups.\n\nReads no events.',
    )
    .example('podium features explain click_count__item --dataset trivago', 'a feature of the catalogue')
    .example("podium features explain my_rate --set 'standard + ./my-features.ts'", 'one of your own')
    .example('podium features explain click_count__item --run podium-runs/trivago-1', 'as a run computed it');
}

export const featuresExplain = command({
  command: 'explain <name>',
  describe: 'what one feature means and costs',
  builder,
  handler: async (parsed) => {
    const explained = explain(parsed.run === undefined ? await planOf(parsed) : planOfRun(parsed.run), parsed.name);
    print(parsed.json ? JSON.stringify(explained) : explanationText(explained));
  },
});

async function planOf(args: Parameters<typeof catalogueOf>[0] & { readonly set: string }) {
  const { schema, request, features } = await catalogueOf(args, args.set);
  return compilePlan(new Codec(schema, new Dictionary()), request, features);
}

function planOfRun(folder: string) {
  return openPlan(openRun(folder, 'plan').paths.dir, loadSource).plan;
}
