import type { Argv } from 'yargs';
import { readLoggedShows } from '../../datasets/index';
import { clusterMean } from '../../eval/interval';
import { offPolicy } from '../../eval/off-policy/estimates';
import { judgedBy } from '../../eval/off-policy/judged';
import { policyOf, uniform } from '../../eval/off-policy/policies';
import { command } from '../command';
import { judgeLists } from '../judge-lists';
import { Misuse } from '../misuse';
import { offPolicyText } from '../off-policy-text';
import { JSON_OPTION, LOG_OPTIONS, maxBadOf } from '../options';
import { print } from '../print';
import { watched } from '../watched';

const options = {
  target: {
    type: 'string',
    array: true,
    describe:
      'the policy that is judged: uniform, or files of the log it wrote itself (default: uniform; of lists, their column target_score where there is one)',
  },
  slates: {
    type: 'boolean',
    default: false,
    describe: 'the log is of whole lists, a row for each place, with a column list that says which',
  },
  clip: { type: 'number', describe: 'largest weight of the clipped estimate (default: 10)' },
  'least-effective': {
    type: 'number',
    default: 0.01,
    describe: 'share of the rows that the weighted ones must be worth; 0 shows estimates of whatever weights',
  },
  replicates: { type: 'number', default: 1000, describe: 'bootstrap samples behind the intervals' },
  seed: { type: 'number', default: 1, describe: 'seed of the bootstrap' },
  'max-bad': LOG_OPTIONS['max-bad'],
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .positional('logs', {
      type: 'string',
      array: true,
      demandOption: true,
      describe:
        'files of one log of the Open Bandit Dataset: item_id, position, click, propensity_score; with --slates also list',
    })
    .options(options)
    .usage(
      'podium off-policy: what a policy would have earned, from the log of another that wrote down its chances. Tells five estimates with intervals, what the policy earned where it has a log of its own, and whether the weights can be believed; exit code 1 where they cannot.\n\nA policy is its chance of each item at each position; what it knows of the person is averaged over. 10,000 rows take a second. docs/off-policy.md explains every number.',
    )
    .example('podium off-policy bts/men.csv.gz', 'a random order, judged from the log of Thompson sampling')
    .example('podium off-policy random/men.csv.gz --target bts/men.csv.gz', 'the reverse, beside what it earned')
    .example('podium off-policy slates.csv.gz --slates', 'whole lists, by estimators that differ in what they assume');
}

export const offPolicyCommand = command({
  command: 'off-policy <logs..>',
  describe: "what a policy would have earned, from another's log",
  builder,
  handler: (parsed) => {
    const { replicates, seed, leastEffective } = parsed;
    const clip = parsed.clip ?? 10;
    if (!(Number.isInteger(replicates) && replicates >= 100))
      throw new Misuse(`--replicates is ${replicates}, expected a whole number, 100 or more`);
    if (!Number.isInteger(seed)) throw new Misuse(`--seed is ${seed}, expected a whole number`);
    if (!(clip > 0)) throw new Misuse(`--clip is ${clip}, expected a weight above 0`);
    if (!(leastEffective >= 0 && leastEffective <= 1))
      throw new Misuse(`--least-effective is ${leastEffective}, expected a share from 0 to 1`);
    const rules = { clip, leastEffective, replicates, seed };
    const logs = parsed.logs.map(String);
    const targets = (parsed.target ?? ['uniform']).map(String);
    if (parsed.slates) {
      if (parsed.clip !== undefined)
        throw new Misuse('--clip and --slates were both given; weights of whole lists are not cut');
      if (targets.join() !== 'uniform')
        throw new Misuse(
          `--target is ${targets.join(' ')}, expected uniform with --slates; chances of another policy stand in the column target_score`,
        );
      return watched(() =>
        judgeLists(logs, parsed.target !== undefined, { ...rules, maxBad: maxBadOf(parsed), json: parsed.json }),
      );
    }
    return watched(async () => {
      const isUniform = targets.join() === 'uniform';
      const log = await readLoggedShows(logs, maxBadOf(parsed));
      const own = isUniform ? null : await readLoggedShows(targets, maxBadOf(parsed));
      const found = offPolicy(judgedBy(log, own ? policyOf(own) : uniform(log.item)), rules);
      const judged = {
        log: logs.join(', '),
        target: isUniform ? 'every item with the same chance' : `the policy of ${targets.join(', ')}`,
        logged: earnedIn(log.click),
        earned: own && earnedIn(own.click),
      };
      print(parsed.json ? JSON.stringify({ ...judged, ...found, rules }) : offPolicyText(found, judged));
      if (found.refused !== undefined) process.exitCode = 1;
    });
  },
});

function earnedIn(clicks: readonly number[]) {
  return clusterMean(
    clicks,
    clicks.map((_, row) => row),
  );
}
