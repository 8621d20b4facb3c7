import type { Node } from '../spec/ast';
import type { Expr } from './expressions';
import type { Frame, Piece } from './frame';
import { overGroups, PER_CANDIDATE, PER_LIST } from './lists';
import { RANKINGS, rank } from './lists/ranks';
import { Room } from './lists/sorted';
import { SUMMARISED, summarise } from './lists/statistics';

/** A piece and the expressions it gives values to. */
export interface Staged {
  readonly piece: Piece;
  readonly of: readonly Expr[];
}

/** Pieces that evaluate functions over the candidates; those that share their work over one value are one piece. */
export function overCandidates(exprs: readonly Expr[]): Staged[] {
  const together = new Map<string, Expr[]>();
  for (const expr of exprs) {
    const kind = kindOf(expr);
    const key = kind === 'alone' ? `${expr.id}` : `${kind} of ${expr.args[0].id}`;
    together.set(key, [...(together.get(key) ?? []), expr]);
  }
  return [...together.values()].map((some) => {
    const kind = kindOf(some[0]);
    const piece = kind === 'ranks' ? ranks(some) : kind === 'summary' ? summaries(some) : alone(some[0]);
    return { piece, of: some };
  });
}

function kindOf(expr: Expr): 'ranks' | 'summary' | 'alone' {
  const { fn, among } = functionOf(expr);
  if (among) return 'alone';
  return fn in RANKINGS ? 'ranks' : SUMMARISED.includes(fn) ? 'summary' : 'alone';
}

function functionOf({ node }: Expr): Node & { readonly op: 'list' } {
  if (node.op !== 'list') throw new Error('not a list function');
  return node;
}

/** Several rankings by one value, which is sorted once. */
function ranks(exprs: readonly Expr[]): Piece {
  const of = columnOf(exprs[0].args[0]);
  const ways = exprs.map((expr) => RANKINGS[functionOf(expr).fn]);
  const ids = exprs.map(({ id }) => id);
  const outs: Float64Array[] = ids.map(() => NOTHING);
  return (x) => {
    for (let w = 0; w < ids.length; w++) outs[w] = x.candidate[ids[w]];
    rank(of(x), x.n, ways, outs);
  };
}

/** Several statistics of one value, from one pass over it. */
function summaries(exprs: readonly Expr[]): Piece {
  const of = columnOf(exprs[0].args[0]);
  const places = exprs.map((expr) => SUMMARISED.indexOf(functionOf(expr).fn));
  const withSpread = places.includes(SUMMARISED.indexOf('spread'));
  return (x, columns, row) => {
    const summary = summarise(of(x), 0, x.n, withSpread);
    for (let e = 0; e < exprs.length; e++) leave(exprs[e], summary[places[e]], x, columns, row);
  };
}

/** Leaves the value of the whole list in the frame and in its columns. */
function leave({ id, outputs }: Expr, value: number, x: Frame, columns: readonly Float32Array[], row: number): void {
  x.request[id] = value;
  for (let c = 0; c < outputs.length; c++) columns[outputs[c]].fill(value, row, row + x.n);
}

function alone(expr: Expr): Piece {
  const { id, args, per } = expr;
  const node = functionOf(expr);
  const columns = args.map(columnOf);
  const of = columns[0];
  const by = node.by ? columns[1] : () => NOTHING;
  const param = node.param ?? 0;
  if (node.among) {
    const fn = overGroups(node.fn);
    const among = columns.at(-1)!;
    return (x) => fn(of(x), among(x), x.n, x.candidate[id], param, by(x));
  }
  if (per === 'candidate') {
    const fn = PER_CANDIDATE[node.fn];
    return (x) => fn(of(x), x.n, x.candidate[id], param, by(x));
  }
  const fn = PER_LIST[node.fn];
  return (x, columns, row) => leave(expr, fn(of(x), x.n, param, by(x)), x, columns, row);
}

/** A list function's own column: a copy of what it left. */
export function copyOut({ id, outputs }: Expr): Piece {
  return (x, columns, row) => {
    const values = x.candidate[id];
    const { n } = x;
    for (const column of outputs) {
      const out = columns[column];
      for (let i = 0; i < n; i++) out[row + i] = values[i];
    }
  };
}

const NOTHING = new Float64Array(0);

/** An operand as a value per candidate. */
function columnOf({ id, per }: Expr): (x: Frame) => Float64Array {
  if (per !== 'request') return (x) => x.candidate[id];
  const room = new Room();
  return (x) => {
    const values = room.of(x.n);
    values.fill(x.request[id], 0, x.n);
    return values;
  };
}
