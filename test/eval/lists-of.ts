import type { ScoredLists } from '../../eval/lists';

/** A list of a test: scores fall from the first candidate on, items are numbered, each list has a user of its own. */
export interface Toy {
  user?: number;
  items?: number[];
  scores?: number[];
  labels: number[];
  prices?: number[];
  missed?: boolean;
}

export function listsOf(toys: Toy[]): ScoredLists {
  const offsets = [0];
  for (const toy of toys) offsets.push(offsets[offsets.length - 1] + toy.labels.length);
  return {
    offsets: Int32Array.from(offsets),
    scores: Float64Array.from(toys.flatMap((toy) => toy.scores ?? toy.labels.map((_, i) => -i))),
    labels: Float32Array.from(toys.flatMap((toy) => toy.labels)),
    items: Int32Array.from(toys.flatMap((toy) => toy.items ?? toy.labels.map((_, i) => i))),
    prices: Float64Array.from(toys.flatMap((toy) => toy.prices ?? toy.labels.map(() => Number.NaN))),
    qid: toys.map((_, i) => `q${i}`),
    user: Int32Array.from(toys, (toy, i) => toy.user ?? i),
    session: Int32Array.from(toys, (_, i) => i),
    ts: Float64Array.from(toys, (_, i) => 1000 * i),
    missed: Uint8Array.from(toys, (toy) => (toy.missed ? 1 : 0)),
  };
}
