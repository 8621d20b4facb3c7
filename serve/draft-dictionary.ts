import { Dictionary } from '../engine/events/dictionary';

/**
 * A dictionary on top of another that learns nothing until it is told to: new ids get the codes that would come next.
 * So a request may name ids nobody has seen, each distinct from all others, and a refused event leaves nothing behind.
 * Until then the dictionary below answers for their codes, too: features look at the text of ids (`hashed`).
 *
 * The dictionary below must not grow between the first new code and `keep` or `forget`.
 */
export class DraftDictionary extends Dictionary {
  readonly #below: Dictionary;
  readonly #fresh = new Map<string, number>();
  readonly #ids: string[] = [];

  constructor(below: Dictionary) {
    super();
    this.#below = below;
  }

  override get size(): number {
    return this.#below.size + this.#ids.length;
  }

  override code(id: string): number {
    const known = this.find(id);
    if (known >= 0) return known;
    const code = this.size;
    this.#fresh.set(id, code);
    this.#ids.push(id);
    this.#below.beyond = this;
    return code;
  }

  override find(id: string): number {
    const known = this.#below.find(id);
    return known >= 0 ? known : (this.#fresh.get(id) ?? -1);
  }

  override id(code: number): string {
    return code < this.#below.size ? this.#below.id(code) : this.#ids[code - this.#below.size];
  }

  override stands(code: number): boolean {
    return code < this.#below.size;
  }

  override ids(): readonly string[] {
    return [...this.#below.ids(), ...this.#ids];
  }

  /** The new ids become known below, under the codes they have here. */
  keep(): void {
    for (const id of this.#ids) this.#below.code(id);
    this.forget();
  }

  /** The new ids are gone. */
  forget(): void {
    if (this.#ids.length === 0) return;
    this.#below.beyond = null;
    this.#fresh.clear();
    this.#ids.length = 0;
  }
}
