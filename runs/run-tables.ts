import type { Opened } from '../datasets/index';
import { milliseconds } from '../engine/base/durations';
import type { Event, List } from '../engine/events/event';
import type { Settled } from '../engine/labels';
import type { Plan } from '../engine/plan/plan';
import type { Asked, ReplaySink } from '../engine/replay';
import type { Store } from '../engine/store';
import type { ColumnSpec, Values } from '../engine/tables/columns';
import { ColumnDigests } from '../engine/tables/digests';
import { TableWriter } from '../engine/tables/writer';
import { CatalogueTally } from './catalogue';
import type { Cuts } from './cuts';
import type { RunPaths } from './paths';
import { LABEL_COLUMNS, REQUEST_COLUMNS, ROW_COLUMNS } from './run-columns';

/** Requests, or outcomes, held before they are written. */
const BATCH = 16_384;

/** What the tables of a run are made with. */
export interface TablesSetup {
  readonly plan: Plan;
  readonly cuts: Cuts;
  readonly paths: RunPaths;
  readonly metadata: Readonly<Record<string, string>>;
  readonly opened: Opened;
  /** Columns of the features table behind those of the row, in the order of the feature set. */
  readonly features: readonly ColumnSpec[];
  readonly fingerprint: string;
  readonly isDigested: boolean;
  /** Turns computed columns into written ones. */
  readonly encode: (columns: readonly Float32Array[], rows: number) => readonly Values[];
  /** Rows wait for `writeRows`: some of their columns come from elsewhere. */
  readonly isHeld: boolean;
}

/** Rows that wait for their columns. */
export interface HeldRows {
  readonly ids: readonly Float64Array[];
  /** Columns that were computed with them. */
  readonly computed: readonly Values[];
  readonly rows: number;
}

/** Receives what a replay makes and writes it down. Memory holds a batch of each table, and the items there are. */
export class RunTables implements ReplaySink {
  readonly #setup: TablesSetup;
  readonly #rows: TableWriter;
  readonly #requests: TableWriter;
  readonly #labels: TableWriter | null;
  readonly #digests: ColumnDigests | null;
  readonly #catalogue: CatalogueTally;
  readonly #qids = new Qids();
  readonly #sessionSlot: number;
  readonly #userSlot: number;
  #ids = ROW_COLUMNS.map(() => new Float64Array(BATCH));
  readonly #asked = REQUEST_COLUMNS.map(() => [] as number[]);
  readonly #outcomes: Outcomes;
  readonly #held: HeldRows[] = [];
  #requestCount = 0;
  /** Candidates of the longest list so far, generated ones included. */
  longestList = 0;
  #requestsWritten = 0;

