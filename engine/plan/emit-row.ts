import { givesObject } from '../accumulators/accumulator';
import { DeclarationError } from '../base/errors';
import type { Codec, TypeLayout } from '../events/codec';
import type { RequestSpec } from '../events/request';
import { FUNCTIONS } from '../spec/functions/index';
import { sentenceOf } from '../spec/names';
import { copyOut, overCandidates, type Staged } from './emit-list';
import type { Expr, ExpressionPlanner, Lookup } from './expressions';
import type { Piece, Round } from './frame';
import { inPool, ofPool } from './pool-code';
import { decoded, decodedRead, readCode } from './read-code';
import { compile, Site } from './row-site';
import type { PlannedState } from './states';

/** Expressions of one loop over the candidates: more would be too long for the compiler to optimise. */
const LOOP = 24;

/** Compiles the expressions of a row into pieces of straight-line code, at most so many expressions `together`. */
export function emitRows(
  planner: ExpressionPlanner,
  states: readonly PlannedState[],
  codec: Codec,
  request: RequestSpec,
  together = LOOP,
): readonly Round[] {
  const layout = codec.types[codec.typeOf(request.on)];
  const emit = new RowEmitter(states, codec, layout, request);
  const { exprs, lookups } = planner;
  for (const expr of exprs) expr.isKept = isKept(expr);
  const rounds = 1 + Math.max(-1, ...lookups.map(({ round }) => round), ...exprs.map(({ round }) => round - 1)) + 1;
  return Array.from({ length: rounds }, (_, round) => {
    const asked = lookups.filter((lookup) => lookup.round === round);
    const staged = emit.stage(
      exprs.filter((expr) => expr.round === round),
      together,
    );
    return {
      evaluate: staged.map(({ piece }) => piece),
      evaluated: staged.map(({ of }) => of.map(({ id }) => id)),
      keys: asked.map((lookup) => emit.keys(lookup)),
      lookups: asked.map(({ index }) => index),
    };
  });
}

/** Compiles sets of the request: when all rounds are done, `keep` leaves set i in `objects[exprs.length + i]`. */
export function emitSets(
  planner: ExpressionPlanner,
  sets: readonly Expr[],
  states: readonly PlannedState[],
  codec: Codec,
  request: RequestSpec,
): { readonly rounds: readonly Round[]; readonly keep: Piece } {
  const rounds = emitRows(planner, states, codec, request);
  const emit = new RowEmitter(states, codec, codec.types[codec.typeOf(request.on)], request);
  return { rounds, keep: emit.sets(sets, planner.exprs.length) };
}

/** True for expressions whose value is a set, a list or another object: columns and keys cannot hold it. */
function isObject({ node, state }: Expr, codec: Codec, layout: TypeLayout): boolean {
  if (node.op === 'read') return givesObject(state!.accumulator, node.read);
  if (node.op === 'call') return FUNCTIONS[node.fn].gives === 'object';
  if (node.op === 'items') return true;
  if (node.op === 'field') return layout.compounds.includes(node.name);
  return node.op === 'lookup' && codec[node.table].compounds.includes(node.name);
}

/** Objects made by a function are made once per request; others lie in the store or the event. */
function isKeptObject({ node, per }: Expr): boolean {
  return node.op === 'call' && per === 'request';
}

function isKept({ isKept, isPooled, args, per, uses, outputs, node }: Expr): boolean {
  if (node.op === 'list') return true;
  if (args.length === 0) return isKept;
  if (per === 'member') return isPooled && isKept;
  return (
    per === 'request' ||
    (per === 'candidate' && (isKept || uses - outputs.length > 1 || (outputs.length > 0 && uses > outputs.length)))
  );
}

class RowEmitter {
  readonly #states: readonly PlannedState[];
  readonly #codec: Codec;
  readonly #layout: TypeLayout;
  readonly #candidates: string;
  readonly #columns: readonly string[];

