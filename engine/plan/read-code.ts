import type { PlannedState } from './states';
import { strideOf } from './table';

/** Where generated code finds what it reads of one state; the rest of a read site follows from the state. */
interface Found {
  /** The array of lanes, and the row of the key in it. */
  readonly lanes: string;
  readonly row: string;
  readonly blob: string;
  readonly bucket: string;
}

/** Source text for one read of a state's row, as it is stored: a count of last decimals, a code, a list of members. */
export function readCode(placed: PlannedState, read: string, { lanes, row, blob, bucket }: Found): string {
  const { accumulator, state, table, lane, hop, parts, index } = placed;
  return accumulator.reads[read](state.window.kind, {
    lanes,
    at: `${row} * ${strideOf(table)} + ${lane}`,
    blob,
    bucket,
    hop,
    parts,
    now: 'now',
    params: state.params,
    weights: `states[${index}].weights`,
    self: `states[${index}].accumulator`,
  });
}

/** The same as a value: decoded where the accumulator's numbers are in units of what it folds. */
export function decodedRead({ accumulator, scale }: PlannedState, code: string): string {
  return decoded(code, accumulator.unit === 'value' ? scale : 0);
}

/** Source text of a stored number as a value. */
export function decoded(code: string, scale: number): string {
  return scale > 0 ? `(${code} / ${10 ** scale})` : code;
}
