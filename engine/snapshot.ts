import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Members } from './accumulators/accumulator';
import { MismatchError, StateError } from './base/errors';
import { canonicalJson } from './base/hash';
import { isRejection, type Layout } from './events/codec';
import { Dictionary } from './events/dictionary';
import type { Event, RawEvent } from './events/event';
import type { Plan } from './plan/plan';
import type { PlannedState } from './plan/states';
import type { PlannedTable } from './plan/table';
import { Queue } from './queue';
import { openSnapshotFolder, SnapshotWriter, writeText } from './snapshot-folder';
import { exactJson, parseExactJson } from './snapshot-json';
import { type EncodeBlob, fileStretches, readStoreTable, type Transfer, writeStoreTable } from './snapshot-table';
import { type Delay, sameDelay } from './spec/delay';
import { stateSentence } from './spec/names';
import { Store } from './store';
import { readTable } from './tables/reader';
import { TableWriter } from './tables/writer';

/** Where a state's values lie in its table's file. */
interface SavedState {
  readonly identity: string;
  readonly sentence: string;
  /** Index into `tables`. */
  readonly table: number;
  /** First lane and how many, -1 and 0 for states that keep an object. */
  readonly lane: number;
  readonly lanes: number;
  readonly blob: number;
  readonly touched: number;
}

interface SavedTable {
  readonly keys: readonly string[];
  readonly file: string;
  /** Further files, in the order of the rows, of a table that one would be too long for. */
  readonly more?: readonly string[];
  readonly rows: number;
  /** How far the search for expired rows is: the next row, and when the next round begins; left out before the first. */
  readonly tending?: readonly [cursor: number, next: number];
}

/** What a snapshot says about itself: `manifest.json`. */
export interface SnapshotManifest {
  readonly fingerprint: string;
  /** Events applied: the seq of the next one. */
  readonly seq: number;
  /** Effective time of the newest event, epoch milliseconds. */
  readonly now: number;
  readonly dictionary: string;
  readonly open: string;
  /** Events that take effect later, by when they do. */
  readonly waiting: string;
  /** Ids that may not come again yet, by event type. */
  readonly seen: string;
  readonly tables: readonly SavedTable[];
  readonly states: readonly SavedState[];
  /** The fields of items and users, in canonical JSON, by name: lane `l<n>` or object `b<n>` of their table. */
  readonly attributes: readonly Readonly<Record<string, { readonly at: string; readonly field: string }>>[];
  readonly digests: Readonly<Record<string, string>>;
}

/**
 * Writes all state of a moment into a folder: one Arrow file per table (keys, lanes, objects as JSON), the dictionary,
 * the requests still open, and the manifest. The same state gives the same bytes. The folder changes as one: a crash
 * midway leaves the snapshot before whole.
 */
