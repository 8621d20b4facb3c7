import { dependsOnElement } from './depends';
import type { EventCode } from './event-code';
import type { PlannedState } from './states';
import { type PlannedTable, strideOf } from './table';
import type { Fed, UpdateSite } from './update-sites';

/** Updates of one row under one condition, as source text. */
interface Fold {
  readonly conditions: readonly string[];
  readonly updates: readonly string[];
}

/** All updates of the rows that one key finds. */
interface OfKey {
  readonly table: PlannedTable;
  /** The event's list of whose elements each is fed, and whether the key is another for each. */
  readonly each: string | null;
  readonly isPerElement: boolean;
  /** The set of whose members each is fed. */
  readonly over: string | null;
  readonly keys: readonly string[];
  readonly folds: Fold[];
}

/** Characters of updates after which a key's row is found again, so that no piece becomes too long. */
const LONG = 3_500;

/** Source text of the updates of an event type. Sites of one key share its row: no two share a lane, so any order will do. */
export class KeyUpdates {
  readonly #code: EventCode;
  readonly #together = new Map<string, OfKey>();
  readonly #inOrder: OfKey[] = [];

  constructor(code: EventCode) {
    this.#code = code;
  }

  /** One site, or those of states that several branches feed in their order. */
  add(sites: readonly UpdateSite[]): void {
    for (const site of sites) {
      const ofKey = this.#ofKey(site);
      const { table, each, over, keys } = ofKey;
      const at = [table.index, each, over, ...keys].join('\n');
      if (sites.length > 1) this.#inOrder.push(ofKey);
      else if (this.#together.has(at)) this.#together.get(at)!.folds.push(...ofKey.folds);
      else this.#together.set(at, ofKey);
    }
  }

  /** Everything, in pieces that must each stand together. */
  *units(): Generator<string> {
    for (const ofKey of [...this.#together.values(), ...this.#inOrder])
      for (const folds of parts(ofKey.folds)) yield this.#unit({ ...ofKey, folds });
  }

  #ofKey({ each, over, where, late, keys, fed }: UpdateSite): OfKey {
    const { state, branch } = fed[0];
    const set = over && this.#code.set(over, branch);
    const isOrdered = fed.some(({ state }) => state.accumulator.tiesMatter);
    const conditions = [
      ...(late === 'drop' ? ['event.given === event.ts'] : []),
      ...(where ? [`${this.#code.value(where, branch)} === 1`] : []),
    ];
    return {
      table: state.table,
      each,
      isPerElement: keys.some((key) => dependsOnElement(key, branch)),
      over: set && (isOrdered ? `byText(${set}, dictionary)` : set),
      keys: keys.map((key) => this.#code.value(key, branch)),
      folds: [{ conditions, updates: [...expiries(fed), ...fed.map((one) => this.#update(one))] }],
    };
  }

  #unit(ofKey: OfKey): string {
    const { each, over, isPerElement } = ofKey;
    if (over !== null) {
      const members = `{ const set = ${over}, many = set ? set.length : 0; for (let m = 0; m < many; m++) { const member = set[m];\n${once(ofKey)}\n} }`;
      return each === null ? members : overElements(this.#code.list(each), `for (let i = 0; i < n; i++) ${members}`);
    }
    if (each === null) return once(ofKey);
    return overElements(this.#code.list(each), isPerElement ? perElement(ofKey) : oneForAll(ofKey));
  }

  #update({ state: placed, branch }: Fed): string {
    const { state, accumulator, lane, blob, hop, parts, index } = placed;
    const node = state.value === null ? null : branch.roles[state.value];
    const raw = node ? this.#code.raw(node, branch) : '1';
    const also = (state.also ?? []).map((role) => this.#code.raw(branch.roles[role], branch));
    const isOwnTime = branch.late === 'accept';
    const ts = isOwnTime ? 'event.given' : 'now';
    const own = `Math.floor(event.given / ${hop})`;
    const update = accumulator.update(state.window.kind, {
      lanes: 'L',
      at: `at + ${lane}`,
      value: 'value',
      also: also.map((_, i) => `also${i}`),
      ts,
      bucket: isOwnTime ? own : `h${hop}`,
      place: isOwnTime ? `bucketPlace(${own}, ${parts})` : `h${hop}_${parts}`,
      parts,
      blob: `B[${blob}][row]`,
      params: state.params,
      self: `states[${index}].accumulator`,
    });
    const isHeld = isOwnTime && state.window.kind !== 'life';
    const code = isHeld ? `if (h${hop} - ${own} < ${parts}) { ${update} }` : update;
    const told = also.map((one, i) => `const also${i} = ${one};`).join(' ');
    if (!node) return `{ const value = 1; ${told} ${code} }`;
    const checked = accumulator.takesMissing ? code : `if (value === value) { ${code} }`;
    return `{ const value = ${raw}; ${told} ${checked} }`;
  }
}

/** One key of the event. */
function once({ table, keys, folds }: OfKey): string {
  const known = [...keys.map((_, j) => `k${j} === k${j}`), ...wanted(folds)].join(' && ');
  return `{ ${conditions(folds)} ${keys.map((key, j) => `const k${j} = ${key};`).join(' ')}
${known ? `if (${known})` : ''} { ${tuple(keys)} const table = tables[${table.index}], row = table.slot(key, 0), L = table.lanes;
${updates(table, folds)} } }`;
}

/** One key of the event, fed by the elements of a list. */
function oneForAll({ table, keys, folds }: OfKey): string {
  const missing = keys.map((_, j) => `k${j} !== k${j}`).join(' || ');
  const unwanted = wanted(folds).map((some) => `if (!${some}) continue;`);
  return `{ const table = tables[${table.index}]; let row = -1; ${keys.map((key, j) => `const k${j} = ${key};`).join(' ')}
for (let i = 0; i < n; i++) { ${missing ? `if (${missing}) break;` : ''} ${conditions(folds)} ${unwanted.join(' ')}
if (row < 0) { ${tuple(keys)} row = table.slot(key, 0); } const L = table.lanes;
${updates(table, folds)} } }`;
}

/** A key for each element of a list: the rows of all are found together, then updated one by one. */
function perElement({ table, keys, folds }: OfKey): string {
  const { arity } = table;
  const parts = keys.map((key, j) => `const k${j} = ${key};`).join(' ');
  const missing = keys.map((_, j) => `k${j} !== k${j}`).join(' || ');
  const unwanted = wanted(folds).map((some) => `if (!${some}) continue;`);
  const store = keys.map((_, j) => `K[${arity === 1 ? 'm' : `m * ${arity} + ${j}`}] = k${j};`).join(' ');
  return `{ const table = tables[${table.index}]; let m = 0; const { K, I, S } = room(n * ${arity}, n);
for (let i = 0; i < n; i++) { ${unwanted.length ? conditions(folds) : ''} ${unwanted.join(' ')} ${parts} if (${missing}) continue; ${store} I[m++] = i; }
if (m > 0) { table.slotAll(K, m, S); const L = table.lanes;
for (let q = 0; q < m; q++) { const i = I[q], row = S[q]; ${conditions(folds)}
${updates(table, folds)} } } }`;
}

function overElements(list: string, code: string): string {
  return `{ const list = ${list}; if (list) { const n = list.n, X = list.columns;\n${code} } }`;
}

function tuple(keys: readonly string[]): string {
  return keys.map((_, j) => `key[${j}] = k${j};`).join(' ');
}

/** Whether each fold's conditions hold: `c0`, `c1`, … */
function conditions(folds: readonly Fold[]): string {
  return folds
    .map(({ conditions }, f) => (conditions.length ? `const c${f} = ${conditions.join(' && ')};` : ''))
    .join(' ');
}

/** Whether there is anything to do; nothing to ask where a fold has no conditions. */
function wanted(folds: readonly Fold[]): string[] {
  if (folds.some(({ conditions }) => conditions.length === 0)) return [];
  return [`(${folds.map((_, f) => `c${f}`).join(' || ')})`];
}

function updates(table: PlannedTable, folds: readonly Fold[]): string {
  const code = folds.map(({ conditions, updates }, f) =>
    conditions.length ? `if (c${f}) { ${updates.join('\n')} }` : updates.join('\n'),
  );
  return `const at = row * ${strideOf(table)}; ${table.blobs > 0 ? 'const B = table.blobs;' : ''}\n${code.join('\n')}`;
}

/** What a row's states were before those that have expired are updated: for each lane of last update a check. */
function expiries(fed: readonly Fed[]): string[] {
  const states = fed.map(({ state }) => state);
  const lanes = [...new Set(states.filter(({ touched }) => touched >= 0).map(({ touched }) => touched))];
  return lanes.map((touched) => {
    const own = states.filter((state) => state.touched === touched);
    const after = own[0].state.expireAfter;
    return `if (now - L[at + ${touched}] > ${after}) { ${own.map(reset).join(' ')} } L[at + ${touched}] = now;`;
  });
}

function reset({ lane, blob, accumulator, state, parts }: PlannedState): string {
  if (blob >= 0) return `B[${blob}][row] = undefined;`;
  const lanes = accumulator.lanes(state.window.kind, parts);
  return lanes.map((value, i) => `L[at + ${lane + i}] = ${value};`).join(' ');
}

/** Folds in parts of moderate length; what resets a row stays before what updates it. */
function* parts(folds: readonly Fold[]): Generator<Fold[]> {
  let part: Fold[] = [];
  let length = 0;
  for (const { conditions, updates } of folds) {
    let some: string[] = [];
    for (const update of updates) {
      if (length > LONG) {
        if (some.length > 0) part.push({ conditions, updates: some });
        yield part;
        part = [];
        some = [];
        length = 0;
      }
      some.push(update);
      length += update.length;
    }
    if (some.length > 0) part.push({ conditions, updates: some });
  }
  if (part.length > 0) yield part;
}
