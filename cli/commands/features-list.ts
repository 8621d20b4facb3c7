import type { Argv } from 'yargs';
import { command } from '../command';
import { JSON_OPTION } from '../options';
import { CATALOGUE_OPTIONS, catalogueOf } from '../own-catalogue';
import { featureTable } from '../own-tables';
import { print } from '../print';

const options = {
  ...CATALOGUE_OPTIONS,
  set: {
    type: 'string',
    default: 'full',
    describe: "which: heuristic, slim, standard, full; 'full - tag:dwell'; 'name:click_*'; './my-features.ts'",
  },
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .options(options)
    .usage(
      'podium features list: every column a log can have: its name, what it may know (leak class), its families and its sentence.\n\nReads no events; a log whose schema is inferred is opened for that.',
    )
    .example('podium features list --dataset trivago', 'the whole catalogue')
    .example("podium features list --set 'full - tag:dwell'", 'a part of it')
    .example('podium features list --dataset ranklens --log events.jsonl.gz --set standard', 'for a log of your own');
}

export const featuresList = command({
  command: 'list',
  describe: 'the columns a log can have',
  builder,
  handler: async (parsed) => {
    const { features } = await catalogueOf(parsed, parsed.set);
    const count = (key: (feature: (typeof features)[number]) => readonly string[]): Record<string, number> => {
      const counts: Record<string, number> = {};
      for (const name of features.flatMap(key)) counts[name] = (counts[name] ?? 0) + 1;
      return counts;
    };
    const counts = { features: features.length, leak: count(({ leak }) => [leak]), tags: count(({ tags }) => tags) };
    if (parsed.json) {
      const listed = features.map(({ name, leak, tags, sentence }) => ({ name, leak, tags, sentence }));
      print(JSON.stringify({ dataset: parsed.dataset, set: parsed.set, counts, features: listed }));
      return;
    }
    print(featureTable(features));
    const text = (of: Record<string, number>): string =>
      Object.entries(of)
        .map(([name, n]) => `${name} ${n}`)
        .join(', ');
    print(
      `${features.length} features of "${parsed.set}" on ${parsed.dataset}: ${text(counts.leak)}\nfamilies: ${text(counts.tags)}`,
    );
  },
});
