import { accumulatorOf } from '../accumulators/index';
import type { Codec } from '../events/codec';
import type { Branch, Node } from '../spec/ast';

/**
 * How many decimals a value of an event keeps, or null where it is a float and must not be summed.
 *
 * Fields say it themselves; sums and differences of whole numbers are whole; what is read from a state of whole
 * numbers is whole; anything else is a float.
 */
export function scaleOf(node: Node, branch: Branch, codec: Codec): number | null {
  switch (node.op) {
    case 'const':
      return Number.isInteger(node.value) ? 0 : null;
    case 'now':
    case 'id':
    case 'seq':
    case 'hash':
    case 'signature':
    case 'member':
      return 0;
    case 'list':
      return isWholeList(node, branch, codec) ? 0 : null;
    case 'field':
    case 'element':
    case 'at':
    case 'lookup':
      return isFloat(node, branch, codec) ? null : node.scale;
    case 'call':
      if (node.fn === 'rounded') return decimalsOf(node);
      return WHOLE.has(node.fn) && node.args.every((arg) => scaleOf(arg, branch, codec) === 0)
        ? 0
        : COUNTED.has(node.fn)
          ? 0
          : null;
    case 'read': {
      const { kind, value, window, stream } = node.state;
      if (window.kind === 'decay') return null;
      if (kind === 'count' || kind === 'distinct') return 0;
      const own = stream.branches[0];
      return node.read === 'value' && value !== null && accumulatorOf(kind)?.unit === 'value'
        ? scaleOf(own.roles[value], own, codec)
        : null;
    }
    default:
      return null;
  }
}

/** How many decimals a `rounded` call keeps. */
export function decimalsOf({ args }: Node & { readonly op: 'call' }): number {
  const [, decimals] = args;
  return decimals?.op === 'const' ? decimals.value : 0;
}

const WHOLE_LISTS =
  /^(rank_(lowest|highest)(_worst)?|is_(lowest|highest|ascending|descending)|count(_true)?|distinct|group_(place|size)|(ascending|descending)_prefix|places_to_(lower|higher)_(above|below))$/;
const CHOOSING = /^(lowest|highest|first|neighbour|at_(place|lowest|highest))$/;
const PART = /_of_(prefix|suffix|first|previous|next|around)$/;

/** Whether a function over the candidates counts, or chooses one of several whole numbers. */
function isWholeList({ fn, of }: Node & { readonly op: 'list' }, branch: Branch, codec: Codec): boolean {
  const whole = fn.replace(PART, '');
  return WHOLE_LISTS.test(whole) || (CHOOSING.test(whole) && scaleOf(of, branch, codec) === 0);
}

const WHOLE = new Set(['plus', 'minus', 'since', 'since_first', 'abs', 'mod', 'at_most', 'at_least', 'otherwise']);
const COUNTED = new Set([
  'seen',
  'equals',
  'less_than',
  'greater_than',
  'and',
  'or',
  'not',
  'is_missing',
  'hour',
  'minute_of_day',
  'weekday',
  'size',
  'has',
  'overlap',
  'floor',
  'sign',
  'bucket',
  'day',
  ...['length', 'holds', 'place_of', 'run_of', 'time_of', 'gap', 'distinct', 'phrases', 'phrases_with'],
  ...['kinds', 'total', 'count_of', 'count_in', 'token', 'slot_total', 'visits', 'first_of'],
]);

function isFloat(node: Node & { readonly name: string }, { type, each }: Branch, { schema }: Codec): boolean {
  const event = schema.events[type];
  const list = (name: string): string | undefined => {
    const listed = event.of && !event.lists?.[name] ? schema.events[event.of.type] : event;
    return listed.lists?.[name]?.[node.name]?.kind;
  };
  const kind =
    node.op === 'field'
      ? (event.fields?.[node.name] ?? schema.common[node.name])?.kind
      : node.op === 'lookup'
        ? schema[node.table]?.[node.name]?.kind
        : list(node.op === 'at' ? node.list : (each ?? ''));
  return kind === 'float' || kind === 'vector' || kind === 'set';
}
