import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { readRun } from '../../runs/parts';
import { checkFilePlace } from '../../runs/place-to-write';
import { type Tuned, tune } from '../../runs/tune';
import { checkSpace, DEFAULT_SPACE, type Space } from '../../runs/tune-space';
import { command } from '../command';
import { trainOptions } from '../experiments';
import { Misuse } from '../misuse';
import { JSON_OPTION, readJson, TRAIN_OPTIONS } from '../options';
import { print } from '../print';
import { openRun, RUN_OPTION } from '../run-option';
import { watched } from '../watched';
import { checkWeights } from '../weights';

const SHOWN = 5;

const options = {
  ...RUN_OPTION,
  space: {
    type: 'string',
    describe: 'JSON file: what is drawn from (default: leaves, rate, minDataInLeaf, l2, fractions)',
  },
  minutes: { type: 'number', default: 10, describe: 'no training begins after so many minutes' },
  trials: { type: 'number', default: 1000, describe: 'most settings drawn, nine at a time' },
  out: { type: 'string', describe: 'file of the best settings, for --params (default: tuned.json in the run)' },
  force: { type: 'boolean', default: false, describe: 'forget earlier trials' },
  ...TRAIN_OPTIONS,
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .options(options)
    .usage(
      'podium tune: looks for better trainer settings by seeded successive halving, and writes the best for podium train --params.\n\nNine settings are drawn from the space and trained with a ninth of the trees, the best three with a third, the best one with all; then the next nine. They are compared on the choose part; the report part stays closed. Each training is a line of tune.ndjson in the run, and the same command goes on after the last one.',
    )
    .example('podium tune --run runs/day --minutes 30', 'half an hour over the default space')
    .example(
      'podium tune --run runs/day --space space.json',
      'space.json: {"leaves": {"from": 7, "to": 63, "log": true}, "boosting": ["plain", "dart"]}',
    )
    .example('podium train --run runs/day --params runs/day/tuned.json', 'with what was found');
}

export const tuneCommand = command({
  command: 'tune',
  describe: 'look for trainer settings on the choose part',
  builder,
  handler: (parsed) =>
    watched(
      async (watch) => {
        const { minutes, trials } = parsed;
        if (!(minutes > 0)) throw new Misuse(`tune: --minutes is ${minutes}, expected more than 0`);
        if (!(Number.isInteger(trials) && trials >= 1))
          throw new Misuse(`tune: --trials is ${trials}, expected a whole number of 1 or more`);
        const space = parsed.space === undefined ? DEFAULT_SPACE : (readJson(parsed.space, 'tune --space') as Space);
        if (parsed.trainer === 'linear')
          throw new Misuse(
            'tune: --trainer is linear, which has no settings to look for; expected embedded or lightgbm',
          );
        const asked = trainOptions(parsed);
        checkSpace(space, asked.settings?.metric);
        const { paths, manifest } = openRun(parsed.run);
        checkWeights(asked.weights, paths);
        const out = parsed.out ?? join(paths.dir, 'tuned.json');
        checkFilePlace('tune', out);
        const found = await tune(
          readRun(paths),
          manifest.cuts,
          manifest.protocol,
          paths,
          { ...asked, columns: asked.columns ?? manifest.columns, space, minutes, trials, isNew: parsed.force },
          watch,
        );
        const { threads: _, ...base } = asked.settings;
        writeFileSync(out, `${JSON.stringify({ ...base, ...found.best.settings }, null, 1)}\n`);
        print(parsed.json ? JSON.stringify({ ...found, out }) : `${tunedText(found)}\nbest settings: ${out}`);
      },
      () => 'the trainings so far are in tune.ndjson; the same command goes on after them',
    ),
});

function tunedText({ trials, known, best, isCut }: Tuned): string {
  const drawn = new Set(trials.map(({ trial }) => trial)).size;
  const line = ({ trial, trees, bestRound, choose, settings }: Tuned['best']): string =>
    `${choose.toFixed(4)} trial ${trial}, ${bestRound} of ${trees} trees: ${Object.entries(settings)
      .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
      .join(', ')}`;
  const others = trials.filter((trial) => trial !== best).sort((a, b) => b.choose - a.choose);
  return [
    ...(isCut
      ? ['note: the last line of tune.ndjson had not been written whole and was dropped; its training was made again']
      : []),
    `${drawn} settings in ${trials.length} trainings${known > 0 ? `, ${known} of them from before` : ''}; on the choose part, where the best of many is flattered:`,
    ...[best, ...others.slice(0, SHOWN - 1)].map(line),
  ].join('\n');
}
