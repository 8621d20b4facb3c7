import { givesObject } from '../accumulators/accumulator';
import { DeclarationError } from '../base/errors';
import { canonicalJson } from '../base/hash';
import type { Codec, TypeLayout } from '../events/codec';
import { type Branch, type Node, walk } from '../spec/ast';
import { FUNCTIONS } from '../spec/functions/index';
import { sentenceOf } from '../spec/names';
import { dependsOnElement, readsObject, type Site } from './depends';
import type { Delayed, Update } from './frame';
import { decoded, decodedRead, readCode } from './read-code';
import { RUNTIME } from './runtime';
import { decimalsOf, scaleOf } from './scale';
import type { PlannedState, StatePlanner } from './states';

/** Compiles, for every event type, one function that reads what it needs and then updates every state that listens. */
export function emitUpdates(planner: StatePlanner, codec: Codec, delay = 0): readonly (Update | null)[] {
  return codec.types.map((layout) => new UpdateEmitter(layout, codec, planner, delay).update());
}

/** The same for what takes effect later, one entry for each delay, the shortest first. */
export function emitDelayed(planner: StatePlanner, codec: Codec): readonly Delayed[] {
  const branches = planner.states.flatMap(({ state }) => state.stream.branches);
  const delays = [...new Set(branches.map(({ delay = 0 }) => delay))].filter((delay) => delay > 0);
  return delays.sort((a, b) => a - b).map((after) => ({ after, updates: emitUpdates(planner, codec, after) }));
}

class UpdateEmitter {
  readonly #layout: TypeLayout;
  readonly #codec: Codec;
  readonly #planner: StatePlanner;
  /** Values that do not change while the event is applied: evaluated before anything is updated. */
  readonly #before = new Map<string, { readonly name: string; readonly code: string }>();
  readonly #setup: string[] = [];
  /** Columns of values per element, evaluated before anything is updated, by what computes them. */
  readonly #columnNames = new Map<string, string>();
  readonly #declared: string[] = [];
  readonly #delay: number;
  #labels = 0;

  constructor(layout: TypeLayout, codec: Codec, planner: StatePlanner, delay: number) {
    this.#layout = layout;
    this.#codec = codec;
    this.#planner = planner;
    this.#delay = delay;
  }

