import { existsSync, renameSync, writeFileSync } from 'node:fs';
import type { Argv } from 'yargs';
import { assertBad, describe, writeSchema } from '../../datasets/index';
import { ConfigError } from '../../engine/base/errors';
import { breathe } from '../../runs/progress';
import { command } from '../command';
import { descriptionText } from '../description-text';
import { withExamples } from '../event-examples';
import { datasetOf, JSON_OPTION, LOG_OPTIONS, maxBadOf, openOptions } from '../options';
import { readSchemaFile } from '../own-features';
import { print } from '../print';
import { watched } from '../watched';

const { schema: _, duplicates: __, ...reading } = LOG_OPTIONS;

const options = {
  ...reading,
  schema: { type: 'string', describe: 'write the typed schema to this file, for own features and for --schema of run' },
  force: { type: 'boolean', default: false, describe: 'write over an existing schema file' },
  seed: { type: 'number', default: 1, describe: 'seed of the simulator' },
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .options(options)
    .usage(
      'podium datasets describe: what a log holds: events by type, users, sessions, lists, clicks, bad lines, and one event of each type as the JSON that podium serve takes.\n\nReads the log once (twice where its schema is inferred), 50,000 events in about two seconds, and writes nothing but --schema.',
    )
    .example('podium datasets describe --dataset trivago --log sessions.csv.gz', 'a summary')
    .example('podium datasets describe --dataset ranklens --log events.jsonl.gz --schema schema.ts', 'and its schema');
}

export const datasetsDescribe = command({
  command: 'describe',
  describe: 'what a log holds',
  builder,
  handler: (args) =>
    watched(async (watch) => {
      const { schema: schemaPath, ...parsed } = args;
      if (schemaPath !== undefined && existsSync(schemaPath) && !parsed.force)
        throw new ConfigError(
          `datasets: ${schemaPath} exists already; choose another --schema, or --force to write over it`,
          'E_EXISTS',
        );
      const maxBad = maxBadOf(parsed);
      const opened = await datasetOf(parsed.dataset).open({
        ...openOptions(parsed, readSchemaFile),
        unlabelled: 'keep',
      });
      const tapped = withExamples(opened, async (events) => {
        await breathe(watch);
        watch.progress({ stage: 'describe', done: events, total: 0, unit: 'events' });
      });
      const description = await describe(tapped.opened);
      assertBad(opened.bad, opened.progress.rows, maxBad);
      if (schemaPath !== undefined) {
        writeFileSync(`${schemaPath}.part`, writeSchema(opened.schema));
        renameSync(`${schemaPath}.part`, schemaPath);
      }
      const examples = tapped.examples();
      if (parsed.json) {
        const { schema, request } = opened;
        print(
          JSON.stringify({ ...description, request, schema, examples, ...(schemaPath && { written: schemaPath }) }),
        );
        return;
      }
      print(descriptionText(description, opened.request, examples));
      if (schemaPath !== undefined) print(`schema: ${schemaPath}`);
    }),
});
