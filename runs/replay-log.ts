import { type DataSet, type Opened, type OpenOptions, rejectEvent } from '../datasets/index';
import type { Event, List } from '../engine/events/event';
import type { Settled } from '../engine/labels';
import type { Plan } from '../engine/plan/plan';
import { type Asked, Replay, type ReplayCounts } from '../engine/replay';
import type { Store } from '../engine/store';
import { type ColumnSpec, TableWriter } from '../engine/tables/writer';
import { CatalogueTally } from './catalogue';
import type { RunPaths } from './paths';
import { breathe, type Watch } from './progress';

/** When the parts of the log begin, epoch milliseconds. */
export interface Cuts {
  readonly choose: number;
  readonly report: number;
}

/** What a replay leaves beside its tables. */
export interface Replayed {
  readonly counts: ReplayCounts;
  readonly store: Store;
  readonly bad: {
    readonly total: number;
    readonly lines: number;
    readonly reasons: readonly { code: string; count: number }[];
    readonly first: readonly string[];
  };
  readonly sorted: boolean;
  readonly unlabelled: number;
  readonly unknownFields: Readonly<Record<string, number>>;
}

export const PARTS = ['fit', 'choose', 'report'] as const;

/** Columns of the features table before the features: everything that is not a feature. */
export const ROW_COLUMNS = ['qid', 'seq', 'ts', 'candidate', 'position', 'label', 'part'] as const;

const REQUEST_COLUMNS: readonly ColumnSpec[] = [
  { name: 'qid', kind: 'id' },
  { name: 'seq', kind: 'count' },
  { name: 'ts', kind: 'time' },
  { name: 'user', kind: 'id' },
  { name: 'session', kind: 'id' },
  { name: 'session_start', kind: 'time' },
  { name: 'session_length', kind: 'count' },
  { name: 'candidates', kind: 'small' },
  { name: 'clicked', kind: 'id' },
  { name: 'part', kind: 'id', idOf: (code) => PARTS[code] },
  { name: 'ceiling', kind: 'double' },
];

/** Replays a log and writes its tables: rows as they fill, in seq order, memory bounded. */
export async function replayLog(
  dataset: DataSet,
  options: OpenOptions,
  plan: Plan,
  cuts: Cuts,
  paths: RunPaths,
  metadata: Readonly<Record<string, string>>,
  watch: Watch,
  total: number,
): Promise<Replayed> {
  const opened = await dataset.open(options);
  const tables = new RunTables(plan, cuts, paths, metadata, opened);
  try {
    const replay = new Replay(plan, tables);
    for await (const chunk of opened.events) {
      await breathe(watch);
      tables.onRejected = (code, message, i) => rejectEvent(opened, chunk, i, code, message);
      replay.events(chunk.events);
      watch.progress({ stage: 'replay', done: replay.counts.events, total, unit: 'events' });
    }
    const counts = replay.finish();
    tables.close(replay.store);
    return {
      counts,
      store: replay.store,
      bad: {
        total: opened.bad.total,
        lines: opened.progress.rows,
        reasons: opened.bad.reasons(),
        first: opened.bad.lines(),
      },
      sorted: opened.sorted,
      unlabelled: opened.unlabelled,
      unknownFields: Object.fromEntries(opened.unknownFields),
    };
  } catch (error) {
    tables.abort();
    throw error;
  }
}

/** Receives what a replay makes and writes it down. */
class RunTables {
  onRejected: (code: string, message: string, i: number) => void = () => undefined;
  readonly #plan: Plan;
  readonly #cuts: Cuts;
  readonly #opened: Opened;
  readonly #rows: TableWriter;
  readonly #requests: TableWriter;
  readonly #labels: TableWriter | null;
  readonly #catalogue: CatalogueTally;
  readonly #paths: RunPaths;
  readonly #qids: string[] = [];
  readonly #sessionSlot: number;
  readonly #userSlot: number;
  #ids = ROW_COLUMNS.map(() => new Float64Array(16_384));
  readonly #asked = REQUEST_COLUMNS.map(() => [] as number[]);
  readonly #settled: [number[], number[], number[], number[], number[]] = [[], [], [], [], []];
  readonly #placeOf = new Map<number, number>();
  #requestCount = 0;

