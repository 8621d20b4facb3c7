import type { Accumulator, Folded } from './accumulator';

/** Neighbours of each node, the newest first; the node touched last is the last. */
type Side = Map<number, number[]>;

/** Who met what: each user's newest items and each item's newest users. */
export interface Bipartite {
  readonly items: Side;
  readonly users: Side;
}

/** How often any graph has changed: what was worked out of one holds as long as this stands. */
export let graphChanges = 0;

/** Joins an item and a user. The oldest neighbours beyond the caps are dropped, and so are nodes not touched for longest. */
export function graphAdd(
  state: Bipartite | undefined,
  item: number,
  user: number,
  keepItems: number,
  keepUsers: number,
  nodes: number,
): Bipartite | undefined {
  if (user !== user) return state;
  graphChanges++;
  const graph = state ?? { items: new Map(), users: new Map() };
  touch(graph.users, user, item, keepItems, nodes);
  touch(graph.items, item, user, keepUsers, nodes);
  return graph;
}

function touch(side: Side, node: number, neighbour: number, keep: number, nodes: number): void {
  const known = side.get(node);
  const neighbours = known ?? [];
  let at = neighbours.indexOf(neighbour);
  if (at < 0) {
    at = neighbours.length < keep ? neighbours.length : keep - 1;
  }
  for (; at > 0; at--) neighbours[at] = neighbours[at - 1];
  neighbours[0] = neighbour;
  if (known) side.delete(node);
  side.set(node, neighbours);
  if (side.size > nodes) side.delete(side.keys().next().value!);
}

/**
 * Who met what, as one object with the newest neighbours of each node both ways. The folded value is the item, the role
 * beside it the user. Caps go by recency, so the key's order counts.
 */
export const bipartite: Accumulator = {
  name: 'bipartite',
  sentence: 'Who met what: the newest items of each user and the newest users of each item.',
  cost: 300,
  version: 1,
  order: 'C',
  windows: ['life'],
  takesEvents: false,
  tiesMatter: true,
  unit: 'none',
  lanes: () => [],
  update: (_, { blob, value, also, params }) =>
    `${blob} = graphAdd(${blob}, ${value}, ${also[0]}, ${params.keepItems}, ${params.keepUsers}, ${params.nodes});`,
  reads: { graph: (_, { blob }) => `(${blob} ?? null)` },
  objectReads: ['graph'],
  fold(values, { keepItems, keepUsers, nodes }) {
    const known = values.filter(({ also }) => !Number.isNaN(also![0]));
    const user = ({ also }: Folded): number => also![0]!;
    const item = ({ value }: Folded): number => value;
    return known.length === 0
      ? null
      : {
          items: sideOf(known, item, user, Number(keepUsers), Number(nodes)),
          users: sideOf(known, user, item, Number(keepItems), Number(nodes)),
        };
  },
  bytes: (_, __, { keepItems, keepUsers, nodes }) =>
    256 + Number(nodes) * (8 * (Number(keepItems) + Number(keepUsers)) + 256),
  encode: ({ items, users }: Bipartite) => [[...items], [...users]],
  decode: ([items, users]: [[number, number[]][], [number, number[]][]]): Bipartite => ({
    items: new Map(items),
    users: new Map(users),
  }),
};

function sideOf(
  values: readonly Folded[],
  node: (one: Folded) => number,
  neighbour: (one: Folded) => number,
  keep: number,
  nodes: number,
): Side {
  let side: [number, number[]][] = [];
  for (const one of values) {
    const own = side.find(([other]) => other === node(one))?.[1] ?? [];
    const met = [neighbour(one), ...own.filter((other) => other !== neighbour(one))].slice(0, keep);
    side = side.filter(([other]) => other !== node(one));
    side.push([node(one), met]);
    side = side.slice(-nodes);
  }
  return new Map(side);
}
