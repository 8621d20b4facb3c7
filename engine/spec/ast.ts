import type { Delay } from './delay';

/**
 * Features as data. A node is an expression over three things in hand: an event (the request itself, when rows are
 * made), one element of its list (the candidate), and state grown by earlier events. The same nodes describe what an
 * event does to state and what a row reads from it.
 */
export type Node =
  | { readonly op: 'const'; readonly value: number }
  | { readonly op: 'id'; readonly value: string }
  | { readonly op: 'now' }
  | { readonly op: 'seq' }
  | { readonly op: 'hash'; readonly of: Node }
  | { readonly op: 'items'; readonly list: string }
  | {
      readonly op: 'signature';
      readonly list: string;
      readonly how: 'ordered' | 'sorted';
      readonly first: number | null;
    }
  | { readonly op: 'field'; readonly name: string; readonly scale: number }
  | { readonly op: 'element'; readonly name: string; readonly scale: number }
  | { readonly op: 'at'; readonly list: string; readonly item: Node; readonly name: string; readonly scale: number }
  | { readonly op: 'member' }
  | {
      readonly op: 'lookup';
      readonly table: TableName;
      readonly of: Node;
      readonly name: string;
      readonly scale: number;
    }
  | { readonly op: 'call'; readonly fn: string; readonly args: readonly Node[] }
  | {
      readonly op: 'list';
      readonly fn: string;
      readonly of: Node;
      readonly param?: number;
      /** The number by which the function picks one of the candidates. */
      readonly by?: Node;
      /** Only candidates that agree with this one in it count. */
      readonly among?: Node;
    }
  | { readonly op: 'mean-of'; readonly set: Node; readonly body: Node; readonly fn?: 'sum' | 'lowest' | 'highest' }
  | {
      readonly op: 'read';
      readonly state: State;
      readonly read: string;
      readonly from: Readonly<Record<string, Node>>;
    };

export type TableName = 'items' | 'users';

/** Over which of a key's events a state reaches, seen from the moment it is read. */
export type Window =
  | { readonly kind: 'life' }
  | { readonly kind: 'hop'; readonly span: number; readonly hop: number }
  | { readonly kind: 'decay'; readonly halfLife: number };

/** One accumulator: what is folded, of which stream, under which keys, over which window. */
export interface State {
  readonly stream: StreamSpec;
  /** A primitive of `engine/accumulators`. */
  readonly kind: string;
  /** The role whose value is folded; null for primitives that fold the event itself. */
  readonly value: string | null;
  /** Further roles that the primitive is told with every value. */
  readonly also?: readonly string[];
  readonly params: Readonly<Record<string, number | string>>;
  /** Roles of the stream that make the key, in schema order. */
  readonly keys: readonly string[];
  readonly window: Window;
  /** Milliseconds of event time after the last update at which the state is forgotten; null: never. */
  readonly expireAfter: number | null;
}

/** Events of one or several types seen in one way, with their roles bound. */
export interface StreamSpec {
  readonly name: string;
  readonly branches: readonly Branch[];
}

/** How one event type feeds a stream: once, once for each element of a list, or once for each member of a set. */
export interface Branch {
  readonly type: string;
  /** A list of the event, or null to be fed once. */
  readonly each: string | null;
  /** A set of whose members each feeds the stream, for every element if there is a list. */
  readonly over?: Node;
  /** When the event takes effect here, if not at its own time. */
  readonly delay?: Delay;
  /** What becomes of events that come late; absent: they count as of their arrival. */
  readonly late?: 'accept' | 'drop';
  readonly where: Node | null;
  readonly roles: Readonly<Record<string, Node>>;
}

/** Visits every node of an expression, outermost first. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const child of children(node)) walk(child, visit);
}

/** The operands of a node, in order; what lies inside the state of a read is not an operand. */
export function children(node: Node): readonly Node[] {
  switch (node.op) {
    case 'at':
      return [node.item];
    case 'lookup':
    case 'hash':
      return [node.of];
    case 'list':
      return [node.of, ...(node.by ? [node.by] : []), ...(node.among ? [node.among] : [])];
    case 'call':
      return node.args;
    case 'mean-of':
      return [node.set, node.body];
    case 'read':
      return Object.values(node.from);
    default:
      return [];
  }
}

/** The same node with other operands, given in the order of `children`. */
export function withChildren(node: Node, operands: readonly Node[]): Node {
  const [first, second] = operands;
  switch (node.op) {
    case 'at':
      return { ...node, item: first! };
    case 'lookup':
    case 'hash':
      return { ...node, of: first! };
    case 'list':
      return {
        ...node,
        of: first!,
        ...(node.by && { by: second! }),
        ...(node.among && { among: operands[node.by ? 2 : 1]! }),
      };
    case 'call':
      return { ...node, args: operands };
    case 'mean-of':
      return { ...node, set: first!, body: second! };
    case 'read': {
      const names = Object.keys(node.from);
      return { ...node, from: Object.fromEntries(names.map((name, i) => [name, operands[i]!])) };
    }
    default:
      return node;
  }
}

/** The roles that a state folds, the value first. */
export function foldedRoles({ value, also = [] }: State): readonly string[] {
  return value === null ? also : [value, ...also];
}
