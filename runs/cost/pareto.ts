/** What is compared on a front: the metric, the higher the better, and costs, the lower the better. */
export interface FrontPoint {
  readonly value: number;
  readonly costs: readonly number[];
}

/**
 * [points] whether each is on the front: no other is as good in everything and better in something. Points that are the
 * same in everything are all on it, or none.
 */
export function paretoFront(points: readonly FrontPoint[]): boolean[] {
  return points.map((point) => !points.some((other) => dominates(other, point)));
}

function dominates(a: FrontPoint, b: FrontPoint): boolean {
  const isAsGood = a.value >= b.value && a.costs.every((cost, i) => cost <= b.costs[i]);
  return isAsGood && (a.value > b.value || a.costs.some((cost, i) => cost < b.costs[i]));
}