  constructor(setup: TablesSetup) {
    const { plan, paths, metadata, features, fingerprint, isDigested } = setup;
    const { codec, request } = plan;
    this.#setup = setup;
    this.#catalogue = new CatalogueTally(codec);
    const { scalars } = codec.types[codec.typeOf(request.on)];
    this.#sessionSlot = scalars.indexOf('session');
    this.#userSlot = scalars.indexOf('user');
    this.#outcomes = new Outcomes(milliseconds(request.window ?? '30m'));
    const idOf = (code: number): string => codec.dictionary.id(code);
    const own = (qidOf: (place: number) => string) => (column: ColumnSpec) =>
      column.name === 'qid' ? { ...column, idOf: qidOf } : column.kind === 'id' ? { idOf, ...column } : column;
    const qidOf = own((place) => this.#qids.of(place));
    const rowColumns = ROW_COLUMNS.map(qidOf);
    this.#rows = new TableWriter(paths.features, [...rowColumns, ...features], idOf, { ...metadata, fingerprint });
    this.#requests = new TableWriter(paths.requests, REQUEST_COLUMNS.map(qidOf), idOf, metadata);
    this.#labels =
      request.outcome.kind === 'immediate'
        ? null
        : new TableWriter(paths.labels, LABEL_COLUMNS.map(own((place) => this.#outcomes.qid(place))), idOf, metadata);
    this.#digests = isDigested ? new ColumnDigests(rowColumns) : null;
  }

  request({ event, qid, clicked, sessionLength, sessionStart }: Asked, list: List, row: number): void {
    const { cuts, opened } = this.#setup;
    const place = this.#qids.add(qid);
    const part = event.ts >= cuts.report ? 2 : event.ts >= cuts.choose ? 1 : 0;
    const items = list.columns[0];
    this.longestList = Math.max(this.longestList, list.n);
    if (row + list.n > this.#ids[0].length) this.#widen(row + list.n);
    const [qids, seqs, times, candidates, positions, labels, parts] = this.#ids as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const isImmediate = this.#labels === null;
    for (let i = 0; i < list.n; i++) {
      const at = row + i;
      qids[at] = place;
      seqs[at] = event.seq;
      times[at] = event.ts;
      candidates[at] = items[i];
      positions[at] = i + 1;
      labels[at] = isImmediate ? (items[i] === clicked ? 1 : 0) : Number.NaN;
      parts[at] = part;
    }
    const ceiling = opened.truth ? opened.truth.realised(this.#requestCount) : Number.NaN;
    const values = [
      place,
      event.seq,
      event.ts,
      code(event, this.#userSlot),
      code(event, this.#sessionSlot),
      sessionStart,
      sessionLength,
      list.n,
      clicked,
      part,
      ceiling,
    ];
    values.forEach((value, column) => this.#asked[column].push(value));
    this.#requestCount++;
    this.#catalogue.shown(list, part < 2 ? clicked : Number.NaN);
    if (this.#asked[0].length >= BATCH) this.#flushRequests();
  }

  flush(columns: readonly Float32Array[], rows: number): void {
    const computed = this.#setup.encode(columns, rows);
    if (!this.#setup.isHeld) {
      this.#write(this.#ids, computed, rows);
      return;
    }
    const copied = <A extends Values>(values: A): A => values.slice(0, rows) as A;
    this.#held.push({ ids: this.#ids.map(copied), computed: computed.map(copied), rows });
  }

  /** The oldest rows that wait. */
  get oldest(): HeldRows | undefined {
    return this.#held[0];
  }

  /** All columns of the oldest rows that wait. */
  writeRows(features: readonly Values[]): void {
    const { ids, rows } = this.#held.shift()!;
    this.#write(ids, features, rows);
  }

  settled(settled: Settled): void {
    this.#outcomes.add(settled);
    if (settled.ts < this.#setup.cuts.report) this.#catalogue.clicked(settled.item);
    if (this.#outcomes.count >= BATCH) this.#flushOutcomes();
  }

  /** What was rejected was counted where the log was read. */
  rejected(): void {}

  /** Digests of the columns of the row, null where none were asked for. */
  digests(): Readonly<Record<string, string>> | null {
    return this.#digests?.finish() ?? null;
  }

  close(store: Store): void {
    this.#flushRequests();
    this.#flushOutcomes();
    this.#rows.close();
    this.#requests.close();
    this.#labels?.close();
    this.#catalogue.write(this.#setup.plan, store, this.#setup.paths);
  }

  abort(): void {
    for (const table of [this.#rows, this.#requests, this.#labels]) table?.abort();
  }

  #write(ids: readonly Float64Array[], features: readonly Values[], rows: number): void {
    this.#digests?.add(ids, rows);
    this.#rows.write([...ids, ...features], rows);
    this.#qids.forget(Math.min(ids[0][rows - 1] + 1, this.#requestsWritten));
  }

  #flushRequests(): void {
    const n = this.#asked[0].length;
    this.#requests.write(
      this.#asked.map((values) => Float64Array.from(values)),
      n,
    );
    for (const values of this.#asked) values.length = 0;
    this.#requestsWritten += n;
  }

  #flushOutcomes(): void {
    const values = this.#outcomes.take();
    this.#labels?.write(values, values[0].length);
    this.#outcomes.written();
  }

  #widen(rows: number): void {
    this.#ids = this.#ids.map((values) => {
      const wider = new Float64Array(2 * rows);
      wider.set(values);
      return wider;
    });
  }
}

/** The ids of requests by their place, until they are written. */
class Qids {
  #ids: string[] = [];
  #first = 0;

  add(qid: string): number {
    return this.#first + this.#ids.push(qid) - 1;
  }

  of(place: number): string {
    return this.#ids[place - this.#first];
  }

  /** All before `place` have been written. */
  forget(place: number): void {
    if (place - this.#first < BATCH) return;
    this.#ids = this.#ids.slice(place - this.#first);
    this.#first = place;
  }
}

/** Outcomes that came with later events, until they are written. */
class Outcomes {
  readonly #window: number;
  /** Requests that may have further outcomes: the place of their id, and when the last one came. */
  readonly #places = new Map<number, { readonly place: number; ts: number }>();
  #values: number[][] = LABEL_COLUMNS.map(() => []);
  #qids: string[] = [];
  #first = 0;

  constructor(window: number) {
    this.#window = window;
  }

  get count(): number {
    return this.#values[0].length;
  }

  add({ seq, qid, item, ts }: Settled): void {
    const known = this.#places.get(seq) ?? { place: this.#first + this.#qids.push(qid) - 1, ts };
    known.ts = ts;
    this.#places.set(seq, known);
    [known.place, seq, item, 1, ts].forEach((value, column) => this.#values[column].push(value));
  }

  qid(place: number): string {
    return this.#qids[place - this.#first];
  }

  /** [columns][outcomes] what has come since the last time; it is to be written before the next one comes. */
  take(): Float64Array[] {
    const taken = this.#values.map((values) => Float64Array.from(values));
    this.#values = LABEL_COLUMNS.map(() => []);
    const now = taken[4].at(-1) ?? 0;
    for (const [seq, { ts }] of this.#places) if (now - ts > this.#window) this.#places.delete(seq);
    return taken;
  }

  /** What was taken has been written. */
  written(): void {
    this.#first += this.#qids.length;
    this.#qids = [];
  }
}

function code(event: Event, slot: number): number {
  return slot < 0 ? Number.NaN : event.values[slot];
}