  constructor(plan: Plan, cuts: Cuts, paths: RunPaths, metadata: Readonly<Record<string, string>>, opened: Opened) {
    const { codec, features, identities, request } = plan;
    this.#plan = plan;
    this.#cuts = cuts;
    this.#opened = opened;
    this.#paths = paths;
    this.#catalogue = new CatalogueTally(codec);
    const { scalars } = codec.types[codec.typeOf(request.on)];
    this.#sessionSlot = scalars.indexOf('session');
    this.#userSlot = scalars.indexOf('user');
    const idOf = (code: number): string => codec.dictionary.id(code);
    const qidOf = (place: number): string => this.#qids[place];
    const rowColumns: ColumnSpec[] = [
      { name: 'qid', kind: 'id', idOf: qidOf },
      { name: 'seq', kind: 'count' },
      { name: 'ts', kind: 'time' },
      { name: 'candidate', kind: 'id' },
      { name: 'position', kind: 'small' },
      { name: 'label', kind: 'float' },
      { name: 'part', kind: 'id', idOf: (code) => PARTS[code] },
      ...features.map(
        ({ name, sentence, leak }, i): ColumnSpec => ({
          name,
          kind: 'float',
          metadata: { sentence, leak, identity: identities[i] },
        }),
      ),
    ];
    this.#rows = new TableWriter(paths.features, rowColumns, idOf, { ...metadata, fingerprint: plan.fingerprint });
    this.#requests = new TableWriter(
      paths.requests,
      REQUEST_COLUMNS.map((column) => (column.name === 'qid' ? { ...column, idOf: qidOf } : column)),
      idOf,
      metadata,
    );
    const settled: ColumnSpec[] = [
      { name: 'qid', kind: 'id', idOf: qidOf },
      { name: 'seq', kind: 'count' },
      { name: 'candidate', kind: 'id' },
      { name: 'gain', kind: 'float' },
      { name: 'ts', kind: 'time' },
    ];
    this.#labels = request.outcome.kind === 'immediate' ? null : new TableWriter(paths.labels, settled, idOf, metadata);
  }

  request({ event, qid, clicked, sessionLength, sessionStart }: Asked, list: List, row: number): void {
    const place = this.#qids.push(qid) - 1;
    if (this.#labels) this.#placeOf.set(event.seq, place);
    const part = event.ts >= this.#cuts.report ? 2 : event.ts >= this.#cuts.choose ? 1 : 0;
    const items = list.columns[0];
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
    const ceiling = this.#opened.truth ? this.#opened.truth.realised(this.#requestCount) : Number.NaN;
    const values = [
      place,
      event.seq,
      event.ts,
      this.#code(event, this.#userSlot),
      this.#code(event, this.#sessionSlot),
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
    if (this.#asked[0].length >= 16_384) this.#flushRequests();
  }

  flush(columns: readonly Float32Array[], rows: number): void {
    this.#rows.write([...this.#ids, ...columns], rows);
  }

  settled({ seq, item, ts }: Settled): void {
    [this.#placeOf.get(seq)!, seq, item, 1, ts].forEach((value, column) => this.#settled[column].push(value));
    if (ts < this.#cuts.report) this.#catalogue.clicked(item);
  }

  rejected({ code, message }: { readonly code: string; readonly message: string }, i: number): void {
    this.onRejected(code, message, i);
  }

  close(store: Store): void {
    this.#flushRequests();
    this.#labels?.write(
      this.#settled.map((values) => Float64Array.from(values)),
      this.#settled[0].length,
    );
    this.#rows.close();
    this.#requests.close();
    this.#labels?.close();
    this.#catalogue.write(this.#plan, store, this.#paths);
  }

  abort(): void {
    for (const table of [this.#rows, this.#requests, this.#labels]) table?.abort();
  }

  #flushRequests(): void {
    const n = this.#asked[0].length;
    this.#requests.write(
      this.#asked.map((values) => Float64Array.from(values)),
      n,
    );
    for (const values of this.#asked) values.length = 0;
  }

  #code(event: Event, slot: number): number {
    return slot < 0 ? Number.NaN : event.values[slot];
  }

  #widen(rows: number): void {
    this.#ids = this.#ids.map((values) => {
      const wider = new Float64Array(2 * rows);
      wider.set(values);
      return wider;
    });
  }
}
