import type { LoggedActions } from './estimates';
import type { Policy, Shows } from './policies';

/** Rows of the mean to which an item's own rate is held. */
const HELD = 100;
/** Parts of the log; each is predicted from all others. */
const PARTS = 5;

/**
 * A log with the chances of another policy, ready to be estimated: the reward model is an item's own click rate, held
 * toward the mean of all by a hundred rows, from the other four fifths of the log (cross-fitted, so that DR stays unbiased).
 *
 * Chances are by item and position alone: what a policy knows of the person is averaged over.
 */
export function judgedBy(log: Shows & { readonly click: readonly number[] }, policy: Policy): LoggedActions {
  const { item, position, propensity, click } = log;
  const items = [...new Set(item)];
  const positions = [...new Set(position)];
  const loggedAt = new Set(item.map((code, row) => `${position[row]} ${code}`));
  const unsupported = byPosition(positions, (at) => {
    const reached = items.reduce((sum, code) => sum + (loggedAt.has(`${at} ${code}`) ? policy(code, at) : 0), 0);
    return Math.max(0, 1 - reached);
  });
  const rates = Array.from({ length: PARTS }, (_, part) => ratesWithout(part, item, click));
  const averages = rates.map((rate) =>
    byPosition(positions, (at) => items.reduce((sum, code) => sum + policy(code, at) * rate(code), 0)),
  );
  return {
    reward: click,
    propensity,
    target: item.map((code, row) => policy(code, position[row])),
    unsupported: position.map((at) => unsupported.get(at)!),
    model: {
      taken: item.map((code, row) => rates[row % PARTS](code)),
      target: position.map((at, row) => averages[row % PARTS].get(at)!),
    },
  };
}

function ratesWithout(part: number, item: readonly string[], click: readonly number[]): (item: string) => number {
  const sums = new Map<string, { clicks: number; rows: number }>();
  const all = { clicks: 0, rows: 0 };
  for (const [row, code] of item.entries()) {
    if (row % PARTS === part) continue;
    const own = sums.get(code) ?? { clicks: 0, rows: 0 };
    sums.set(code, own);
    for (const sum of [own, all]) {
      sum.clicks += click[row];
      sum.rows++;
    }
  }
  const mean = all.rows === 0 ? 0 : all.clicks / all.rows;
  return (code) => {
    const { clicks, rows } = sums.get(code) ?? { clicks: 0, rows: 0 };
    return (clicks + HELD * mean) / (rows + HELD);
  };
}

function byPosition(positions: readonly number[], of: (position: number) => number): ReadonlyMap<number, number> {
  return new Map(positions.map((at) => [at, of(at)]));
}