export function writeSnapshot(dir: string, plan: Plan, store: Store): void {
  const { codec } = plan;
  const folder = new SnapshotWriter(dir);
  const tables = plan.tables.map((planned) => {
    const table = store.tables[planned.index];
    const name = `${planned.keys.join('+') || 'everything'}${planned.isFedByElements ? '.shown' : ''}${planned.isDivided ? '.part' : ''}`;
    const [file, ...more] = fileStretches(table).map((stretch, i) =>
      folder.add(i === 0 ? name : `${name}.${i}`, 'arrow', (path) =>
        writeStoreTable(path, table, planned.keys, encoders(plan, planned), stretch),
      ),
    );
    const { tending } = table;
    return {
      ...{ keys: planned.keys, file, ...(more.length > 0 && { more }), rows: table.rows - 1 },
      ...(tending && { tending }),
    };
  });
  const dictionary = folder.add('dictionary', 'arrow', (path) => {
    const writer = new TableWriter(path, [{ name: 'id_json', kind: 'text' }], () => '');
    const ids = codec.dictionary.ids();
    for (let begin = 0; begin < ids.length; begin += BATCH) {
      const texts = ids.slice(begin, begin + BATCH).map((id) => JSON.stringify(id));
      writer.write([texts], texts.length);
    }
    writer.close();
  });
  const open = [...store.open.values()].map((event) => codec.decode(event));
  const openFile = folder.add('open', 'json', (path) =>
    writeText(path, `${canonicalJson(JSON.parse(exactJson(open)))}\n`),
  );
  const waiting = plan.delayed.map(({ delay }, d) => ({
    ...delay,
    events: Array.from(store.waiting[d] ?? [], (event) => ({
      event: codec.decode(event),
      given: event.given,
      answers: event.answers && codec.decode(event.answers),
    })),
  }));
  const waitingFile = folder.add('waiting', 'json', (path) =>
    writeText(path, `${canonicalJson(JSON.parse(exactJson(waiting)))}\n`),
  );
  const seen = store.seen.map((ids, type) => [codec.types[type].name, [...ids]] as const);
  const seenFile = folder.add('seen', 'json', (path) =>
    writeText(path, `${canonicalJson(JSON.parse(exactJson(seen)))}\n`),
  );
  const manifest: Omit<SnapshotManifest, 'digests'> = {
    fingerprint: plan.fingerprint,
    seq: store.nextSeq,
    now: store.now,
    dictionary,
    open: openFile,
    waiting: waitingFile,
    seen: seenFile,
    tables,
    states: plan.states.map(({ identity, state, table, lane, blob, touched, ...placed }) => {
      const lanes = lane < 0 ? 0 : laneCount(placed, state.window.kind);
      return { identity, sentence: stateSentence(state), table: table.index, lane, lanes, blob, touched };
    }),
    attributes: [codec.items, codec.users].map(savedAttributes),
  };
  folder.seal(manifest);
}

/** What a snapshot says about itself. @throws StateError when a file is missing, cut or changed */
export function readSnapshotManifest(dir: string): SnapshotManifest {
  return openSnapshotFolder(dir) as SnapshotManifest;
}

/** The ids of a snapshot in code order: a plan that is to restore it while it has other constants is compiled with them. */
export function readSnapshotDictionary(dir: string): Dictionary {
  const dictionary = new Dictionary();
  for (const id of snapshotIds(dir, readSnapshotManifest(dir))) dictionary.code(id);
  return dictionary;
}

/**
 * The store of a snapshot under a plan, whose dictionary then gives every id the code it had. Checked accumulator by
 * accumulator: what the plan has loads at the plan's own places, what it does not have is left out.
 *
 * @param store an empty store of the plan, where it is to be a special one
 * @throws StateError when a file is missing, cut or changed
 * @throws MismatchError naming what the plan needs and the snapshot lacks
 */
export function restoreSnapshot(dir: string, plan: Plan, store?: Store): Store {
  return joinSnapshots([dir], plan, store);
}

/**
 * The store of a plan out of snapshots that several plans left at the same moment of the same log, each with a part of
 * its accumulators, or of their keys. What two of them hold is the same in both.
 */
