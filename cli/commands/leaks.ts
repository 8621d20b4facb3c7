import type { Argv } from 'yargs';
import { readPlan } from '../../models/bundle';
import { findLeaks, type LeakRequest } from '../../runs/leaks/detect';
import { leaksOf } from '../../runs/leaks/report';
import { logOf } from '../../runs/log-of-run';
import { writeWhole } from '../../runs/write-whole';
import { command } from '../command';
import { bindOwn } from '../experiments';
import { leaksText } from '../leaks-text';
import { Misuse } from '../misuse';
import { datasetOf, FEATURES_OPTION, JSON_OPTION, LOG_OPTIONS, type LogArgs, maxBadOf, openOptions } from '../options';
import { readSchemaFile } from '../own-features';
import { print } from '../print';
import { openRun } from '../run-option';
import { watched } from '../watched';

const options = {
  ...LOG_OPTIONS,
  ...FEATURES_OPTION,
  run: {
    type: 'string',
    describe: 'the log and columns of this run instead; leaks.json in its folder then holds what was found',
  },
  requests: {
    type: 'number',
    default: 20,
    describe: 'requests whose rows are computed again from a log cut just before them',
  },
  seed: { type: 'number', default: 1, describe: 'seed of the simulator and of what is sampled and shuffled' },
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .options(options)
    .usage(
      'podium leaks: looks for columns that know more than they should. The log is replayed whole, cut before sampled requests, with other outcomes, at other times, with ids and lines in another order, and rows are compared bit for bit; then every column alone is asked how well it ranks.\n\nExit code 1 when a leak is found, with one sentence for each. A day of trivago (50,000 events, 400 columns) takes a minute or two; of a long log test a part with --limit.',
    )
    .example('podium leaks', 'the standard columns on a simulated log')
    .example('podium leaks --run podium-runs/day', 'the columns of a run; podium report then shows what was found')
    .example('podium leaks --dataset trivago --log sessions.csv.gz --features ./mine.ts', 'columns of one’s own');
}

export const leaks = command({
  command: 'leaks',
  describe: 'columns that know the future or the answer',
  builder,
  handler: (parsed) => {
    const { requests, seed } = parsed;
    if (!(Number.isInteger(requests) && requests >= 1))
      throw new Misuse(`--requests is ${requests}, expected a whole number, 1 or more`);
    if (!Number.isInteger(seed)) throw new Misuse(`--seed is ${seed}, expected a whole number`);
    const rules = { maxBad: maxBadOf(parsed), requests, seed };
    return watched(async (watch) => {
      const asked = parsed.run === undefined ? logAsked(parsed) : await runAsked(parsed.run);
      const report = await findLeaks({ ...asked, ...rules }, watch);
      if (parsed.run !== undefined) writeWhole(openRun(parsed.run).paths.leaks, `${JSON.stringify(report, null, 1)}\n`);
      print(parsed.json ? JSON.stringify(report) : leaksText(report));
      if (leaksOf(report).length > 0) process.exitCode = 1;
    });
  },
});

type Asked = Pick<LeakRequest, 'dataset' | 'open' | 'duplicates' | 'bind'>;

function logAsked(parsed: LogArgs & { dataset: string; duplicates: Asked['duplicates']; features: string }): Asked {
  return {
    dataset: datasetOf(parsed.dataset),
    open: openOptions(parsed, readSchemaFile),
    duplicates: parsed.duplicates,
    bind: bindOwn(parsed.features).bind,
  };
}

/** The log that a run was made from, and its columns. */
async function runAsked(folder: string): Promise<Asked> {
  const { paths, manifest } = openRun(folder);
  return {
    ...(await logOf(manifest, paths)),
    duplicates: readPlan(paths.dir).duplicates,
    bind: bindOwn(manifest.features).bind,
  };
}
