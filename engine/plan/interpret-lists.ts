const PART = /^(.+)_of_(prefix|suffix|first|previous|next|around)$/;

/**
 * A function over one value of every candidate (NaN: missing), as seen from candidate i: the definition of each. `by`
 * is a second value of every candidate.
 */
export function amongCandidates(
  fn: string,
  of: readonly number[],
  i: number,
  param: number,
  by: readonly number[] = [],
): number {
  const [, fold, part] = PART.exec(fn) ?? [];
  if (fold) return overPart(fold, of, i, part!, param);
  const known = of.filter((x) => !Number.isNaN(x));
  const isMissing = Number.isNaN(of[i]);
  const [what, which, how] = fn.split(/_(?=lowest|highest|lower|higher)|(?<=lowest|highest|lower|higher)_/);
  switch (what) {
    case 'rank':
      return rank(of[i]!, known, which!, how, of.length);
    case 'percentile':
      if (isMissing) return Number.NaN;
      return known.length === 1 ? 0 : (rank(of[i]!, known, which!, how, of.length) - 1) / (known.length - 1);
    case 'is':
      return isMissing ? Number.NaN : Number(known.every((other) => !comesBefore(other, of[i]!, which!)));
    case 'share': {
      const others = seenFrom(of, i, how!).filter((x) => !Number.isNaN(x));
      const before = others.filter((other) => comesBefore(other, of[i]!, which!));
      return isMissing || others.length === 0 ? Number.NaN : before.length / others.length;
    }
    case 'places_to': {
      const at = seenFrom(of, i, how!).findIndex((other) => comesBefore(other, of[i]!, which!));
      return at < 0 ? Number.NaN : at + 1;
    }
    case 'at': {
      if (which === undefined) break;
      const best = sorted(by)[which === 'lowest' ? 0 : by.filter((x) => !Number.isNaN(x)).length - 1];
      return of[by.indexOf(best!)] ?? Number.NaN;
    }
  }
  return one(fn, of, known, i, param);
}

function one(fn: string, of: readonly number[], known: readonly number[], i: number, param: number): number {
  const folded = fold(fn, known);
  if (folded !== undefined) return folded;
  const ascending = sorted(known);
  const sum = add(known);
  const sameAs = (x: number) => (y: number) => x === y || (Number.isNaN(x) && Number.isNaN(y));
  switch (fn) {
    case 'neighbour':
      return of[i + param] ?? Number.NaN;
    case 'first':
      return of[0]!;
    case 'at_place':
      return of.at(param < 0 ? param : param - 1) ?? Number.NaN;
    case 'minmax':
      return (of[i]! - fold('lowest', known)!) / (fold('highest', known)! - fold('lowest', known)!);
    case 'group_place':
      return of.slice(0, i + 1).filter(sameAs(of[i]!)).length;
    case 'group_size':
      return of.filter(sameAs(of[i]!)).length;
    case 'distinct':
      return new Set(known).size;
    case 'gini':
      if (!(sum > 0) || ascending[0]! < 0) return Number.NaN;
      return add(ascending.map((x, place) => (2 * place + 1 - known.length) * x)) / (known.length * sum);
    case 'entropy':
      if (!(sum > 0) || ascending[0]! < 0) return Number.NaN;
      return -known.filter((x) => x > 0).reduce((nats, x) => nats + (x / sum) * Math.log(x / sum), 0) + 0;
    case 'is_ascending':
    case 'is_descending': {
      const places = orderedPrefix(of, fn.slice('is_'.length));
      return Number.isNaN(places) ? places : Number(places === of.length);
    }
    case 'ascending_prefix':
    case 'descending_prefix':
      return orderedPrefix(of, fn.slice(0, -'_prefix'.length));
    case 'tau':
      return tau(known);
    default:
      throw new Error(`no list function ${fn}`);
  }
}