export function joinSnapshots(dirs: readonly string[], plan: Plan, store = new Store(plan.tables)): Store {
  const parts = dirs.map((dir) => ({ dir, manifest: readSnapshotManifest(dir) }));
  const [{ dir, manifest }] = parts;
  const { codec } = plan;
  refuseMissing(dir, plan, { ...manifest, states: parts.flatMap((part) => part.manifest.states) });
  restoreDictionary(dir, codec.dictionary, manifest);
  for (const planned of plan.tables) {
    for (const part of planned.index < 2 ? parts.slice(0, 1) : parts)
      for (const { saved, transfer } of sourcesOf(plan, planned, part.manifest)) {
        for (const file of [saved.file, ...(saved.more ?? [])])
          readStoreTable(join(part.dir, file), store.tables[planned.index], planned.keys, transfer);
        if (saved.tending) store.tables[planned.index].resumeTending(saved.tending);
      }
  }
  store.nextSeq = manifest.seq;
  store.now = manifest.now;
  const requestType = codec.typeOf(plan.request.on);
  const idSlot = codec.types[requestType].scalars.indexOf('id');
  const open = parseExactJson(readFileSync(join(dir, manifest.open), 'utf8')) as readonly RawEvent[];
  for (const raw of open) {
    const event = codec.encode(raw);
    if (isRejection(event) || event.type !== requestType)
      throw new StateError(
        `snapshot: ${join(dir, manifest.open)}: an open request does not fit the schema of the plan`,
      );
    store.open.set(event.values[idSlot], event);
  }
  restoreWaiting(
    parts.map((part) => join(part.dir, part.manifest.waiting)),
    plan,
    store,
  );
  const seen = parseExactJson(readFileSync(join(parts[0].dir, parts[0].manifest.seen), 'utf8')) as SavedIds[];
  for (const [type, ids] of seen) store.seen[codec.typeOf(type)] = new Map(ids);
  return store;
}

/** The ids of one type of event, each with when it was taken. */
type SavedIds = readonly [type: string, ids: readonly (readonly [id: number, ts: number])[]];

type SavedWaiting = Delay & {
  readonly events: readonly { readonly event: RawEvent; readonly given: number; readonly answers: RawEvent | null }[];
};

function restoreWaiting(paths: readonly string[], { codec, delayed }: Plan, store: Store): void {
  const encoded = (raw: RawEvent): Event => {
    const event = codec.encode(raw);
    if (isRejection(event)) throw new StateError(`snapshot: ${paths[0]}: ${event.message}`);
    return event;
  };
  const saved = paths.flatMap((path) => parseExactJson(readFileSync(path, 'utf8')) as readonly SavedWaiting[]);
  delayed.forEach(({ delay, updates }, d) => {
    const bySeq = new Map<number, Event>();
    for (const { event, given, answers } of saved.flatMap((one) => (sameDelay(one, delay) ? one.events : []))) {
      if (!bySeq.has(event.seq!))
        bySeq.set(event.seq!, Object.assign(encoded(event), { given, answers: answers && encoded(answers) }));
    }
    const own = [...bySeq.values()].filter(({ type }) => updates[type]);
    store.waiting[d] = new Queue(own.sort((a, b) => a.seq - b.seq));
  });
}

const BATCH = 16_384;

function laneCount(
  { accumulator, parts }: Pick<PlannedState, 'accumulator' | 'parts'>,
  window: 'life' | 'hop' | 'decay',
) {
  return accumulator.lanes(window, parts).length;
}

function encoders(plan: Plan, { index, blobs }: PlannedTable): EncodeBlob[] {
  if (index < 2) return Array.from({ length: blobs }, () => (compound: Members) => Array.from(compound));
  const all = new Array<EncodeBlob>(blobs);
  for (const { table, blob, accumulator } of plan.states) {
    if (table.index === index && blob >= 0) all[blob] = accumulator.encode!;
  }
  return all;
}

function savedAttributes({ fields, scalars, compounds }: Layout): SnapshotManifest['attributes'][number] {
  const at = (name: string, place: string): [string, { at: string; field: string }] => [
    name,
    { at: place, field: canonicalJson(fields[name]) },
  ];
  return Object.fromEntries([
    ...scalars.map((name, i) => at(name, `l${i}`)),
    ...compounds.map((name, i) => at(name, `b${i}`)),
  ]);
}