  constructor(states: readonly PlannedState[], codec: Codec, layout: TypeLayout, request: RequestSpec) {
    this.#states = states;
    this.#codec = codec;
    this.#layout = layout;
    this.#candidates = request.candidates;
    this.#columns = layout.lists.find(({ name }) => name === request.candidates)!.columns;
  }

  /** Everything that is known after a round of fetching, in an order in which each value follows what it needs. */
  stage(exprs: readonly Expr[], together: number): Staged[] {
    const pieces: Staged[] = [];
    const wanted = exprs.filter((expr) =>
      this.#isObject(expr) ? isKeptObject(expr) : expr.isKept || expr.outputs.length > 0,
    );
    for (const set of exprs.filter(({ hasPool }) => hasPool)) pieces.push({ piece: this.#pool(set), of: [set] });
    for (let depth = 0; depth <= Math.max(0, ...wanted.map((expr) => expr.depth)); depth++) {
      const here = wanted.filter((expr) => expr.depth === depth);
      pieces.push(...overCandidates(here.filter(({ node }) => node.op === 'list')));
      const perRequest = here.filter(({ per, node }) => per === 'request' && node.op !== 'list');
      for (const some of chunks(perRequest, together)) pieces.push({ piece: this.#straight(some), of: some });
      const lists = here.filter(
        ({ node, outputs, per }) => node.op === 'list' && per !== 'request' && outputs.length > 0,
      );
      const pooled = here.filter(({ isPooled }) => isPooled);
      for (const set of new Set(pooled.map(({ members }) => members!)))
        for (const some of chunks(
          pooled.filter(({ members }) => members === set),
          together,
        ))
          pieces.push({ piece: this.#overPool(set, some), of: some });
      const perCandidate = here.filter(({ per, node }) => per === 'candidate' && node.op !== 'list');
      for (const some of chunks(perCandidate, together)) pieces.push({ piece: this.#loop(some), of: some });
      for (const expr of lists) pieces.push({ piece: copyOut(expr), of: [expr] });
    }
    return pieces;
  }

  /** Leaves sets of the request in the frame, from a place on. @throws DeclarationError for what is no set */
  sets(exprs: readonly Expr[], from: number): Piece {
    const site = new Site();
    const lines = exprs.map((expr, i) => {
      if (!this.#isObject(expr)) throw new DeclarationError(`request: ${sentenceOf(expr.node)}: expected a set of ids`);
      return `x.objects[${from + i}] = ${this.#code(expr, site)};`;
    });
    return this.#piece(site, lines.join('\n'));
  }

  /** Fills the keys of one look-up and says how many there are. */
  keys(lookup: Lookup): Piece {
    const { index, keys, per, table } = lookup;
    if (per === 'member') return this.#memberKeys(lookup);
    const site = new Site();
    const into = `K[${per === 'request' ? '' : 'i * '}${table.arity}`;
    const assignments = keys.map(
      (key, j) => `${per === 'request' ? `K[${j}]` : `${into} + ${j}]`} = ${this.#code(key, site, per)};`,
    );
    const fill =
      per === 'request'
        ? assignments.join('\n')
        : `for (let i = 0; i < n; i++) { ${site.body()} ${assignments.join(' ')} }`;
    const count = per === 'request' ? '1' : 'n';
    return this.#piece(
      site,
      `${grow(index, `${count} * ${table.arity}`)}\nconst K = x.keys[${index}]; x.asked[${index}] = ${count};\n${fill}`,
    );
  }

  /** Gathers the members of a set that differs between candidates. */
  #pool(set: Expr): Piece {
    const site = new Site();
    const code = this.#code(set, site, 'candidate');
    return this.#piece(
      site,
      `const pool = x.pools[${set.id}]; pool.begin(n); for (let i = 0; i < n; i++) { ${site.body()} pool.add(i, ${code}); }`,
    );
  }

  /** Values for each of the different members of a set. */
  #overPool(set: Expr, exprs: readonly Expr[]): Piece {
    const site = new Site(undefined, 'm');
    const lines = exprs.map((expr) => {
      const value = `const v${expr.id} = ${this.#own(expr, site, 'member')};`;
      site.known.add(expr.id);
      return [...site.takeBody(), value, `y${expr.id}[m] = v${expr.id};`].join(' ');
    });
    const room = exprs.map(
      ({ id }) =>
        `if (x.pooled[${id}].length < many) x.pooled[${id}] = new Float64Array(2 * many); const y${id} = x.pooled[${id}];`,
    );
    return this.#piece(
      site,
      `${ofPool(set)}\n${room.join('\n')}\nfor (let m = 0; m < many; m++) {\n${lines.join('\n')}\n}`,
    );
  }

  /** One key for each member of the set; where candidates differ in them, for each member of each candidate in turn. */
  #memberKeys({ index, keys, members, table: { arity }, isPaired, isPooled }: Lookup): Piece {
    const site = new Site(undefined, isPooled ? 'm' : 'q');
    const set = isPooled ? '' : this.#code(members!, site, members!.per === 'request' ? 'request' : 'candidate');
    const inner = site.nested();
    const fill = keys.map((key, j) => `K[p * ${arity} + ${j}] = ${this.#code(key, inner, 'member')};`).join(' ');
    const room = `if (K.length < (p + many) * ${arity}) { const more = new Float64Array(2 * (p + many) * ${arity}); more.set(K); K = x.keys[${index}] = more; }`;
    const begin = isPooled ? ofPool(members!) : `${site.body()} const set = ${set}, many = set ? set.length : 0;`;
    const each = `${begin} ${room} for (let m = 0; m < many; m++, p++) { ${isPooled ? '' : inPool(members!, site)} ${inner.body()} ${fill} }`;
    return this.#piece(
      site,
      `let K = x.keys[${index}], p = 0;
${isPaired ? `${growStarts(index)} const T = x.starts[${index}]; for (let i = 0; i < n; i++) { T[i] = p; ${each} }` : each}
x.asked[${index}] = p;`,
    );
  }

  #straight(exprs: readonly Expr[]): Piece {
    const site = new Site();
    const lines = exprs.map((expr) => {
      if (this.#isObject(expr)) {
        const made = `const v${expr.id} = x.objects[${expr.id}] = ${this.#own(expr, site, 'request')};`;
        site.known.add(expr.id);
        return [...site.takeBody(), made].join(' ');
      }
      const value = `const v${expr.id} = ${this.#own(expr, site, 'request')};`;
      const keep = expr.isKept ? `R[${expr.id}] = v${expr.id};` : '';
      const out = expr.outputs.map((column) => `columns[${column}].fill(v${expr.id}, row, row + n);`);
      site.known.add(expr.id);
      return [...site.takeBody(), value, keep, ...out].join(' ');
    });
    return this.#piece(site, lines.join('\n'));
  }

