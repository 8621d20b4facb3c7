import { readLoggedSlates } from '../datasets/index';
import { clusterMean } from '../eval/interval';
import { judgedSlates } from '../eval/off-policy/judged-slates';
import { offPolicySlates } from '../eval/off-policy/slates';
import { print } from './print';
import { believed, slatesText } from './slates-text';

interface ListRules {
  readonly replicates: number;
  readonly seed: number;
  readonly leastEffective: number;
  readonly maxBad: number;
  readonly json: boolean;
}

/** Judges logs of whole lists (docs/off-policy.md) and prints what was found; exit code 1 where no estimate is to be believed. */
export async function judgeLists(
  logs: readonly string[],
  isUniform: boolean,
  { replicates, seed, leastEffective, maxBad, json }: ListRules,
): Promise<void> {
  const log = await readLoggedSlates(logs, maxBad);
  const target = isUniform ? null : log.target;
  const found = offPolicySlates(judgedSlates({ ...log, target }), { replicates, seed });
  const lists = log.offsets.length - 1;
  const clicks = Array.from({ length: lists }, (_, list) =>
    log.click.slice(log.offsets[list], log.offsets[list + 1]).reduce((a, b) => a + b, 0),
  );
  const judged = {
    log: logs.join(', '),
    target: target === null ? 'every item that is not above with the same chance' : 'the policy of target_score',
    lists,
    leftOut: log.leftOut,
    users: new Set(log.user).size,
    logged: clusterMean(clicks, log.user),
    leastEffective,
  };
  const told = believed(found, leastEffective);
  const rules = { replicates, seed };
  print(json ? JSON.stringify({ ...judged, estimates: found, believed: told, rules }) : slatesText(found, judged));
  if (told.length === 0) process.exitCode = 1;
}
