import type { RawElement, RawEvent, RawValue } from '../../engine/events/event';
import type { About, Row } from '../row';
import { BadCell, type CellReader, truth } from './cells';
import type { Mapping } from './mapping';

/** Requests whose rows may stand mixed with each other's. */
const OPEN = 1000;

interface Open {
  readonly first: Row;
  readonly candidates: {
    readonly element: RawElement;
    readonly position: number;
    readonly line: number;
    readonly size: number;
    isClicked: boolean;
    readonly about: About | undefined;
  }[];
}

/**
 * Gathers rows of one candidate each into events: one with the list, and one click for each clicked candidate at the
 * request's own time and line, the first of its list. A request is complete when 1000 others have begun after it; a row
 * that comes later is bad.
 */
export class Gatherer {
  readonly #open = new Map<string, Open>();
  readonly #closed = new Set<string>();
  readonly #reader: CellReader;
  readonly #mapping: Mapping;

  constructor(reader: CellReader, mapping: Mapping) {
    this.#reader = reader;
    this.#mapping = mapping;
  }

  /** Takes one row; gives the rows of a request that it completes. `base` has the row's time, people and place. */
  add(cells: readonly string[], base: Row): Row[] {
    const { request, item, position, clicked, fields, event = 'impression' } = this.#mapping.impressions!;
    const key = this.#reader.required(cells, request);
    if (this.#closed.has(key)) {
      throw new BadCell(
        'E_LATE_ROW',
        `${request} "${key}" comes back after ${OPEN} other requests, expected its rows together`,
      );
    }
    const element = { item: this.#reader.required(cells, item), ...this.#reader.fields(cells, fields) };
    const place = position === undefined ? 0 : this.#reader.whole(cells, position);
    const isClicked = truth(this.#reader.cell(cells, clicked), clicked);
    let open = this.#open.get(key);
    let done: Row[] = [];
    if (!open) {
      open = { first: { ...base, event: { ...base.event, type: event, id: key } as RawEvent }, candidates: [] };
      this.#open.set(key, open);
      if (this.#open.size > OPEN) done = this.#close(this.#open.keys().next().value!);
    }
    open.candidates.push({ element, position: place, line: base.line, size: base.size, isClicked, about: base.about });
    return done;
  }

  /** Completes all requests. */
  end(): Row[] {
    return [...this.#open.keys()].flatMap((key) => this.#close(key));
  }

  #close(key: string): Row[] {
    const { first, candidates } = this.#open.get(key)!;
    const { click = 'click' } = this.#mapping.impressions!;
    this.#open.delete(key);
    this.#closed.add(key);
    const lines = candidates.map(({ line }) => line);
    const isApart = lines.some((line, i) => i > 0 && line !== lines[i - 1] + 1);
    candidates.sort((a, b) => a.position - b.position || a.line - b.line);
    const size = candidates.reduce((sum, each) => sum + each.size, 0);
    const shown = candidates.map(({ element }) => element);
    const { id: _, type: __, ...base } = first.event as unknown as Record<string, RawValue>;
    const said = candidates.flatMap(({ element, about }) =>
      about?.item ? [[element.item as string, about.item] as const] : [],
    );
    const about = first.about && { user: first.about.user, shown: said };
    const apart = isApart ? lines.slice(1) : undefined;
    const rows: Row[] = [{ ...first, size, event: { ...first.event, shown }, about, apart }];
    for (const { element, isClicked } of candidates) {
      if (!isClicked) continue;
      const event = { ...base, type: click, item: element.item, request: key } as unknown as RawEvent;
      rows.push({ ...first, size: 0, event, about: undefined });
    }
    return rows;
  }
}
