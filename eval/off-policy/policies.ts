/** One action at a place a row: which item stood at which position, and with what chance. */
export interface Shows {
  readonly item: readonly string[];
  readonly position: readonly number[];
  readonly propensity: readonly number[];
}

/** The chance of an item at a position, the same whoever asks; over all items of a position it adds up to 1. */
export type Policy = (item: string, position: number) => number;

/** Every item with the same chance. */
export function uniform(items: readonly string[]): Policy {
  const known = new Set(items);
  return (item) => (known.has(item) ? 1 / known.size : 0);
}

/**
 * A policy as its log tells it: rows in which it showed an item at a position, each over its chance, count how often it
 * was asked there; so rows over that sum is the policy's mean chance (the harmonic mean of those it wrote down), however
 * its chances changed. Scaled to add up to 1 at each position.
 */
export function policyOf({ item, position, propensity }: Shows): Policy {
  const means = new Map<string, { asked: number; rows: number; position: number }>();
  for (const [row, code] of item.entries()) {
    const key = `${position[row]} ${code}`;
    const own = means.get(key) ?? { asked: 0, rows: 0, position: position[row] };
    means.set(key, { ...own, asked: own.asked + 1 / propensity[row], rows: own.rows + 1 });
  }
  const all = new Map<number, number>();
  for (const { asked, rows, position } of means.values()) all.set(position, (all.get(position) ?? 0) + rows / asked);
  return (code, at) => {
    const own = means.get(`${at} ${code}`);
    return own ? own.rows / own.asked / all.get(at)! : 0;
  };
}
