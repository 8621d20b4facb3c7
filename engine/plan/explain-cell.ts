import type { Codec } from '../events/codec';
import type { Kind } from '../events/fields';
import type { RequestSpec } from '../events/request';
import { type Branch, children, type Node, type State } from '../spec/ast';
import type { Feature } from '../spec/features';
import { FUNCTIONS } from '../spec/functions/index';

/** One step on the way to a cell: a node, where its value will lie, and what it is made from. */
export interface CellPart {
  readonly node: Node;
  readonly kind: 'number' | 'id' | 'time' | 'set';
  /** The column of its value; -1 for sets. */
  readonly column: number;
  /** For reads: the column with how many events the state counts. */
  readonly events: number | null;
  /** For reads, the parts of the key, by name; else the operands. */
  readonly parts: readonly { readonly name: string | null; readonly part: CellPart }[];
}

/**
 * A feature taken apart: every number that its expression passes through as a column of its own, the feature first.
 * Compiled and replayed like any other, the columns show how a cell came about.
 */
export function takeApart(
  feature: Feature,
  codec: Codec,
  request: RequestSpec,
): { readonly columns: readonly Feature[]; readonly root: CellPart } {
  const columns: Feature[] = [];
  const column = (node: Node): number =>
    columns.push({ name: `part_${columns.length}`, sentence: '', node, leak: feature.leak, tags: [] }) - 1;
  const row: Where = { type: request.on, each: request.candidates };
  const take = (node: Node, isSet = false): CellPart => {
    const kind = isSet ? 'set' : kindOf(node, row, codec);
    return {
      node,
      kind,
      column: isSet ? -1 : column(node),
      events: node.op === 'read' ? column(counting(node)) : null,
      parts: partsOf(node).map(({ name, of, set }) => ({ name, part: take(of, set) })),
    };
  };
  const partsOf = (node: Node): { name: string | null; of: Node; set: boolean }[] => {
    switch (node.op) {
      case 'call':
        return node.args.map((of, i) => ({ name: null, of, set: takesSet(node.fn, i) }));
      case 'read':
        return node.state.keys.map((key) => ({
          name: key,
          of: node.from[key] ?? rowNode(key, row, codec),
          set: false,
        }));
      case 'list':
        return children(node).map((of) => ({ name: null, of, set: false }));
      case 'lookup':
        return [{ name: null, of: node.of, set: false }];
      case 'mean-of':
        return [{ name: null, of: node.set, set: true }];
      default:
        return [];
    }
  };
  return { root: take(feature.node), columns };
}

interface Where {
  readonly type: string;
  readonly each: string | null;
}

function takesSet(fn: string, argument: number): boolean {
  return FUNCTIONS[fn].objects?.includes(argument) ?? false;
}

/** How many events a state holds: the same events under the same key and window, counted. */
function counting(node: Node & { readonly op: 'read' }): Node {
  const { window } = node.state;
  const hop = window.kind === 'decay' ? Math.max(1, Math.floor(window.halfLife / 4)) : 0;
  const state: State = {
    ...node.state,
    kind: 'count',
    params: {},
    window: window.kind === 'decay' ? { kind: 'hop', span: 24 * hop, hop } : window,
  };
  return { op: 'read', state, read: 'value', from: node.from };
}

function rowNode(role: string, { type, each }: Where, codec: Codec): Node {
  const { fields, lists } = codec.types[codec.typeOf(type)];
  const columns = lists.find(({ name }) => name === each)!.fields;
  return role === 'rank' || role in columns
    ? { op: 'element', name: role, scale: columns[role]?.scale ?? 0 }
    : { op: 'field', name: role, scale: fields[role]?.scale ?? 0 };
}

function kindOf(node: Node, where: Where, codec: Codec): CellPart['kind'] {
  const { schema } = codec;
  const event = schema.events[where.type];
  const list = (name: string | null) =>
    (event.of && !event.lists?.[name!] ? schema.events[event.of.type] : event).lists?.[name!];
  switch (node.op) {
    case 'id':
      return 'id';
    case 'now':
      return 'time';
    case 'field':
      return wordOf((event.fields?.[node.name] ?? schema.common[node.name])?.kind);
    case 'element':
      return wordOf(list(where.each)?.[node.name]?.kind);
    case 'at':
      return wordOf(list(node.list)?.[node.name]?.kind);
    case 'lookup':
      return wordOf(schema[node.table]?.[node.name]?.kind);
    case 'read': {
      const { kind, value, stream } = node.state;
      const branch: Branch = stream.branches[0];
      return value !== null && ['first', 'last'].includes(kind) ? kindOf(branch.roles[value], branch, codec) : 'number';
    }
    case 'list':
      return /^(neighbour|first|at_.*)$/.test(node.fn) ? kindOf(node.of, where, codec) : 'number';
    case 'call':
      return node.fn === 'otherwise' ? kindOf(node.args[0], where, codec) : 'number';
    default:
      return 'number';
  }
}

function wordOf(kind: Kind | undefined): CellPart['kind'] {
  return kind === 'id' || kind === 'text' ? 'id' : kind === 'time' || kind === 'set' ? kind : 'number';
}
