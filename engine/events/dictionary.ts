/**
 * Ids to codes, once: code 0, 1, 2 … in order of first sight. Codes name ids and mean nothing else: no value and
 * no order depends on them.
 */
export class Dictionary {
  readonly #codes = new Map<string, number>();
  readonly #ids: string[] = [];
  #characters = 0;

  /** How many ids are known. */
  get size(): number {
    return this.#ids.length;
  }

  /** About how many bytes the ids take: two for each of their characters at most, and 64 for places in table and list. */
  bytes(): number {
    return 2 * this.#characters + 64 * this.#ids.length;
  }

  /** The code of an id, new or known. */
  code(id: string): number {
    let code = this.#codes.get(id);
    if (code === undefined) {
      code = this.#ids.length;
      this.#codes.set(id, code);
      this.#ids.push(id);
      this.#characters += id.length;
    }
    return code;
  }

  /** The code of a known id, -1 for an unknown one: looking up learns nothing. */
  find(id: string): number {
    return this.#codes.get(id) ?? -1;
  }

  /** The id of a code. */
  id(code: number): string {
    return this.#ids[code];
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
