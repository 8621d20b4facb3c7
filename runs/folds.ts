import { ConfigError } from '../engine/base/errors';
import { random } from '../engine/base/random';

/**
 * The fold of each list, [lists]: all lists of a user are in one, users are dealt by the seed, and folds differ by at most
 * one user.
 *
 * @param where what is said of a log with too few users, such as `blend: the choose part has clicks of`
 * @throws ConfigError when there are fewer users than folds
 */
export function dealUsers(users: Int32Array, folds: number, seed: number, where: string): Int32Array {
  const distinct = new Set(users);
  if (distinct.size < folds)
    throw new ConfigError(
      `${where} ${distinct.size} users, expected at least ${folds}, one for each fold; a longer log would do`,
      'E_PART',
    );
  const next = random(seed, 11);
  const dealt = [...distinct].map((user) => ({ user, key: next() })).sort((a, b) => a.key - b.key);
  const foldOf = new Map(dealt.map(({ user }, i) => [user, i % folds]));
  return users.map((user) => foldOf.get(user)!);
}
