import { StateError } from '../../engine/base/errors';
import { BlockReader } from '../block-file';

/** Numbers of all parts together that are read at a time. */
const ROOM = 1 << 20;

/** The answers of all parts to one request after another, each part's in the order in which they were asked. */
export class Answers {
  readonly #files: readonly BlockReader[];
  readonly #blocks: Float64Array[];
  readonly #places: number[];

  constructor(paths: readonly string[]) {
    this.#files = paths.map((path) => new BlockReader(path, Math.max(1 << 10, Math.floor(ROOM / paths.length))));
    this.#blocks = paths.map(() => new Float64Array(0));
    this.#places = paths.map(() => 0);
  }

  get parts(): number {
    return this.#files.length;
  }

  /** The answers to the next request. */
  next(): void {
    this.#files.forEach((file, part) => {
      const block = file.next();
      if (block === null) throw new StateError('replay: a part has fewer answers than there are requests');
      this.#blocks[part] = block;
      this.#places[part] = 0;
    });
  }

  /** Passes over those to the next request. */
  skip(): void {
    for (const file of this.#files) file.skip();
  }

  take(part: number): number {
    return this.#blocks[part][this.#places[part]++];
  }

  /** What a part has still to say to this request, from a place on. */
  rest(part: number): { readonly from: Float64Array; readonly at: number } {
    return { from: this.#blocks[part], at: this.#places[part] };
  }

  goOn(part: number, at: number): void {
    this.#places[part] = at;
  }

  close(): void {
    for (const file of this.#files) file.close();
  }
}
