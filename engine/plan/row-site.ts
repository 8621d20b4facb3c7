import type { Dictionary } from '../events/dictionary';
import type { Lookup } from './expressions';
import type { Piece } from './frame';
import { RUNTIME } from './runtime';
import type { PlannedState } from './states';
import { strideOf } from './table';

/** The words of one generated function: what is hoisted above its loop, and what a row needs before its values. */
export class Site {
  readonly known = new Set<number>();
  /** Folds over sets whose value has its name already. */
  readonly folded = new Set<number>();
  readonly #header: Map<string, string>;
  readonly #body: string[] = [];
  readonly #rows = new Set<string>();
  /** The variable that is the place of a member in its pool. */
  readonly pooledAt: 'm' | 'q';

  /** @param pooledAt `m` in a loop over a pool, `q` in one over the members of a candidate */
  constructor(header = new Map<string, string>(), pooledAt: 'm' | 'q' = 'q') {
    this.#header = header;
    this.pooledAt = pooledAt;
  }

  /** The values that an expression has for each member of a pool. */
  pooled(id: number): string {
    return this.hoist(`Y${id}`, `x.pooled[${id}]`);
  }

  /** A constant of the whole piece. */
  hoist(name: string, code: string): string {
    if (!this.#header.has(name)) this.#header.set(name, `const ${name} = ${code};`);
    return name;
  }

  kept(id: number): string {
    return this.hoist(`V${id}`, `x.candidate[${id}]`);
  }

  column(column: number): string {
    return this.hoist(`o${column}`, `columns[${column}]`);
  }

  lanes({ index }: Lookup): string {
    return this.hoist(`L${index}`, `x.fetched[${index}].lanes`);
  }

  blob({ index }: Lookup, blob: number, row: string): string {
    return `${this.hoist(`B${index}_${blob}`, `x.fetched[${index}].blobs[${blob}]`)}[${row}]`;
  }

  /** The row a look-up found, or row 0 where what it holds has expired. */
  row(lookup: Lookup, touched: number, expireAfter: number): string {
    const { index, table } = lookup;
    const slots = this.hoist(`S${index}`, `x.fetched[${index}].slots`);
    const once = lookup.per === 'request';
    const at = once ? '0' : lookup.isPaired ? `b${index} + m` : lookup.per === 'member' ? this.#memberAt(lookup) : 'i';
    const say = (name: string, code: string): string => {
      if (once) return this.hoist(name, code);
      if (!this.#rows.has(name)) {
        this.#rows.add(name);
        this.#body.push(`const ${name} = ${code};`);
      }
      return name;
    };
    if (lookup.isPaired) say(`b${index}`, `${this.hoist(`T${index}`, `x.starts[${index}]`)}[i]`);
    const row = say(`s${index}_`, `${slots}[${at}]`);
    if (touched < 0) return row;
    const lanes = this.lanes(lookup);
    return say(
      `s${index}_${touched}`,
      `now - ${lanes}[${row} * ${strideOf(table)} + ${touched}] > ${expireAfter} ? 0 : ${row}`,
    );
  }

  #memberAt({ isPooled }: Lookup): string {
    return isPooled ? this.pooledAt : 'm';
  }

  say(line: string): void {
    this.#body.push(line);
  }

  /** The lines a row needs so far, once. */
  takeBody(): string[] {
    return this.#body.splice(0);
  }

  body(): string {
    return this.takeBody().join(' ');
  }

  /** A loop inside this one: it shares what is hoisted. */
  nested(): Site {
    return new Site(this.#header, this.pooledAt);
  }

  source(code: string): string {
    return `${[...this.#header.values()].join('\n')}\n${code}`;
  }
}

/** A piece of the row from its source text. */
export function compile(source: string, states: readonly PlannedState[], dictionary: Dictionary): Piece {
  const words = Object.keys(RUNTIME).join(', ');
  const body = `'use strict'; const { ${words} } = runtime;\nreturn function piece(x, columns, row) {\nconst now = x.now, R = x.request;\nconst n = x.n;\n${source}\n};`;
  return new Function('runtime', 'states', 'dictionary', body)(RUNTIME, states, dictionary) as Piece;
}
