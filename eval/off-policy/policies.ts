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

/** A policy as its log tells it: the mean of the chances it gave an item at a position, scaled to add up to 1 there. */
export function policyOf({ item, position, propensity }: Shows): Policy {
  const means = new Map<string, { total: number; rows: number; position: number }>();
  for (const [row, code] of item.entries()) {
    const key = `${position[row]} ${code}`;
    const own = means.get(key) ?? { total: 0, rows: 0, position: position[row] };
    means.set(key, { ...own, total: own.total + propensity[row], rows: own.rows + 1 });
  }
  const all = new Map<number, number>();
  for (const { total, rows, position } of means.values()) all.set(position, (all.get(position) ?? 0) + total / rows);
  return (code, at) => {
    const own = means.get(`${at} ${code}`);
    return own ? own.total / own.rows / all.get(at)! : 0;
  };
}
