import { DeclarationError } from '../base/errors';
import { rememberingJson } from '../base/hash';
import type { Codec, TypeLayout } from '../events/codec';
import type { RequestSpec } from '../events/request';
import { type Node, walk } from '../spec/ast';
import { sentenceOf } from '../spec/names';
import { PER_CANDIDATE } from './lists';
import type { PlannedState, StatePlanner } from './states';
import type { PlannedTable } from './table';

/** For what an expression has a value: once per request, per candidate, or per candidate and member of a set. */
export type Per = 'request' | 'candidate' | 'member';

/** One way of looking into one table: the store is asked once per row (or request, or member) for all its lanes. */
export interface Lookup {
  readonly index: number;
  readonly table: PlannedTable;
  readonly keys: readonly Expr[];
  readonly per: Per;
  /** Keys of round r need values that only rounds before it have fetched. */
  readonly round: number;
  /** The set whose members are looked up, for `per: member`. */
  readonly members: Expr | null;
  /** Whether members are looked up anew for each candidate. */
  readonly isPaired: boolean;
  /** Whether the different members of all candidates are looked up, each once. */
  readonly isPooled: boolean;
}

/** A node of the row's expressions, every equal one the same object. */
export interface Expr {
  readonly id: number;
  readonly node: Node;
  readonly args: readonly Expr[];
  readonly per: Per;
  /** Whether a value per member differs between candidates. */
  readonly isPaired: boolean;
  /** The set, for a value per member. */
  readonly members: Expr | null;
  /** Whether it is a value per member of sets that differ between candidates, and the same whoever has the member. */
  readonly isPooled: boolean;
  /** Of a set that differs between candidates: whether something is worked out once for each of the different members. */
  hasPool: boolean;
  /** Known after so many rounds of fetching; 0: from the request alone. */
  readonly round: number;
  /** How many functions over all candidates lie below it, one upon another. */
  readonly depth: number;
  readonly lookup: Lookup | null;
  readonly state: PlannedState | null;
  /** Columns it fills. */
  readonly outputs: number[];
  uses: number;
  /** Whether it must stand in memory: another function needs it whole, or several use it. */
  isKept: boolean;
}

/** Turns feature nodes into expressions over the row, resolving what each key reads. */
export class ExpressionPlanner {
  readonly exprs: Expr[] = [];
  readonly lookups: Lookup[] = [];
  readonly #known = new Map<string, Expr>();
  readonly #json = rememberingJson();
  readonly #states: StatePlanner;
  readonly #request: TypeLayout;
  readonly #columns: readonly string[];
  #member: Expr | null = null;

  constructor(codec: Codec, request: RequestSpec, states: StatePlanner) {
    this.#states = states;
    this.#request = codec.types[codec.typeOf(request.on)];
    this.#columns = this.#request.lists.find(({ name }) => name === request.candidates)!.columns;
  }

  /** The expression of one column. */
  output(node: Node, column: number): void {
    const expr = this.expr(node);
    expr.outputs.push(column);
    expr.uses++;
  }

  expr(node: Node): Expr {
    const key = `${hasMember(node) ? this.#member?.id : ''}${this.#json(node)}`;
    const known = this.#known.get(key);
    if (known) return known;
    const expr = this.#make(node);
    this.#known.set(key, expr);
    return expr;
  }

