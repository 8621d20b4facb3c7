import type { LoggedSlates } from './slates';

/** Lists that a policy showed, place by place; arrays are [rows] but `offsets` and `user`. */
export interface ShownSlates {
  /** [lists + 1] first row of each list; rows stand in shown order. */
  readonly offsets: ArrayLike<number>;
  readonly item: readonly string[];
  readonly click: readonly number[];
  readonly propensity: readonly number[];
  /** Chance of the judged policy to put the item here, given those above; null: every item not above with the same chance. */
  readonly target: readonly number[] | null;
  /** [lists] */
  readonly user: ArrayLike<number>;
}

/** Rows of a place's mean to which an item's own is held. */
const HELD = 100;
/** Parts of the users; each is predicted from all others. */
const PARTS = 5;

/**
 * Logged lists with the judged policy's chances and a model of what is clicked from each place on, ready to be estimated.
 * The model is fitted on the other four fifths of the users, so that the doubly robust estimate stays unbiased. Where every
 * item is judged alike it is an item's own mean at the place, held toward that of all by a hundred rows; a column of chances
 * tells nothing of items that were not shown, so it is the mean at the place then.
 */
export function judgedSlates(log: ShownSlates): LoggedSlates {
  const { offsets, item, click, propensity, user } = log;
  const names = [...new Set(item)];
  const codeOf = new Map(names.map((name, code) => [name, code]));
  const codes = Int32Array.from(item, (name) => codeOf.get(name)!);
  const place = placesOf(offsets);
  const target = log.target ?? Array.from(place, (at) => 1 / Math.max(1, names.length - at));
  const part = partsOf(offsets, user);
  const ahead = clicksAhead(offsets, click);
  const models = Array.from({ length: PARTS }, (_, without) =>
    meansWithout(without, part, place, codes, ahead, log.target === null ? names.length : 0),
  );
  const taken = Array.from(codes, (code, row) => models[part[row]].of(place[row], code));
  const average = new Float64Array(codes.length);
  for (let list = 0; list + 1 < offsets.length; list++) {
    const above: number[] = [];
    for (let row = offsets[list]; row < offsets[list + 1]; row++) {
      average[row] = models[part[row]].among(place[row], above);
      above.push(codes[row]);
    }
  }
  return { offsets, reward: click, propensity, target, user, model: { taken, target: average } };
}

interface Means {
  /** What is clicked from a place on where an item stands there. */
  readonly of: (place: number, item: number) => number;
  /** The same on average over all items but those above. */
  readonly among: (place: number, above: readonly number[]) => number;
}

/** items: how many are told apart; 0: none, a place has one mean. */
function meansWithout(
  without: number,
  part: Int32Array,
  place: Int32Array,
  codes: Int32Array,
  ahead: Float64Array,
  items: number,
): Means {
  const places = place.reduce((most, at) => Math.max(most, at + 1), 0);
  const [total, rows] = [new Float64Array(places), new Float64Array(places)];
  const [ownTotal, ownRows] = [new Float64Array(places * items), new Float64Array(places * items)];
  for (let row = 0; row < place.length; row++) {
    if (part[row] === without) continue;
    total[place[row]] += ahead[row];
    rows[place[row]]++;
    if (items === 0) continue;
    ownTotal[place[row] * items + codes[row]] += ahead[row];
    ownRows[place[row] * items + codes[row]]++;
  }
  const mean = total.map((sum, at) => (rows[at] > 0 ? sum / rows[at] : 0));
  if (items === 0) return { of: (at) => mean[at], among: (at) => mean[at] };
  const own = ownTotal.map((sum, i) => (sum + HELD * mean[Math.floor(i / items)]) / (ownRows[i] + HELD));
  const all = mean.map((_, at) => own.subarray(at * items, (at + 1) * items).reduce((a, b) => a + b, 0));
  return {
    of: (at, item) => own[at * items + item],
    among: (at, above) =>
      above.reduce((sum, item) => sum - own[at * items + item], all[at]) / Math.max(1, items - above.length),
  };
}

/** [rows] places from 0. */
function placesOf(offsets: ArrayLike<number>): Int32Array {
  const place = new Int32Array(offsets[offsets.length - 1]);
  for (let list = 0; list + 1 < offsets.length; list++)
    for (let row = offsets[list]; row < offsets[list + 1]; row++) place[row] = row - offsets[list];
  return place;
}

/** [rows] the part of whoever saw the list. */
function partsOf(offsets: ArrayLike<number>, user: ArrayLike<number>): Int32Array {
  const part = new Int32Array(offsets[offsets.length - 1]);
  for (let list = 0; list + 1 < offsets.length; list++) part.fill(user[list] % PARTS, offsets[list], offsets[list + 1]);
  return part;
}

/** [rows] clicks at the place and below it. */
function clicksAhead(offsets: ArrayLike<number>, click: readonly number[]): Float64Array {
  const ahead = new Float64Array(click.length);
  for (let list = 0; list + 1 < offsets.length; list++) {
    let sum = 0;
    for (let row = offsets[list + 1] - 1; row >= offsets[list]; row--) ahead[row] = sum += click[row];
  }
  return ahead;
}
