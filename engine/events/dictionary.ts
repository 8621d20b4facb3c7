/**
 * Ids to codes, once: code 0, 1, 2 … in order of first sight. Codes name ids and mean nothing else: no value and
 * no order depends on them.
 */
export class Dictionary {
  readonly #perMap: number;
  readonly #ids: string[] = [];
  #codes = new Map<string, number>();
  /** Maps that hold as many as they may. */
  readonly #full: Map<string, number>[] = [];

  /** Who knows the ids of codes from `size` on: those that a request names and that are not learnt yet. */
  beyond: Dictionary | null = null;

  /** `perMap`: ids in one map; JavaScript's refuse to hold more than 2^24. */
  constructor(perMap = 2 ** 23) {
    this.#perMap = perMap;
  }

  /** How many ids are known. */
  get size(): number {
    return this.#ids.length;
  }

  /**
   * About how many bytes the ids take, counted one by one: a byte for each character, two in ids with one above U+00FF,
   * rounded up to 8, a header of 16, and 48 for places in map and list. Measured: 72 to 96 for ids of 12 characters.
   */
  bytes(): number {
    let bytes = 0;
    for (const id of this.#ids) bytes += 64 + 8 * Math.ceil((id.length * (WIDE.test(id) ? 2 : 1)) / 8);
    return bytes;
  }

  /** The code of an id, new or known. */
  code(id: string): number {
    let code = this.find(id);
    if (code < 0) {
      if (this.#codes.size >= this.#perMap) {
        this.#full.push(this.#codes);
        this.#codes = new Map();
      }
      code = this.#ids.length;
      const own = ownCopy(id);
      this.#codes.set(own, code);
      this.#ids.push(own);
    }
    return code;
  }

  /** The code of a known id, -1 for an unknown one: looking up learns nothing. */
  find(id: string): number {
    const code = this.#codes.get(id);
    if (code !== undefined) return code;
    for (const codes of this.#full) {
      const older = codes.get(id);
      if (older !== undefined) return older;
    }
    return -1;
  }

  /** Whether a code that was given keeps its id for ever. */
  stands(_code: number): boolean {
    return true;
  }

  /** The id of a code. */
  id(code: number): string {
    return code < this.#ids.length || this.beyond === null ? this.#ids[code] : this.beyond.id(code);
  }

  /** 32 bits that depend on the id alone, whatever its code: FNV-1a over its UTF-16 units, then mixed. */
  hash(code: number): number {
    const id = this.id(code);
    let h = 0x811c9dc5;
    for (let i = 0; i < id.length; i++) h = Math.imul(h ^ id.charCodeAt(i), 0x01000193);
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return (h ^ (h >>> 16)) >>> 0;
  }

  /** All ids in code order, for a snapshot. */
  ids(): readonly string[] {
    return this.#ids;
  }
}

/** From this length on a part of a text is a view that keeps the whole text in memory: a block of the log for each id. */
const VIEWED = 13;

function ownCopy(id: string): string {
  if (id.length < VIEWED) return id;
  const units = WIDE.test(id) ? 'utf16le' : 'latin1';
  return Buffer.from(id, units).toString(units);
}

/** Characters that take two bytes, and with them every other of their id. */
const WIDE = /[\u0100-\uffff]/;
