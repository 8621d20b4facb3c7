import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readLoggedShows } from '../../datasets/index';
import { clusterMean } from '../../eval/interval';
import { offPolicy } from '../../eval/off-policy/estimates';
import { judgedBy } from '../../eval/off-policy/judged';
import { policyOf, uniform } from '../../eval/off-policy/policies';

const data = process.env.PODIUM_DATA;

if (!data) console.log('skipped: PODIUM_DATA is not set, so no policy is judged from the Open Bandit logs');

const read = (policy: string, campaign: string) =>
  readLoggedShows([join(data!, 'open-bandit', policy, campaign, `${campaign}.csv.gz`)]);

describe.skipIf(!data)('Open Bandit: each policy judged from the log of the other', () => {
  test.each([
    ['covers what it earned', 'random', 'bts', 'men'],
    ['covers what it earned', 'bts', 'random', 'men'],
    [
      'is refused, since two rows hold the weight of 10,000; asked for all the same, it covers what was earned',
      'random',
      'bts',
      'women',
    ],
    ['covers what it earned', 'bts', 'random', 'women'],
  ])('%s: the value of %s from the log of %s (%s)', async (why, of, from, campaign) => {
    const own = await read(of, campaign);
    const target = of === 'random' ? uniform(own.item) : policyOf(own);
    const log = judgedBy(await read(from, campaign), target);
    const { refused } = offPolicy(log, { seed: 1, replicates: 100 });
    const { estimates, checks } = offPolicy(log, { seed: 1, replicates: 1000, leastEffective: 0 });
    const earned = clusterMean(
      own.click,
      own.click.map((_, i) => i),
    );
    const show = ({ value, lo, hi }: { value: number; lo: number; hi: number }) =>
      `${value.toFixed(5)} [${lo.toFixed(5)}, ${hi.toFixed(5)}]`;
    console.log(
      `${of} from ${from}, ${campaign}: earned ${show(earned)}; IPS ${show(estimates.ips)}, SNIPS ${show(estimates.snips)}, DR ${show(estimates.dr)}; ESS/n ${checks.effectiveShare.toFixed(3)}, mean weight ${checks.meanWeight.toFixed(3)}`,
    );
    expect(refused).toBe(
      why.startsWith('is refused')
        ? '10000 rows are worth 2.1 by their weights, expected at least 1 %; the policies differ too much'
        : undefined,
    );
    for (const name of ['ips', 'snips', 'dr'] as const) {
      expect(estimates[name].lo, name).toBeLessThanOrEqual(earned.value);
      expect(estimates[name].hi, name).toBeGreaterThanOrEqual(earned.value);
    }
  });
});
