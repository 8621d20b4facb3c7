import type { Expr } from './expressions';
import type { Frame, Piece } from './frame';
import { overGroups, PER_CANDIDATE, PER_LIST } from './lists';
import { Room } from './lists/sorted';

/** The piece that evaluates a function over the candidates and leaves its value, or values, in the frame. */
export function overCandidates(expr: Expr): Piece {
  const { id, node, args, per, outputs } = expr;
  if (node.op !== 'list') throw new Error('not a list function');
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
  return (x, columns, row) => {
    const value = fn(of(x), x.n, param, by(x));
    x.request[id] = value;
    for (const column of outputs) columns[column].fill(value, row, row + x.n);
  };
}

/** A list function's own column: a copy of what it left. */
export function copyOut({ id, per, outputs }: Expr): Piece {
  if (per === 'request') return () => undefined;
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
