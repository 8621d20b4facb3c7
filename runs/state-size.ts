import type { Plan } from '../engine/plan/plan';
import { type PlannedTable, tableName } from '../engine/plan/table';
import type { Store, Table } from '../engine/store';

/** What one key set holds at the end of a replay; bytes as they are reserved, those of objects and ids estimated. */
export interface KeySetSize {
  readonly name: string;
  readonly keys: readonly string[];
  readonly rows: number;
  readonly states: number;
  readonly laneBytes: number;
  /** Keys, and the index that finds them. */
  readonly keyBytes: number;
  readonly objectBytes: number;
  readonly bytes: number;
  /** At most so many bytes for each key, by what its states declare; the key itself left out. */
  readonly boundPerKey: number;
  /** Milliseconds after its last update at which a row may be forgotten, the longest of its states; null: never. */
  readonly expireAfter: number | null;
  /** What its states declare that bounds them, such as `recent k=5`. */
  readonly caps: readonly string[];
}

/** All state at the end of a replay. */
export interface StateSize {
  readonly keySets: readonly KeySetSize[];
  readonly dictionary: { readonly ids: number; readonly bytes: number };
  readonly bytes: number;
}

/** Measures every key set, those of attributes among them, the largest first. */
export function measureState(plan: Plan, store: Store): StateSize {
  const keySets = plan.tables.map((planned) => keySetSize(plan, planned, store.tables[planned.index]));
  const { dictionary: ids } = plan.codec;
  const dictionary = { ids: ids.size, bytes: ids.bytes() };
  return {
    keySets: keySets.sort((a, b) => b.bytes - a.bytes),
    dictionary,
    bytes: keySets.reduce((sum, { bytes }) => sum + bytes, dictionary.bytes),
  };
}

function keySetSize({ states }: Plan, planned: PlannedTable, table: Table): KeySetSize {
  const { index, keys, expiry } = planned;
  const own = states.filter((state) => state.table.index === index);
  const laneBytes = table.lanes.byteLength;
  const keyBytes = table.bytes() - laneBytes;
  const objectBytes = table.blobs.reduce<number>(
    (sum, column) => sum + column.reduce<number>((inner, blob) => inner + WORD + sizeOf(blob), 0),
    0,
  );
  const caps = own.flatMap(({ state }) =>
    Object.entries(state.params).map(([name, value]) => `${state.kind} ${name}=${value}`),
  );
  return {
    name: tableName(planned),
    keys,
    rows: table.rows - 1,
    states: own.length,
    laneBytes,
    keyBytes,
    objectBytes,
    bytes: laneBytes + keyBytes + objectBytes,
    boundPerKey: own.reduce(
      (sum, { accumulator, state, parts, touched }) =>
        sum + accumulator.bytes(state.window.kind, parts, state.params) + (touched < 0 ? 0 : WORD),
      0,
    ),
    expireAfter: expiry && expiry.length > 0 ? Math.max(...expiry.map(({ after }) => after)) : null,
    caps: [...new Set(caps)],
  };
}

const WORD = 8;
/** What an object of a 64-bit process costs before what is in it, about. */
const OBJECT = 32;
const ENTRY = 40;

/** About how many bytes an object of a state takes, what it refers to included. */
function sizeOf(blob: unknown): number {
  if (blob === null || blob === undefined || typeof blob === 'boolean' || typeof blob === 'number') return 0;
  if (typeof blob === 'string') return OBJECT + blob.length;
  if (ArrayBuffer.isView(blob)) return 3 * OBJECT + blob.byteLength;
  if (Array.isArray(blob)) return blob.reduce<number>((sum, each) => sum + WORD + sizeOf(each), OBJECT);
  if (blob instanceof Map)
    return Array.from(blob).reduce((sum, [key, value]) => sum + ENTRY + sizeOf(key) + sizeOf(value), OBJECT);
  if (blob instanceof Set) return Array.from(blob).reduce<number>((sum, each) => sum + ENTRY + sizeOf(each), OBJECT);
  return Object.values(blob).reduce<number>((sum, each) => sum + WORD + sizeOf(each), OBJECT);
}