  update(): Update | null {
    const sites = this.#sites();
    if (sites.length === 0) return null;
    const together = [null, ...this.#layout.lists.map(({ name }) => name)].map((each) =>
      sites.flatMap((inOrder) => (inOrder.length === 1 && inOrder[0].each === each ? inOrder : [])),
    );
    const oneByOne = sites.filter((inOrder) => inOrder.length > 1).flatMap((inOrder) => inOrder.map((site) => [site]));
    const applied = [...together, ...oneByOne].filter(({ length }) => length > 0).map((some) => this.#loop(some));
    const words = Object.keys(RUNTIME).join(', ');
    const body = `'use strict'; const { ${words} } = runtime;\n${this.#declared.join('\n')}\nreturn function update(event, now, tables, key) {\nconst V = event.values, C = event.compounds;\n${this.#setup.join('\n')}\n${applied.join('\n')}\n};`;
    const { states } = this.#planner;
    return new Function('runtime', 'states', 'dictionary', body)(RUNTIME, states, this.#codec.dictionary) as Update;
  }

  /** Sites by what feeds them: a state with several branches on this type is fed by them in their order. */
  #sites(): Site[][] {
    const groups = new Map<string, Site[]>();
    for (const state of this.#planner.states) {
      const branches = state.state.stream.branches.filter(
        ({ type, delay = 0 }) => type === this.#layout.name && delay === this.#delay,
      );
      if (branches.length === 0) continue;
      const own = branches.map(({ each, over = null, where, late = null, roles }) => ({
        ...{ each, over, where, late, keys: state.state.keys.map((key) => roles[key]), fed: [] },
      }));
      const at = canonicalJson([state.table.index, own]);
      const group: Site[] = groups.get(at) ?? own;
      groups.set(at, group);
      for (const [i, branch] of branches.entries()) group[i].fed.push({ state, branch });
    }
    return [...groups.values()];
  }

  /** What is done once by an event, or once for each element of its list: site by site, as no two share a lane. */
  #loop(sites: readonly Site[]): string {
    const { each } = sites[0];
    if (each === null) return sites.map((site) => this.#apply(site)).join('\n');
    const loops = sites.map((site) =>
      site.over === null ? this.#together(site) : `for (let i = 0; i < n; i++) {\n${this.#apply(site)}\n}`,
    );
    return `{ const list = ${this.#list(each)}; if (list) { const n = list.n, X = list.columns;\n${loops.join('\n')}\n} }`;
  }

  /** One site for all elements of a list: the rows of all keys are found together, then updated one by one. */
  #together(site: Site): string {
    const { keys, fed } = site;
    const { branch } = fed[0];
    const { index, arity, template, blobs } = fed[0].state.table;
    const isOne = !keys.some((key) => dependsOnElement(key, branch));
    const parts = keys.map((key, j) => `const k${j} = ${this.#code(key, branch)};`).join(' ');
    const missing = keys.map((_, j) => `k${j} !== k${j}`).join(' || ');
    const conditions = this.#conditions(site);
    const unwanted = conditions.length ? `if (!(${conditions.join(' && ')})) continue;` : '';
    const arrays = `const L = table.lanes${blobs > 0 ? ', B = table.blobs' : ''};`;
    const update = `const at = row * ${template.length};\n${this.#updates(fed)}`;
    if (isOne) {
      const find = `if (row < 0) { ${parts} ${missing ? `if (${missing}) break;` : ''} ${keys.map((_, j) => `key[${j}] = k${j};`).join(' ')} row = table.slot(key, 0); }`;
      return `{ const table = tables[${index}]; let row = -1;
for (let i = 0; i < n; i++) { ${unwanted} ${find} ${arrays} ${update} } }`;
    }
    const store = keys.map((_, j) => `K[${arity === 1 ? 'm' : `m * ${arity} + ${j}`}] = k${j};`).join(' ');
    return `{ const table = tables[${index}]; let m = 0; const { K, I, S } = room(n * ${arity}, n);
for (let i = 0; i < n; i++) { ${unwanted} ${parts} if (${missing}) continue; ${store} I[m++] = i; }
table.slotAll(K, m, S);
${arrays}
for (let q = 0; q < m; q++) { const i = I[q], row = S[q]; ${update} } }`;
  }

