import type { Argv } from 'yargs';
import { GROUPINGS } from '../../runs/ablate/groups';
import type { Budget } from '../../runs/slim/pick';
import { RULES } from '../../runs/slim/search';
import { slimRun } from '../../runs/slim/slim';
import { bytesOf } from '../bytes';
import { command } from '../command';
import { checkMargin } from '../compare-options';
import { ROOT, trainOptions } from '../experiments';
import { Misuse } from '../misuse';
import { JSON_OPTION } from '../options';
import { loadSource } from '../own-sources';
import { print } from '../print';
import { openRun } from '../run-option';
import { slimText } from '../slim-text';
import { watched } from '../watched';
import { BUNDLE_OPTIONS, checkLists } from './bundle-create';

const options = {
  ...BUNDLE_OPTIONS,
  budget: {
    type: 'string',
    describe: 'what serving may cost, such as us=200,bytes=2GiB: microseconds of the middle list, and state',
  },
  margin: { type: 'number', default: 0.002, describe: 'how much MRR may be lost at most, against all columns' },
  rule: {
    choices: RULES,
    default: 'bound' as const,
    describe:
      'a loss counts as bad as its one-sided 95 % bound allows, or as it was estimated (short logs show little)',
  },
  by: { choices: GROUPINGS, default: 'family' as const, describe: 'what makes columns a group' },
  trees: { type: 'number', describe: 'most trees of each training (default 100, at a rate of 0.1)' },
  params: { type: 'string', describe: 'JSON file of trainer settings' },
  workers: { type: 'number', default: 1, describe: 'processes that train side by side; each holds the table' },
  threads: { type: 'number', default: 2, describe: 'threads of each training; no number depends on it' },
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .positional('run', { type: 'string', demandOption: true, describe: 'folder of a trained run' })
    .options(options)
    .usage(
      'podium slim: the cheapest ranker that loses no more than the margin, as a bundle.\n\nColumns of most gain are kept, groups and key sets are dropped and the rest trained anew, what is dear to read goes, forests are grown smaller and cut; all is judged on the choose part, list by list, and what each set costs is measured: microseconds a list, and bytes of state, a shared accumulator counted once. The report part is opened once, for the pick beside the ranker of the run. Trained sets are kept in RUN/ablation: the same command goes on where it was stopped. A set of 200 columns takes some hundred and thirty trainings, most of them of few columns.',
    )
    .example('podium slim podium-runs/day --out rankers/slim', 'at most 0.002 of MRR, whatever it costs')
    .example('podium slim podium-runs/day --budget us=200,bytes=2GiB --out rankers/slim', 'within a budget');
}

export const slim = command({
  command: 'slim <run>',
  describe: 'the cheapest ranker that is as good, as a bundle',
  builder,
  handler: (parsed) => {
    const { out, lists, snapshot: hasSnapshot, margin, rule, by, trees, params, workers, threads } = parsed;
    const budget = budgetOf(parsed.budget ?? '');
    checkLists(lists);
    if (!(Number.isInteger(workers) && workers >= 1)) throw new Misuse(`--workers is ${workers}, expected 1 or more`);
    checkMargin(margin);
    const { settings } = trainOptions({ trees, params, threads });
    return watched(
      async (watch) => {
        const { paths } = openRun(parsed.run);
        const asked = { out, lists, hasSnapshot, margin, rule, by, budget, settings, workers, threads };
        const found = await slimRun(paths, { ...asked, root: ROOT, load: loadSource }, watch);
        print(parsed.json ? JSON.stringify({ ...found, out, run: paths.dir }) : slimText(found, { margin, rule, out }));
        if (!found.is_within_budget) process.exitCode = 1;
      },
      () => 'trained sets are kept; the same command goes on',
    );
  },
});

/** What serving may cost: `us=200,bytes=2GiB`, either or both. @throws Misuse for anything else */
function budgetOf(text: string): Budget {
  const budget = { us: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };
  for (const part of text.split(',').filter((part) => part.trim() !== '')) {
    const [name, value = ''] = part.split('=').map((word) => word.trim());
    if (name === 'bytes') budget.bytes = bytesOf(value, '--budget bytes');
    else if (name === 'us' && Number(value) > 0) budget.us = Number(value);
    else
      throw new Misuse(
        `--budget says "${part.trim()}", expected us=MICROSECONDS or bytes=SIZE, such as us=200,bytes=2GiB`,
      );
  }
  return budget;
}
