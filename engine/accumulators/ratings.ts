import type { Accumulator } from './accumulator';

const START = 150_000;

type Ratings = Map<number, number>;

/** Moves the ratings of a winner and a loser, in hundredths; whoever comes beyond the cap stays at the start. */
export function rate(
  state: Ratings | undefined,
  winner: number,
  loser: number,
  k: number,
  cap: number,
): Ratings | undefined {
  if (loser !== loser || winner === loser) return state;
  const ratings: Ratings = state ?? new Map();
  const [up, down] = [ratings.get(winner) ?? START, ratings.get(loser) ?? START];
  const won = Math.round(100 * k * (1 - 1 / (1 + 10 ** ((down - up) / 40_000))));
  if (ratings.has(winner) || ratings.size < cap) ratings.set(winner, up + won);
  if (ratings.has(loser) || ratings.size < cap) ratings.set(loser, down - won);
  return ratings;
}

/** A rating; missing for whoever has none. */
export function ratingOf(state: Ratings | null, id: number): number {
  const rating = state?.get(id);
  return rating === undefined ? Number.NaN : rating / 100;
}

/** Ratings from games: the folded value is the winner, the role beside it the loser. In whole hundredths, from 1500. */
export const ratings: Accumulator = {
  name: 'ratings',
  sentence: 'Ratings of ids from pairs of a winner and a loser, beginning at 1500.',
  cost: 120,
  source: 'Elo. The Rating of Chessplayers, Past and Present. 1978',
  version: 1,
  order: 'C',
  windows: ['life'],
  takesEvents: false,
  tiesMatter: true,
  unit: 'none',
  lanes: () => [],
  update: (_, { blob, value, also, params }) =>
    `${blob} = rate(${blob}, ${value}, ${also[0]}, ${params.k}, ${params.cap});`,
  reads: { ratings: (_, { blob }) => `(${blob} ?? null)` },
  objectReads: ['ratings'],
  fold(values, { k, cap }) {
    const games = values.map(({ value, also }) => ({ winner: value, loser: also![0]! }));
    const played = games.filter(({ winner, loser }) => !Number.isNaN(loser) && winner !== loser);
    const known = [...new Set(played.flatMap(({ winner, loser }) => [winner, loser]))].slice(0, Number(cap));
    const rated = new Map(known.map((id) => [id, START]));
    for (const { winner, loser } of played) {
      const before = (id: number): number => rated.get(id) ?? START;
      const expected = 1 / (1 + 10 ** ((before(loser) - before(winner)) / 40_000));
      const won = Math.round(100 * Number(k) * (1 - expected));
      const after = [
        [winner, before(winner) + won],
        [loser, before(loser) - won],
      ] as const;
      for (const [id, rating] of after) if (rated.has(id)) rated.set(id, rating);
    }
    return played.length === 0 ? null : rated;
  },
  bytes: (_, __, { cap }) => 48 * Number(cap) + 96,
  encode: (state: Ratings) => [...state],
  decode: (json: [number, number][]): Ratings => new Map(json),
};