  #loop(exprs: readonly Expr[]): Piece {
    const site = new Site();
    this.#foldTogether(exprs, site);
    const lines = exprs.map((expr) => {
      const value = `const v${expr.id} = ${this.#own(expr, site, 'candidate')};`;
      const keep = expr.isKept ? `${site.kept(expr.id)}[i] = v${expr.id};` : '';
      const out = expr.outputs.map((column) => `${site.column(column)}[row + i] = v${expr.id};`);
      site.known.add(expr.id);
      return [...site.takeBody(), value, keep, ...out].join(' ');
    });
    return this.#piece(site, `for (let i = 0; i < n; i++) {\n${lines.join('\n')}\n}`);
  }

  /** The code of an expression where it is used: its kept value, or its own code in place. */
  #code(expr: Expr, site: Site, per: 'request' | 'candidate' | 'member' = 'request'): string {
    if (site.known.has(expr.id)) return `v${expr.id}`;
    if (expr.isPooled && expr.isKept && !this.#isObject(expr)) return `${site.pooled(expr.id)}[${site.pooledAt}]`;
    if (expr.per === 'member' && expr.uses > 1 && expr.args.length > 0 && !this.#isObject(expr)) {
      site.say(`const v${expr.id} = ${this.#own(expr, site, per)};`);
      site.known.add(expr.id);
      return `v${expr.id}`;
    }
    if (isKeptObject(expr) && this.#isObject(expr)) return site.hoist(`s${expr.id}`, `x.objects[${expr.id}]`);
    if (this.#isObject(expr))
      return expr.per === 'request' && per !== 'request'
        ? site.hoist(`s${expr.id}`, this.#own(expr, site, 'request'))
        : this.#own(expr, site, per);
    if (expr.per === 'request') {
      if (expr.isKept) return site.hoist(`r${expr.id}`, `R[${expr.id}]`);
      return expr.args.length === 0 && expr.node.op !== 'const'
        ? site.hoist(`f${expr.id}`, this.#own(expr, site, 'request'))
        : this.#own(expr, site, per);
    }
    return expr.isKept ? `${site.kept(expr.id)}[i]` : this.#own(expr, site, per);
  }

  #own(expr: Expr, site: Site, per: 'request' | 'candidate' | 'member'): string {
    const { node, args } = expr;
    const arg = (i: number): string => this.#code(args[i], site, per);
    switch (node.op) {
      case 'const':
        return Number.isNaN(node.value) ? 'NaN' : `${node.value}`;
      case 'id':
        return `${this.#codec.dictionary.code(node.value)}`;
      case 'now':
        return 'now';
      case 'seq':
        return 'x.event.seq';
      case 'hash':
        return `hashOf(dictionary, ${arg(0)})`;
      case 'items':
        return `${this.#list(node.list)}.columns[0]`;
      case 'signature': {
        const list = this.#list(node.list);
        return `signature(${list}.columns[0], ${list}.n, ${node.how === 'sorted'}, ${node.first ?? 'Infinity'})`;
      }
      case 'at': {
        const list = this.#list(node.list);
        const { columns } = this.#layout.lists.find(({ name }) => name === node.list)!;
        if (node.name === 'rank') return `rankIn(${list}, ${arg(0)})`;
        return decoded(`cellAt(${list}, ${arg(0)}, ${columns.indexOf(node.name)})`, node.scale);
      }
      case 'field':
        if (this.#isObject(expr)) return `x.event.compounds[${this.#layout.compounds.indexOf(node.name)}]`;
        return decoded(`x.event.values[${this.#layout.scalars.indexOf(node.name)}]`, node.scale);
      case 'element':
        if (node.name === 'rank') return '(i + 1)';
        return decoded(
          `${site.hoist(`X${this.#columns.indexOf(node.name)}`, `x.list.columns[${this.#columns.indexOf(node.name)}]`)}[i]`,
          node.scale,
        );
      case 'member':
        return 'set[m]';
      case 'call':
        return FUNCTIONS[node.fn].code(...args.map((_, i) => arg(i)));
      case 'lookup': {
        const { compounds, scalars } = this.#codec[node.table];
        const row = site.row(expr.lookup!, -1, 0);
        if (compounds.includes(node.name)) return site.blob(expr.lookup!, compounds.indexOf(node.name), row);
        return decoded(
          `${site.lanes(expr.lookup!)}[${row} * ${expr.lookup!.table.template.length} + ${scalars.indexOf(node.name)}]`,
          node.scale,
        );
      }
      case 'read':
        return this.#read(expr, node.read, site);
      case 'mean-of':
        if (!site.folded.has(expr.id)) this.#fold([expr], site, per);
        return `t${expr.id}`;
      default:
        throw new Error(`${node.op} has no code of its own on a row`);
    }
  }

  /** Numbers over the members of one set, from one pass over it. */
  #fold(exprs: readonly Expr[], site: Site, per: 'request' | 'candidate' | 'member'): void {
    const [set] = exprs[0].args;
    const members = this.#code(set, site, per);
    const inner = site.nested();
    const values = exprs.map(({ args }) => this.#code(args[1], inner, 'member'));
    const each = (code: (id: number, f: number) => string): string => exprs.map(({ id }, f) => code(id, f)).join(' ');
    site.say(`let ${exprs.map(({ id }) => `t${id}`).join(', ')}; { const set = ${members}, many = set ? set.length : 0;
${each((_, f) => `const K${f} = knownOf(${f}, many); let n${f} = 0;`)}
for (let m = 0; m < many; m++) { ${inPool(set, site)} ${inner.body()} ${each((_, f) => `const y${f} = ${values[f]}; if (y${f} === y${f}) K${f}[n${f}++] = y${f};`)} }
${each((id, f) => `t${id} = ${foldOf(exprs[f])}Of(K${f}, n${f}, set);`)} }`);
    for (const { id } of exprs) site.folded.add(id);
  }

  /** Folds over the same set that a loop needs anyway, unless one needs what the loop itself works out. */
  #foldTogether(exprs: readonly Expr[], site: Site): void {
    const own = new Set(exprs);
    const needed = new Map<Expr, Set<Expr>>();
    const seen = new Set<Expr>();
    const visit = (expr: Expr): void => {
      if (seen.has(expr) || expr.per === 'request') return;
      seen.add(expr);
      if (expr.node.op === 'mean-of' && !expr.args.some((arg) => needsOneOf(arg, own))) {
        const [set] = expr.args;
        needed.set(set, (needed.get(set) ?? new Set()).add(expr));
      } else for (const arg of expr.args) if (own.has(arg) || !arg.isKept) visit(arg);
    };
    for (const expr of exprs) visit(expr);
    for (const folds of needed.values()) if (folds.size > 1) this.#fold([...folds], site, 'candidate');
  }

  #read({ state: placed, lookup }: Expr, read: string, site: Site): string {
    const { accumulator, state, blob, hop, touched } = placed!;
    const row = site.row(lookup!, touched, state.expireAfter ?? 0);
    const code = readCode(placed!, read, {
      lanes: site.lanes(lookup!),
      row,
      blob: blob >= 0 ? site.blob(lookup!, blob, row) : 'undefined',
      bucket: hop > 0 ? site.hoist(`h${hop}`, `Math.floor(now / ${hop})`) : '0',
    });
    return givesObject(accumulator, read) ? code : decodedRead(placed!, code);
  }

  #isObject(expr: Expr): boolean {
    return isObject(expr, this.#codec, this.#layout);
  }

  /** A list of the request: that of its candidates may come from elsewhere than its event. */
  #list(name: string): string {
    return name === this.#candidates
      ? 'x.list'
      : `x.event.lists[${this.#layout.lists.findIndex((list) => list.name === name)}]`;
  }

  #piece(site: Site, code: string): Piece {
    return compile(site.source(code), this.#states, this.#codec.dictionary);
  }
}

function grow(lookup: number, length: string): string {
  return `if (x.keys[${lookup}].length < ${length}) x.keys[${lookup}] = new Float64Array(2 * (${length}));`;
}

function growStarts(lookup: number): string {
  return `if (x.starts[${lookup}].length < n) x.starts[${lookup}] = new Int32Array(2 * n);`;
}

function chunks(exprs: readonly Expr[], most: number): Expr[][] {
  const parts: Expr[][] = [];
  for (let i = 0; i < exprs.length; i += most) parts.push(exprs.slice(i, i + most));
  return parts;
}

function foldOf({ node }: Expr): string {
  return (node.op === 'mean-of' && node.fn) || 'mean';
}

/** Whether an expression is made from one of some, by whatever way. */
function needsOneOf(expr: Expr, some: ReadonlySet<Expr>): boolean {
  return some.has(expr) || expr.args.some((arg) => needsOneOf(arg, some));
}
