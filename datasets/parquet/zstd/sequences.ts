import { BackwardBits } from './bits';
import { constantTable, FseState, type FseTable, fseTable, readFseTable } from './fse';

/** Tables of literal lengths, offsets and match lengths, as a later block may repeat them. */
export type SequenceTables = [literals: FseTable | null, offsets: FseTable | null, matches: FseTable | null];

/** Told of each sequence: so many literals, then so many bytes from so far back (an offset as it is coded). */
export type OnSequence = (literals: number, match: number, offset: number) => void;

const ones = (n: number): number[] => new Array<number>(n).fill(1);
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

const PREDEFINED = [
  fseTable([4, 3, ...ones(11).map(() => 2), 1, 1, 1, ...ones(9).map(() => 2), 3, 2, ...ones(5), -1, -1, -1, -1], 6),
  fseTable([...ones(6), 2, 2, 2, ...ones(15), ...ones(5).map(() => -1)], 5),
  fseTable([1, 4, 3, ...ones(6).map(() => 2), ...ones(37), ...ones(7).map(() => -1)], 6),
] as const;

const LITERAL_BITS = [...ones(16).map(() => 0), 1, 1, 1, 1, 2, 2, 3, 3, 4, ...range(6, 16)];
const MATCH_BITS = [...ones(32).map(() => 0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, ...range(7, 16)];
const LITERAL_BASE = bases(0, LITERAL_BITS);
const MATCH_BASE = bases(3, MATCH_BITS);

/** Reads the sequences section that fills the rest of a block; `tables` are changed to those that it used. */
export function readSequences(section: Uint8Array, tables: SequenceTables, take: OnSequence): void {
  let at = 1;
  let count = section[0];
  if (count === 0) return;
  if (count === 255) {
    count = section[1] + (section[2] << 8) + 0x7f00;
    at = 3;
  } else if (count > 127) {
    count = ((count - 128) << 8) + section[1];
    at = 2;
  }
  const modes = section[at++];
  for (let i = 0; i < 3; i++) {
    const mode = (modes >> (6 - 2 * i)) & 3;
    if (mode === 0) tables[i] = PREDEFINED[i];
    else if (mode === 1) tables[i] = constantTable(section[at++]);
    else if (mode === 2) {
      const read = readFseTable(section.subarray(at));
      tables[i] = read.table;
      at += read.size;
    }
  }
  const [ofLiterals, ofOffsets, ofMatches] = tables;
  if (!ofLiterals || !ofOffsets || !ofMatches)
    throw new RangeError('sequences that repeat a table where there is none');
  const input = new BackwardBits(section.subarray(at));
  const literals = new FseState(ofLiterals, input);
  const offsets = new FseState(ofOffsets, input);
  const matches = new FseState(ofMatches, input);
  for (let i = 0; i < count; i++) {
    const offset = 2 ** offsets.symbol + input.read(offsets.symbol);
    const match = MATCH_BASE[matches.symbol] + input.read(MATCH_BITS[matches.symbol]);
    const before = LITERAL_BASE[literals.symbol] + input.read(LITERAL_BITS[literals.symbol]);
    take(before, match, offset);
    if (i === count - 1) break;
    literals.step();
    matches.step();
    offsets.step();
  }
  if (input.left < 0) throw new RangeError('sequences that end too early');
}

function bases(first: number, bits: readonly number[]): number[] {
  const base = [first];
  for (const n of bits) base.push(base.at(-1)! + 2 ** n);
  return base;
}