  #make(node: Node): Expr {
    switch (node.op) {
      case 'const':
      case 'id':
      case 'now':
      case 'seq':
        return this.#new(node, [], 'request');
      case 'items':
      case 'signature':
        this.#checkList(node.list);
        return this.#new(node, [], 'request');
      case 'hash':
        return this.#new(node, [this.expr(node.of)]);
      case 'field':
        this.#checkField(node.name);
        return this.#new(node, [], 'request');
      case 'element':
        if (node.name !== 'rank' && !this.#columns.includes(node.name))
          throw new DeclarationError(
            `plan: candidates have no ${node.name}; they have ${this.#columns.join(', ')}, rank`,
          );
        return this.#new(node, [], 'candidate');
      case 'member':
        if (!this.#member) throw new DeclarationError('plan: a member stands outside of meanOf');
        return this.#new(node, [], 'member');
      case 'at':
        this.#checkList(node.list);
        return this.#new(node, [this.expr(node.item)]);
      case 'call':
        return this.#new(
          node,
          node.args.map((arg) => this.expr(arg)),
        );
      case 'list': {
        const of = this.expr(node.of);
        if (of.per === 'member')
          throw new DeclarationError(
            `plan: ${sentenceOf(node)}: a function over the candidates cannot stand inside meanOf`,
          );
        const args = [of, ...(node.by ? [this.expr(node.by)] : []), ...(node.among ? [this.expr(node.among)] : [])];
        for (const arg of args) arg.isKept = true;
        const isEach = node.among !== undefined || node.fn in PER_CANDIDATE;
        return this.#new(node, args, isEach ? 'candidate' : 'request', Math.max(...args.map(({ depth }) => depth)) + 1);
      }
      case 'lookup': {
        const of = this.expr(node.of);
        const lookup = this.#lookup(this.#states.attributes(node.table), [of]);
        return this.#new(node, [of], undefined, 0, lookup);
      }
      case 'read': {
        const state = this.#states.place(node.state);
        const keys = node.state.keys.map((key) =>
          this.expr(node.from[key] ?? this.#rowNode(key, node.state.stream.name)),
        );
        return this.#new(node, keys, undefined, 0, this.#lookup(state.table, keys), state);
      }
      case 'mean-of': {
        const set = this.expr(node.set);
        if (this.#member) throw new DeclarationError(`plan: ${sentenceOf(node)}: meanOf stands inside another meanOf`);
        this.#member = set;
        const body = this.expr(node.body);
        this.#member = null;
        return this.#new(node, [set, body], 'candidate');
      }
    }
  }

  #new(
    node: Node,
    args: readonly Expr[],
    per?: Per,
    depth = 0,
    lookup: Lookup | null = null,
    state: PlannedState | null = null,
  ): Expr {
    for (const arg of args) arg.uses++;
    const isPooled = this.#isPooled(node, args);
    if (!isPooled) for (const arg of args) if (arg.isPooled) keepPooled(arg);
    const isPerMember = node.op === 'member' || (per ?? widest(args.map((arg) => arg.per))) === 'member';
    const expr: Expr = {
      id: this.exprs.length,
      node,
      args,
      per: per ?? widest(args.map((arg) => arg.per)),
      isPaired:
        node.op === 'member'
          ? this.#member!.per === 'candidate'
          : args.some((arg) => arg.isPaired || arg.per === 'candidate'),
      members: isPerMember ? this.#member : null,
      isPooled,
      hasPool: false,
      round: Math.max(
        isPerMember ? this.#member!.round : 0,
        lookup ? lookup.round + 1 : 0,
        ...args.map((arg) => arg.round),
      ),
      depth: Math.max(depth, ...args.map((arg) => arg.depth)),
      lookup,
      state,
      outputs: [],
      uses: 0,
      isKept: false,
    };
    this.exprs.push(expr);
    return expr;
  }

  #isPooled(node: Node, args: readonly Expr[]): boolean {
    if (!this.#member || !isPoolable(this.#member)) return false;
    return node.op === 'member' || (args.some((arg) => arg.isPooled) && args.every(isSameForAll));
  }

  #lookup(table: PlannedTable, keys: readonly Expr[]): Lookup {
    const members = keys.some(({ per }) => per === 'member') ? this.#member : null;
    const found = this.lookups.find(
      (lookup) =>
        lookup.table === table && lookup.members === members && lookup.keys.every((key, i) => key === keys[i]),
    );
    if (found) return found;
    const per = widest(keys.map((key) => key.per));
    for (const key of keys) if (key.args.length > 0) key.isKept = true;
    const round = Math.max(0, ...keys.map((key) => key.round), members?.round ?? 0);
    const isPooled = members !== null && isPoolable(members) && keys.every(isSameForAll);
    const isPaired = !isPooled && members !== null && keys.some((key) => key.isPaired || key.per === 'candidate');
    if (isPooled) members.hasPool = true;
    for (const key of keys) if (key.isPooled) keepPooled(key);
    const lookup: Lookup = { index: this.lookups.length, table, keys, per, round, members, isPaired, isPooled };
    this.lookups.push(lookup);
    return lookup;
  }

  /** What a key's role means on a row: the candidate's columns first, then the request's fields. */
  #rowNode(role: string, stream: string): Node {
    const fields = this.#request;
    const list = fields.lists.find(({ columns }) => columns === this.#columns)!;
    if (role === 'rank' || this.#columns.includes(role))
      return { op: 'element', name: role, scale: list.fields[role]?.scale ?? 0 };
    if (role in fields.fields && !fields.fields[role].label)
      return { op: 'field', name: role, scale: fields.fields[role].scale ?? 0 };
    throw new DeclarationError(
      `plan: state of ${stream} is keyed by ${role}, which a row does not have; say which with .at({ ${role}: … }), or use one of ${[...this.#columns, 'rank', ...Object.keys(fields.fields)].join(', ')}`,
    );
  }

  #checkList(name: string): void {
    const { lists } = this.#request;
    if (!lists.some((list) => list.name === name))
      throw new DeclarationError(
        `plan: the request has no list ${name}; it has ${lists.map((list) => list.name).join(', ')}`,
      );
  }

  #checkField(name: string): void {
    const field = this.#request.fields[name];
    if (!field) throw new DeclarationError(`plan: the request has no field ${name}`);
    if (field.label)
      throw new DeclarationError(
        `plan: ${name} is a label: it is the outcome of the request and cannot be read by a feature`,
        'E_LABEL',
      );
  }
}

function hasMember(node: Node): boolean {
  let found = false;
  if (node.op !== 'mean-of') walk(node, ({ op }) => (found ||= op === 'member'));
  return found;
}

/** A value that is worked out for each member of a pool, because something else than the pool needs it. */
function keepPooled(expr: Expr): void {
  if (expr.args.length === 0) return;
  expr.isKept = true;
  expr.members!.hasPool = true;
}

/** Whether a set is another for each candidate and lies in a table, so that it is there before anything is worked out. */
function isPoolable({ per, node }: Expr): boolean {
  return per === 'candidate' && (node.op === 'lookup' || node.op === 'read');
}

/** Whether a value is the same for all candidates, or for all that have the member. */
function isSameForAll({ per, isPooled }: Expr): boolean {
  return per === 'request' || isPooled;
}

const WIDTH: Readonly<Record<Per, number>> = { request: 0, candidate: 1, member: 2 };

function widest(pers: readonly Per[]): Per {
  return pers.reduce<Per>((widest, per) => (WIDTH[per] > WIDTH[widest] ? per : widest), 'request');
}