function refuseMissing(dir: string, { codec, states }: Plan, manifest: SnapshotManifest): void {
  const known = new Set(manifest.states.map(({ identity }) => identity));
  const lacking = states.filter(({ identity }) => !known.has(identity));
  const missing = lacking.map(({ identity, state }) => `"${stateSentence(state)}" (${identity})`);
  [codec.items, codec.users].forEach((layout, i) => {
    for (const [name, { field }] of Object.entries(savedAttributes(layout))) {
      if (manifest.attributes[i][name]?.field !== field)
        missing.push(`${i === 0 ? 'item' : 'user'}.${name} as ${field}`);
    }
  });
  if (missing.length === 0) return;
  const more = missing.length > 3 ? ` and ${missing.length - 3} more` : '';
  throw new MismatchError(
    `snapshot: ${dir}: has no ${missing.slice(0, 3).join(', ')}${more}, which the plan needs; replay its log (events 0 to ${manifest.seq - 1}) with the features of the plan to fill them`,
  );
}

function snapshotIds(dir: string, { dictionary }: SnapshotManifest): string[] {
  return readTable(join(dir, dictionary))
    .texts('id_json')
    .map((text) => JSON.parse(text!) as string);
}

/** Gives every id the code it had. Ids that only the plan knows may follow, none may stand between. */
function restoreDictionary(dir: string, dictionary: Dictionary, manifest: SnapshotManifest): void {
  const known = dictionary.ids();
  const ids = snapshotIds(dir, manifest);
  const other = known.findIndex((id, code) => code < ids.length && id !== ids[code]);
  if (other >= 0)
    throw new MismatchError(
      `snapshot: ${dir}: code ${other} is id ${JSON.stringify(ids[other])}, the plan's dictionary gave it to ${JSON.stringify(known[other])}; compile the plan with the dictionary of the snapshot`,
    );
  for (const id of ids) dictionary.code(id);
}

/** The saved tables in which the states of a table lie, and what of each goes where. */
function sourcesOf(
  plan: Plan,
  planned: PlannedTable,
  manifest: SnapshotManifest,
): { readonly saved: SavedTable; readonly transfer: Transfer }[] {
  if (planned.index < 2)
    return [{ saved: manifest.tables[planned.index], transfer: attributeTransfer(plan, planned, manifest) }];
  const own = new Set(plan.states.filter(({ table }) => table === planned).map(({ identity }) => identity));
  const tables = new Set(manifest.states.filter(({ identity }) => own.has(identity)).map(({ table }) => table));
  return Array.from(tables, (table) => {
    const states = manifest.states.filter((state) => state.table === table);
    return { saved: manifest.tables[table], transfer: stateTransfer(plan, planned, { ...manifest, states }) };
  });
}

function stateTransfer({ states }: Plan, { index }: PlannedTable, manifest: SnapshotManifest): Transfer {
  const saved = new Map(manifest.states.map((state) => [state.identity, state]));
  const lanes = new Map<number, number>();
  const blobs: { from: number; to: number; decode: (json: never) => unknown }[] = [];
  for (const { identity, table, lane, blob, touched, accumulator } of states) {
    if (table.index !== index) continue;
    const from = saved.get(identity);
    if (!from) continue;
    for (let i = 0; i < from.lanes; i++) lanes.set(lane + i, from.lane + i);
    if (blob >= 0) blobs.push({ from: from.blob, to: blob, decode: accumulator.decode! });
    if (touched >= 0) lanes.set(touched, from.touched);
  }
  return { lanes: Array.from(lanes, ([to, from]) => ({ from, to })), blobs };
}

function attributeTransfer({ codec }: Plan, { index }: PlannedTable, manifest: SnapshotManifest): Transfer {
  const layout = index === 0 ? codec.items : codec.users;
  const saved = manifest.attributes[index];
  const from = (name: string): number => Number(saved[name].at.slice(1));
  return {
    lanes: layout.scalars.map((name, to) => ({ from: from(name), to })),
    blobs: layout.compounds.map((name, to) => ({
      from: from(name),
      to,
      decode: compoundOf(layout.fields[name].kind),
    })),
  };
}

function compoundOf(kind: string): (json: number[]) => Members {
  return kind === 'set' ? (json) => Int32Array.from(json) : (json) => Float64Array.from(json);
}
