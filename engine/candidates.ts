import { inRounds, newFrame, prepare } from './assemble';
import type { Event, List } from './events/event';
import type { Frame } from './plan/frame';
import type { Plan } from './plan/plan';
import type { Sources } from './plan/sources';
import type { Store } from './store';

/** The candidates of requests that bring none, out of the plan's own sources: a pure read of the store. */
export class Candidates {
  readonly #sources: Sources;
  readonly #store: Store;
  readonly #frame: Frame;
  readonly #columns: readonly string[];
  readonly #list: number;
  readonly #type: number;

  constructor({ codec, request }: Plan, sources: Sources, store: Store) {
    this.#sources = sources;
    this.#store = store;
    this.#frame = newFrame(sources);
    this.#type = codec.typeOf(request.on);
    const { lists } = codec.types[this.#type];
    this.#list = lists.findIndex(({ name }) => name === request.candidates);
    this.#columns = lists[this.#list].columns;
  }

  /** The list of a request: its own, or what the sources give where it has none. Other events have none. */
  of(event: Event): List {
    const own = event.lists[this.#list];
    return event.type === this.#type && own.n === 0 ? this.#generate(event) : own;
  }

  /** Gives a request without a list the one that its sources give. */
  fill(event: Event): void {
    if (event.type === this.#type) (event.lists as List[])[this.#list] = this.of(event);
  }

  #generate(event: Event): List {
    const { keep, exprs, names, limit, hasExcept } = this.#sources;
    const frame = this.#frame;
    prepare(frame, [], event, NOTHING);
    inRounds(this.#sources, this.#store, frame, [], 0);
    keep(frame, [], 0);
    const setAt = (i: number): ArrayLike<number> => (frame.objects[exprs.length + i] ?? []) as ArrayLike<number>;
    const sets = names.map((_, i) => setAt(i));
    if (!hasExcept) return this.#merge(sets, names, limit, new Set());
    const except = Array.from(setAt(names.length));
    return { ...this.#merge(sets, names, limit, new Set(except)), except };
  }

  /** First of each, second of each, and so on; an item stands where it came first and remembers every place. */
  #merge(
    sets: readonly ArrayLike<number>[],
    names: readonly string[],
    limit: number,
    except: ReadonlySet<number>,
  ): List {
    const places = new Map<number, Float64Array>();
    const deepest = Math.max(...sets.map(({ length }) => length));
    for (let place = 0; place < deepest; place++) {
      for (let s = 0; s < sets.length; s++) {
        const item = sets[s][place];
        if (item === undefined || item !== item || except.has(item)) continue;
        let known = places.get(item);
        if (known === undefined) {
          if (places.size >= limit) continue;
          known = new Float64Array(sets.length).fill(Number.NaN);
          places.set(item, known);
        }
        if (known[s] !== known[s]) known[s] = place + 1;
      }
    }
    const rows = [...places];
    const columns = this.#columns.map((column) => {
      const source = names.findIndex((name) => column === `place_${name}`);
      return Float64Array.from(rows, ([item, known]) =>
        column === 'item' ? item : source < 0 ? Number.NaN : known[source],
      );
    });
    return { n: rows.length, columns };
  }
}

const NOTHING: List = { n: 0, columns: [] };
