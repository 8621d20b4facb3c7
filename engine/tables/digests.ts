import { createHash, type Hash } from 'node:crypto';
import { type ColumnKind, sameNaN, type Texts, type Values } from './columns';

/** What a table's columns hold, in 16 hex digits each: equal values in equal rows, equal digests. */
export interface TableDigests {
  readonly columns: Readonly<Record<string, string>>;
  /** Over the digests of all columns, with their names, in order. */
  readonly all: string;
}

/** A column to digest. */
interface Digested {
  readonly name: string;
  readonly kind: ColumnKind;
  /** `id` only: the text of a code. */
  readonly idOf?: (code: number) => string;
}

const DIGITS = 16;
const [TEXT_ENDS, NO_TEXT] = [0xff, 0xfe];

/**
 * SHA-256 of every column of a table, fed batch by batch; how the rows fall into batches makes no difference.
 *
 * Numbers count as their bytes, little-endian, every missing one as the same pattern of bits: float32 for `float`,
 * float64 for `double`, `time`, `count` and `small`. Ids and texts count as UTF-8 with a byte ff behind each, a missing
 * one as a byte fe, which no UTF-8 holds. Bins count as bytes.
 */
export class ColumnDigests {
  readonly #columns: readonly Digested[];
  readonly #hashes: readonly Hash[];

  constructor(columns: readonly Digested[]) {
    this.#columns = columns;
    this.#hashes = columns.map(() => createHash('sha256'));
  }

  /** The next rows: the first `rows` values of each column. */
  add(values: readonly (Values | Texts)[], rows: number): void {
    this.#columns.forEach((column, i) => this.#hashes[i].update(bytesOf(column, values[i], rows)));
  }

  /** The digests by column; nothing can be added afterwards. */
  finish(): Record<string, string> {
    return Object.fromEntries(
      this.#columns.map(({ name }, i) => [name, this.#hashes[i].digest('hex').slice(0, DIGITS)]),
    );
  }
}

/** The digests of columns as those of a table. */
export function tableDigests(columns: Readonly<Record<string, string>>): TableDigests {
  const lines = Object.entries(columns).map(([name, digest]) => `${name} ${digest}\n`);
  return { columns, all: createHash('sha256').update(lines.join('')).digest('hex').slice(0, DIGITS) };
}

function bytesOf({ kind, idOf }: Digested, values: Values | Texts, rows: number): Uint8Array {
  if (kind === 'id') {
    const texts = new Map<number, string>();
    const textOf = (code: number): string => {
      let text = texts.get(code);
      if (text === undefined) texts.set(code, (text = idOf!(code)));
      return text;
    };
    return textBytes(Array.from((values as Values).subarray(0, rows), (code) => (code >= 0 ? textOf(code) : null)));
  }
  if (kind === 'text') return textBytes((values as Texts).slice(0, rows));
  const some = (values as Values).subarray(0, rows);
  if (kind === 'bin') return new Uint8Array(some);
  const numbers = kind === 'float' ? new Float32Array(some) : new Float64Array(some);
  return new Uint8Array(sameNaN(numbers).buffer);
}

function textBytes(texts: Texts): Uint8Array {
  const encoded = texts.map((text) => (text === null ? null : Buffer.from(text, 'utf8')));
  const out = new Uint8Array(encoded.reduce((length, bytes) => length + (bytes?.length ?? 0) + 1, 0));
  let at = 0;
  for (const bytes of encoded) {
    if (bytes) out.set(bytes, at);
    at += bytes?.length ?? 0;
    out[at++] = bytes ? TEXT_ENDS : NO_TEXT;
  }
  return out;
}