  #apply(site: Site): string {
    const { over, fed } = site;
    if (over === null) return this.#fold(site);
    const code = this.#code(over, fed[0].branch);
    const set = fed.some(({ state }) => state.accumulator.tiesMatter) ? `byText(${code}, dictionary)` : code;
    return `{ const set = ${set}, many = set ? set.length : 0; for (let m = 0; m < many; m++) { const member = set[m];\n${this.#fold(site)}\n} }`;
  }

  #fold(site: Site): string {
    const { keys, fed } = site;
    const name = `s${this.#labels++}`;
    const { branch } = fed[0];
    const { table } = fed[0].state;
    const conditions = this.#conditions(site);
    const values = keys.map((key) => this.#code(key, branch));
    const key = values.map((value, j) => `const k${j} = ${value};`).join(' ');
    const known = values.map((_, j) => `k${j} === k${j}`);
    const tuple = values.map((_, j) => `key[${j}] = k${j};`).join(' ');
    const blobs = table.blobs > 0 ? 'const B = table.blobs;' : '';
    return `${name}: { ${conditions.length ? `if (!(${conditions.join(' && ')})) break ${name};` : ''} ${key} ${known.length ? `if (!(${known.join(' && ')})) break ${name};` : ''}
${tuple} const table = tables[${table.index}], row = table.slot(key, 0), at = row * ${table.template.length}, L = table.lanes; ${blobs}
${this.#updates(fed)} }`;
  }

  /** What must hold for a site to be fed at all. */
  #conditions({ late, where, fed }: Site): string[] {
    return [
      ...(late === 'drop' ? ['event.given === event.ts'] : []),
      ...(where ? [`${this.#code(where, fed[0].branch)} === 1`] : []),
    ];
  }

  /** The updates of a row's states, after those that have expired were reset. */
  #updates(fed: Site['fed']): string {
    const states = fed.map(({ state }) => state);
    const expiry = [...new Set(states.filter(({ touched }) => touched >= 0).map(({ touched }) => touched))].map(
      (touched) => {
        const resets = states
          .filter((state) => state.touched === touched)
          .map((state) => this.#reset(state))
          .join(' ');
        const after = states.find((state) => state.touched === touched)!.state.expireAfter;
        return `if (now - L[at + ${touched}] > ${after}) { ${resets} } L[at + ${touched}] = now;`;
      },
    );
    return [...expiry, ...fed.map(({ state, branch }) => this.#one(state, branch))].join('\n');
  }

  #reset({ lane, blob, accumulator, state, parts }: PlannedState): string {
    if (blob >= 0) return `B[${blob}][row] = undefined;`;
    const lanes = accumulator.lanes(state.window.kind, parts);
    return lanes.map((value, i) => `L[at + ${lane + i}] = ${value};`).join(' ');
  }

  #one(placed: PlannedState, branch: Branch): string {
    const { state, accumulator, lane, blob, hop, parts, index } = placed;
    const node = state.value === null ? null : branch.roles[state.value];
    const raw = node ? this.#raw(node, branch) : '1';
    const also = (state.also ?? []).map((role) => this.#raw(branch.roles[role], branch));
    const isOwnTime = branch.late === 'accept';
    const ts = isOwnTime ? 'event.given' : 'now';
    const update = accumulator.update(state.window.kind, {
      lanes: 'L',
      at: `at + ${lane}`,
      value: 'value',
      also: also.map((_, i) => `also${i}`),
      ts,
      bucket: `Math.floor(${ts} / ${hop})`,
      parts,
      blob: `B[${blob}][row]`,
      params: state.params,
      self: `states[${index}].accumulator`,
    });
    const held = `Math.floor(now / ${hop}) - Math.floor(event.given / ${hop}) < ${parts}`;
    const code = isOwnTime && state.window.kind !== 'life' ? `if (${held}) { ${update} }` : update;
    const told = also.map((one, i) => `const also${i} = ${one};`).join(' ');
    if (!node) return `{ const value = 1; ${told} ${code} }`;
    const checked = accumulator.takesMissing ? code : `if (value === value) { ${code} }`;
    return `{ const value = ${raw}; ${told} ${checked} }`;
  }

  /** The value as it is stored: a code, or a whole count of the last decimal. */
  #raw(node: Node, branch: Branch): string {
    if (node.op === 'read') return this.#stateBefore(node, branch, scaleOf(node, branch, this.#codec) === null);
    if (node.op === 'call' && node.fn === 'rounded')
      return `Math.round(${this.#code(node.args[0], branch)} * ${10 ** decimalsOf(node)})`;
    const hasScale = 'scale' in node && node.scale > 0;
    return this.#code(hasScale ? ({ ...node, scale: 0 } as Node) : node, branch);
  }

  #code(node: Node, branch: Branch): string {
    if (node.op === 'read') return this.#stateBefore(node, branch);
    switch (node.op) {
      case 'const':
        return `${node.value}`;
      case 'id':
        return `${this.#codec.dictionary.code(node.value)}`;
      case 'now':
        return branch.late === 'accept' ? 'event.given' : this.#delay > 0 ? 'event.ts' : 'now';
      case 'seq':
        return 'event.seq';
      case 'member':
        return 'member';
      case 'hash':
        return `hashOf(dictionary, ${this.#code(node.of, branch)})`;
      case 'items':
        return `itemsOf(${this.#list(node.list)})`;
      case 'signature': {
        const list = this.#list(node.list);
        const { how, first } = node;
        return this.#once(
          `(${list} ? signature(${list}.columns[0], ${list}.n, ${how === 'sorted'}, ${first ?? 'Infinity'}) : NaN)`,
        );
      }
      case 'list':
        return this.#overList(node, branch);
      case 'field': {
        const compound = this.#layout.compounds.indexOf(node.name);
        return compound >= 0 ? `C[${compound}]` : decoded(`V[${this.#layout.scalars.indexOf(node.name)}]`, node.scale);
      }
      case 'element': {
        const { columns } = this.#columns(branch.each!);
        return node.name === 'rank' ? '(i + 1)' : decoded(`X[${columns.indexOf(node.name)}][i]`, node.scale);
      }
      case 'at':
        return this.#at(node, branch);
      case 'lookup': {
        const { scalars, compounds } = this.#codec[node.table];
        const { index, template } = this.#planner.attributes(node.table);
        const row = `(key[0] = ${this.#code(node.of, branch)}, tables[${index}].find(key, 0))`;
        if (compounds.includes(node.name)) return `tables[${index}].blobs[${compounds.indexOf(node.name)}][${row}]`;
        return decoded(
          `tables[${index}].lanes[${row} * ${template.length} + ${scalars.indexOf(node.name)}]`,
          node.scale,
        );
      }
      case 'call': {
        const code = FUNCTIONS[node.fn].code(...node.args.map((arg) => this.#code(arg, branch)));
        if (!node.args.some(readsObject)) return code;
        this.#refuseMembers(node);
        return dependsOnElement(node, branch) ? this.#column(branch, code) : this.#once(code);
      }
      default:
        throw new DeclarationError(`plan: ${sentenceOf(node)} cannot stand in a stream`);
    }
  }

  /** What the event's list (or that of the request it answers) says of an item; the place is found once. */
  #at(node: Node & { readonly op: 'at' }, branch: Branch): string {
    const list = this.#list(node.list);
    const item = this.#code(node.item, branch);
    const inLoop = dependsOnElement(node.item);
    const place = inLoop
      ? `(${list} ? place(${list}.columns[0], ${list}.n, ${item}) : -1)`
      : this.#once(`(${list} ? place(${list}.columns[0], ${list}.n, ${item}) : -1)`);
    if (node.name === 'rank') return `(${place} < 0 ? NaN : ${place} + 1)`;
    const column = this.#columns(node.list).columns.indexOf(node.name);
    return decoded(`(${place} < 0 ? NaN : ${list}.columns[${column}][${place}])`, node.scale);
  }

  /** A function over the elements of the event's list, evaluated before anything is updated. */
  #overList({ fn, of, param = 0, among, by }: Node & { readonly op: 'list' }, branch: Branch): string {
    if (branch.each === null)
      throw new DeclarationError(
        `plan: ${fn} over the elements of ${branch.type}: expected a stream fed by each element of a list`,
      );
    const column = (node: Node): string => {
      const element = this.#column(branch, this.#code(node, branch));
      return element.slice(0, element.indexOf('['));
    };
    const values = column(of);
    const groups = among && column(among);
    const also = by ? `, ${column(by)}` : '';
    return this.#columnBy(branch, (out) =>
      groups
        ? `${this.#declare(`G_${fn}`, `overGroups('${fn}')`)}(${values}, ${groups}, n, ${out}, ${param}${also});`
        : `${this.#declare(`F_${fn}`, `filling('${fn}')`)}(${values}, n, ${out}, ${param}${also});`,
    );
  }

  /** A constant of the update function. */
  #declare(name: string, code: string): string {
    const line = `const ${name} = ${code};`;
    if (!this.#declared.includes(line)) this.#declared.push(line);
    return name;
  }

  /** A value per element, evaluated before anything is updated; `say` comes before it in the loop. */
  #column(branch: Branch, code: string, say = ''): string {
    return this.#columnBy(branch, (out) => `for (let i = 0; i < n; i++) { ${say} ${out}[i] = ${code}; }`);
  }

  #columnBy({ each }: Branch, fill: (out: string) => string): string {
    const list = this.#list(each!);
    const key = `${list} ${fill('')}`;
    let name = this.#columnNames.get(key);
    if (name === undefined) {
      name = `P${this.#columnNames.size}`;
      this.#columnNames.set(key, name);
      this.#declared.push(`let ${name} = [];`);
      this.#setup.push(
        `if (${list}) { const n = ${list}.n, X = ${list}.columns; if (${name}.length < n) ${name} = new Float64Array(2 * n); ${fill(name)} }`,
      );
    }
    return `${name}[i]`;
  }

  #refuseMembers(node: Node): void {
    let found = false;
    walk(node, ({ op }) => (found ||= op === 'member'));
    if (found)
      throw new DeclarationError(
        `plan: ${sentenceOf(node)}: a stream fed by each member of a set cannot read state of the member`,
      );
  }

  /** State as it was just before the event, read once, or once for each element. */
  #stateBefore(node: Node & { readonly op: 'read' }, branch: Branch, isDecoded = true): string {
    this.#refuseMembers(node);
    const isEach = dependsOnElement(node, branch);
    const placed = this.#planner.place(node.state);
    const { accumulator, state, table, blob, hop, touched } = placed;
    const keys = state.keys.map((key) => {
      const bound = node.from[key] ?? branch.roles[key];
      if (bound) return isEach ? this.#code(bound, branch) : this.#once(this.#code(bound, branch));
      throw new DeclarationError(
        `plan: ${sentenceOf(node)}: the ${branch.type} events that read it have no ${key}; say which with .at({ ${key}: … }), or use one of ${Object.keys(branch.roles).join(', ')}`,
      );
    });
    const tuple = keys.map((key, j) => `key[${j}] = ${key}, `).join('');
    const find = `(${tuple}tables[${table.index}].find(key, 0))`;
    const found = isEach ? 'found' : this.#once(find);
    const stride = table.template.length;
    const lanes = `tables[${table.index}].lanes`;
    const live = `(now - ${lanes}[${found} * ${stride} + ${touched}] > ${state.expireAfter} ? 0 : ${found})`;
    const row = touched < 0 ? found : isEach ? 'row' : this.#once(live);
    const code = readCode(placed, node.read, {
      lanes,
      row,
      blob: `tables[${table.index}].blobs[${blob}][${row}]`,
      bucket: `Math.floor(now / ${hop})`,
    });
    const isMembers = accumulator.memberReads?.includes(node.read);
    if (isEach) {
      if (givesObject(accumulator, node.read))
        throw new DeclarationError(
          `plan: ${sentenceOf(node)}: a stream fed by each element reads numbers of its state, not ${node.read}`,
        );
      const say = `const found = ${find};${touched < 0 ? '' : ` const row = ${live};`}`;
      return this.#column(branch, isDecoded ? decodedRead(placed, code) : code, say);
    }
    if (isMembers) return this.#once(`${code}.slice()`);
    if (accumulator.objectReads?.includes(node.read)) return code;
    return this.#once(isDecoded ? decodedRead(placed, code) : code);
  }

  #once(code: string): string {
    const known = this.#before.get(code);
    if (known) return known.name;
    const name = `p${this.#before.size}`;
    this.#before.set(code, { name, code });
    this.#setup.push(`const ${name} = ${code};`);
    return name;
  }

  #list(name: string): string {
    const own = this.#layout.lists.findIndex((list) => list.name === name);
    if (own >= 0) return `event.lists[${own}]`;
    const answered = this.#codec.types[this.#layout.of!.type].lists.findIndex((list) => list.name === name);
    return this.#once(`(event.answers === null ? null : event.answers.lists[${answered}])`);
  }

  #columns(name: string): TypeLayout['lists'][number] {
    const own = this.#layout.lists.find((list) => list.name === name);
    return own ?? this.#codec.types[this.#layout.of!.type].lists.find((list) => list.name === name)!;
  }
}
