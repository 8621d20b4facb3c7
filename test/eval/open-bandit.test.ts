import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { clusterMean } from '../../eval/interval';
import { type LoggedActions, offPolicy } from '../../eval/off-policy/estimates';

const data = process.env.PODIUM_DATA;

interface Log {
  item: number[];
  position: number[];
  click: number[];
  propensity: number[];
}

function read(policy: string, campaign: string): Log {
  const file = join(data ?? '', 'open-bandit', policy, campaign, `${campaign}.csv.gz`);
  const [head, ...lines] = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  const names = head.split(',');
  const rows = lines.map((line) => line.split(','));
  const column = (name: string) => rows.map((row) => Number(row[names.indexOf(name)]));
  return {
    item: column('item_id'),
    position: column('position'),
    click: column('click'),
    propensity: column('propensity_score'),
  };
}

/** Chance of each item at each position: the mean of the logged chances, scaled to add up to 1 at each position. */
function chances({ item, position, propensity }: Log): (item: number, position: number) => number {
  const sums = new Map<string, [number, number]>();
  item.forEach((code, i) => {
    const key = `${position[i]}/${code}`;
    const [total, n] = sums.get(key) ?? [0, 0];
    sums.set(key, [total + propensity[i], n + 1]);
  });
  const mean = (key: string) => (sums.has(key) ? sums.get(key)![0] / sums.get(key)![1] : 0);
  const all = new Map<string, number>();
  for (const key of sums.keys()) all.set(key.split('/')[0], (all.get(key.split('/')[0]) ?? 0) + mean(key));
  return (code, at) => mean(`${at}/${code}`) / all.get(String(at))!;
}

/** Clicks per item, held towards the mean of all by a hundred rows: the reward model of DM and DR. */
function model({ item, click }: Log): (item: number) => number {
  const mean = click.reduce((a, b) => a + b, 0) / click.length;
  return (code) => {
    const own = click.filter((_, i) => item[i] === code);
    return (own.reduce((a, b) => a + b, 0) + 100 * mean) / (own.length + 100);
  };
}

function judged(log: Log, target: (item: number, position: number) => number): LoggedActions {
  const codes = [...new Set(log.item)];
  const worth = model(log);
  const known = new Map(codes.map((code) => [code, worth(code)]));
  const average = new Map(
    [...new Set(log.position)].map((at) => [at, codes.reduce((t, code) => t + target(code, at) * known.get(code)!, 0)]),
  );
  return {
    reward: log.click,
    propensity: log.propensity,
    target: log.item.map((code, i) => target(code, log.position[i])),
    model: { taken: log.item.map((code) => known.get(code)!), target: log.position.map((at) => average.get(at)!) },
  };
}

if (!data) console.log('skipped: PODIUM_DATA is not set, so no policy is judged from the Open Bandit logs');

describe.skipIf(!data)('Open Bandit: each policy judged from the log of the other', () => {
  test.each([
    ['covers what it earned', 'random', 'bts', 'men'],
    ['covers what it earned', 'bts', 'random', 'men'],
    ['is refused: two rows hold the weight of 10,000', 'random', 'bts', 'women'],
    ['covers what it earned', 'bts', 'random', 'women'],
  ])('%s: the value of %s from the log of %s (%s)', (why, of, from, campaign) => {
    const own = read(of, campaign);
    const items = new Set(own.item).size;
    const target = of === 'random' ? () => 1 / items : chances(own);
    const { estimates, checks, refused } = offPolicy(judged(read(from, campaign), target), {
      seed: 1,
      replicates: 1000,
    });
    const earned = clusterMean(
      own.click,
      own.click.map((_, i) => i),
    );
    const show = ({ value, lo, hi }: { value: number; lo: number; hi: number }) =>
      `${value.toFixed(5)} [${lo.toFixed(5)}, ${hi.toFixed(5)}]`;
    console.log(
      `${of} from ${from}, ${campaign}: earned ${show(earned)}; IPS ${show(estimates.ips)}, SNIPS ${show(estimates.snips)}, DR ${show(estimates.dr)}; ESS/n ${checks.effectiveShare.toFixed(3)}, mean weight ${checks.meanWeight.toFixed(3)}`,
    );
    if (why.startsWith('is refused')) {
      expect(refused).toBe(
        '10000 rows are worth 2.1 by their weights, expected at least 1 %; the policies differ too much',
      );
      return;
    }
    expect(refused).toBeUndefined();
    for (const name of ['ips', 'snips', 'dr'] as const) {
      expect(estimates[name].lo, name).toBeLessThanOrEqual(earned.value);
      expect(estimates[name].hi, name).toBeGreaterThanOrEqual(earned.value);
    }
  });
});
