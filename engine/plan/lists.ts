/**
 * Functions over one value of every candidate, [n] float64 with NaN for missing. Sums run from the first candidate to
 * the last. Those in `PER_CANDIDATE` fill [n] values, those in `PER_LIST` give one.
 */
export const PER_CANDIDATE: Readonly<
  Record<string, (of: Float64Array, n: number, out: Float64Array, param: number) => void>
> = {
  rank_lowest: (of, n, out) => rank(of, n, out, 1),
  rank_highest: (of, n, out) => rank(of, n, out, -1),
  neighbour: (of, n, out, offset) => {
    for (let i = 0; i < n; i++) out[i] = i + offset >= 0 && i + offset < n ? of[i + offset] : Number.NaN;
  },
};

export const PER_LIST: Readonly<Record<string, (of: Float64Array, n: number, param: number) => number>> = {
  sum: (of, n) => total(of, n),
  count: known,
  mean: (of, n) => total(of, n) / known(of, n),
  lowest,
  highest,
  first: (of, n) => (n > 0 ? of[0] : Number.NaN),
  spread: (of, n) => {
    if (lowest(of, n) === highest(of, n)) return 0;
    const count = known(of, n);
    const mean = total(of, n) / count;
    let squares = 0;
    for (let i = 0; i < n; i++) if (of[i] === of[i]) squares += (of[i] - mean) * (of[i] - mean);
    return Math.sqrt(squares / count);
  },
};

/** A function over the candidates of a group: those that agree in a second value; missing ones agree with each other. */
export function overGroups(
  fn: string,
): (of: Float64Array, among: Float64Array, n: number, out: Float64Array, param: number) => void {
  return (of, among, n, out, param) => {
    const groups = new Map<number, number[]>();
    for (let i = 0; i < n; i++) {
      const group = groups.get(among[i]);
      if (group) group.push(i);
      else groups.set(among[i], [i]);
    }
    for (const group of groups.values()) {
      const own = Float64Array.from(group, (i) => of[i]);
      const values = new Float64Array(group.length);
      overAll(fn, own, group.length, values, param);
      for (let j = 0; j < group.length; j++) out[group[j]] = values[j];
    }
  };
}

/** Any function over the candidates, as a value for each of them. */
export function overAll(fn: string, of: Float64Array, n: number, out: Float64Array, param: number): void {
  if (fn in PER_CANDIDATE) PER_CANDIDATE[fn](of, n, out, param);
  else out.fill(PER_LIST[fn](of, n, param), 0, n);
}

const MANY = 48;

function lowest(of: Float64Array, n: number): number {
  let best = Number.NaN;
  for (let i = 0; i < n; i++) if (!(of[i] >= best) && of[i] === of[i]) best = of[i];
  return best;
}

function highest(of: Float64Array, n: number): number {
  let best = Number.NaN;
  for (let i = 0; i < n; i++) if (!(of[i] <= best) && of[i] === of[i]) best = of[i];
  return best;
}

function rank(of: Float64Array, n: number, out: Float64Array, sign: 1 | -1): void {
  if (n > MANY) {
    rankSorted(of, n, out, sign);
    return;
  }
  const behind = known(of, n) + 1;
  for (let i = 0; i < n; i++) out[i] = of[i] === of[i] ? 1 : behind;
  for (let i = 1; i < n; i++) {
    const x = sign * of[i];
    for (let j = 0; j < i; j++) {
      const y = sign * of[j];
      if (y < x) out[i]++;
      else if (x < y) out[j]++;
    }
  }
}

function rankSorted(of: Float64Array, n: number, out: Float64Array, sign: 1 | -1): void {
  const values = new Float64Array(n);
  for (let i = 0; i < n; i++) values[i] = sign * of[i];
  const sorted = values.slice().sort();
  const places = new Map<number, number>();
  let k = 0;
  for (; k < n && sorted[k] === sorted[k]; k++) if (!places.has(sorted[k])) places.set(sorted[k], k + 1);
  for (let i = 0; i < n; i++) out[i] = values[i] === values[i] ? places.get(values[i])! : k + 1;
}

function total(of: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) if (of[i] === of[i]) sum += of[i];
  return sum;
}

function known(of: Float64Array, n: number): number {
  let count = 0;
  for (let i = 0; i < n; i++) if (of[i] === of[i]) count++;
  return count;
}