/** What can be said of any set of known values, in their order. */
function fold(fn: string, known: readonly number[]): number | undefined {
  const ascending = sorted(known);
  const half = known.length >> 1;
  switch (fn) {
    case 'count':
      return known.length;
    case 'count_true':
      return known.filter((x) => x === 1).length;
    case 'sum':
      return add(known);
    case 'mean':
      return add(known) / known.length;
    case 'lowest':
      return ascending[0] ?? Number.NaN;
    case 'highest':
      return known.toSorted((a, b) => b - a)[0] ?? Number.NaN;
    case 'median':
      if (known.length === 0) return Number.NaN;
      return (known.length % 2 ? ascending[half]! : (ascending[half - 1]! + ascending[half]!) / 2) + 0;
    case 'spread': {
      if (known.every((other) => other === known[0])) return known.length ? 0 : Number.NaN;
      const mean = add(known) / known.length;
      return Math.sqrt(add(known.map((other) => (other - mean) * (other - mean))) / known.length);
    }
    default:
      return undefined;
  }
}

/** A part is a list of its own; a suffix is one from the bottom up. */
function overPart(fn: string, of: readonly number[], i: number, part: string, param: number): number {
  const [from, to] = {
    prefix: [0, i],
    suffix: [i, of.length - 1],
    first: [0, param - 1],
    previous: [i - param, i - 1],
    next: [i + 1, i + param],
    around: [i - param, i + param],
  }[part]!;
  const places = of.map((_, at) => at).filter((at) => at >= from! && at <= to!);
  if (part === 'suffix') places.reverse();
  const values = places.map((at) => of[at]!);
  if (fn === 'spread' && (part === 'prefix' || part === 'suffix')) return runningSpread(values);
  return amongCandidates(fn, values, places.indexOf(i), param);
}

/** The standard deviation as it grows, value by value: mean and squares are corrected by each. */
function runningSpread(values: readonly number[]): number {
  const known = values.filter((x) => !Number.isNaN(x));
  const grown = known.reduce(
    ({ mean, squares }, x, i) => {
      const next = mean + (x - mean) / (i + 1);
      return { mean: next, squares: squares + (x - mean) * (x - next) };
    },
    { mean: 0, squares: 0 },
  );
  return Math.sqrt(grown.squares / known.length);
}

function rank(x: number, known: readonly number[], which: string, ties: string | undefined, n: number): number {
  if (ties === 'middle') return (rank(x, known, which, undefined, n) + rank(x, known, which, 'worst', n)) / 2;
  if (Number.isNaN(x)) return ties === 'worst' ? n : known.length + 1;
  const before = known.filter((other) => comesBefore(other, x, which)).length;
  return ties === 'worst' ? before + known.filter((other) => other === x).length : before + 1;
}

function comesBefore(other: number, x: number, which: string): boolean {
  return which.startsWith('low') ? other < x : other > x;
}

/** The values above or below, the nearest first. */
function seenFrom(of: readonly number[], i: number, where: string): readonly number[] {
  return where === 'above' ? of.slice(0, i).reverse() : of.slice(i + 1);
}

function orderedPrefix(of: readonly number[], order: string): number {
  if (of.every(Number.isNaN)) return Number.NaN;
  const breaks = (at: number): boolean =>
    of.slice(0, at).some((x) => (order === 'ascending' ? of[at]! < x : of[at]! > x));
  const at = of.findIndex((_, at) => breaks(at));
  return at < 0 ? of.length : at;
}

function tau(known: readonly number[]): number {
  const pairs = known.flatMap((x, i) => known.slice(0, i).map((above) => Math.sign(x - above)));
  const unequal = pairs.filter((sign) => sign !== 0);
  return add(unequal) / Math.sqrt(pairs.length * unequal.length);
}

function sorted(values: readonly number[]): readonly number[] {
  return values.filter((x) => !Number.isNaN(x)).toSorted((a, b) => a - b);
}

function add(values: readonly number[]): number {
  return values.reduce((total, x) => total + x, 0);
}
