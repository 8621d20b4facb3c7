import type { Argv } from 'yargs';
import { Codec } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import { bytesPerKey } from '../../engine/plan/explain';
import { compilePlan } from '../../engine/plan/plan';
import { costOf } from '../../features/known-costs';
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
    describe:
      "which: heuristic, slim, standard, full; 'full - tag:dwell'; '(full - cost>100) & leak:safe'; './my-features.ts'",
  },
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .options(options)
    .usage(
      'podium features list: every column a log can have: its name, what it may know (leak class), nanoseconds for each row (? where nobody has measured it), bytes of state for each key, its families and its sentence.\n\nReads no events; a log whose schema is inferred is opened for that.',
    )
    .example('podium features list --dataset trivago', 'the whole catalogue')
    .example("podium features list --set 'full - tag:dwell'", 'a part of it')
    .example("podium features list --set 'cost>200'", 'what costs most')
    .example('podium features list --dataset ranklens --log events.jsonl.gz --set standard', 'for a log of your own');
}

export const featuresList = command({
  command: 'list',
  describe: 'the columns a log can have',
  builder,
  handler: async (parsed) => {
    const { schema, request, features: chosen } = await catalogueOf(parsed, parsed.set);
    const bytes = bytesPerKey(compilePlan(new Codec(schema, new Dictionary()), request, chosen));
    const features = chosen.map((feature, i) => ({
      ...feature,
      nsPerRow: costOf(feature.name) ?? null,
      bytesPerKey: bytes[i],
    }));
    const count = (key: (feature: (typeof features)[number]) => readonly string[]): Record<string, number> => {
      const counts: Record<string, number> = {};
      for (const name of features.flatMap(key)) counts[name] = (counts[name] ?? 0) + 1;
      return counts;
    };
    const counts = { features: features.length, leak: count(({ leak }) => [leak]), tags: count(({ tags }) => tags) };
    if (parsed.json) {
      const listed = features.map(({ node: _, ...feature }) => feature);
      print(JSON.stringify({ dataset: parsed.dataset, set: parsed.set, counts, features: listed }));
      return;
    }
    print(featureTable(features));
    const text = (of: Record<string, number>): string =>
      Object.entries(of)
        .map(([name, n]) => `${name} ${n}`)
        .join(', ');
    const unknown = features.filter(({ nsPerRow }) => nsPerRow === null).length;
    if (unknown > 0)
      print(`the cost of ${unknown} is not known; podium replay --profile --save-cost features/costs.json measures it`);
    print(
      `${features.length} features of "${parsed.set}" on ${parsed.dataset}: ${text(counts.leak)}\nfamilies: ${text(counts.tags)}`,
    );
  },
});
