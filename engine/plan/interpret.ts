import type { Folded, Members } from '../accumulators/accumulator';
import { accumulatorOf } from '../accumulators/index';
import type { Codec } from '../events/codec';
import type { Event, List } from '../events/event';
import type { RequestSpec } from '../events/request';
import type { Branch, Node, State, TableName } from '../spec/ast';
import { dueAt } from '../spec/delay';
import type { Feature } from '../spec/features';
import { FUNCTIONS } from '../spec/functions/index';
import { amongCandidates } from './interpret-lists';
import { decimalsOf } from './scale';

/** A number, id, truth or time (NaN: missing), a set (null: missing), or another object. */
type Known = unknown;

/** A list and the names of its columns. */
interface Listed {
  readonly list: List;
  readonly columns: readonly string[];
}

/** Where an expression is evaluated: an event, an element of a list, a member of a set, and what a role means there. */
interface Place {
  readonly event: Event;
  readonly when: Moment;
  readonly listed: Listed | null;
  readonly i: number;
  readonly member: number;
  readonly role: (name: string) => Node;
}

/**
 * A point in the order of all that happens: with the event of a seq, in its phase (its rows are read, what was due by
 * then takes effect, it takes effect itself); of several that were due, by when and by the seq they came with.
 */
interface Moment {
  readonly seq: number;
  readonly phase: 'read' | 'due' | 'apply';
  readonly ts: number;
  readonly origin: number;
}

/** One event seen by one stream: the key it falls under, the value to fold (NaN: none), and when. */
interface Touch extends Folded {
  readonly key: string;
  readonly when: Moment;
}

/**
 * The judge of the compiler: every cell of a request, recomputed from the raw events before it.
 *
 * It knows no store, no table, no lane and no generated code; it shares with the compiler the declarations, the
 * functions' `run` and the accumulators' `fold`. It is slow on purpose. `log` holds placed events in order of seq, as
 * `Ingest.place` left them; events appended later are seen by later requests.
 */
export class Interpreter {
  readonly #codec: Codec;
  readonly #request: RequestSpec;
  readonly #features: readonly Feature[];
  readonly #log: readonly Event[];
  readonly #memo = new Map<State, { next: number; touches: Touch[] }>();
  readonly #signatures = new Map<string, number>();

  constructor(codec: Codec, request: RequestSpec, features: readonly Feature[], log: readonly Event[]) {
    this.#codec = codec;
    this.#request = request;
    this.#features = features;
    this.#log = log;
  }

  /** The rows of a placed request, [features][candidates] float32. */
  rows(event: Event, given?: List): Float32Array[] {
    const own = this.#list(event, this.#request.candidates)!;
    const listed = { ...own, list: given ?? own.list };
    const role = (name: string): Node => this.#rowRole(name);
    return this.#features.map(({ node }) =>
      Float32Array.from({ length: listed.list.n }, (_, i) =>
        this.#number(node, { event, when: moment(event, 'read'), listed, i, member: Number.NaN, role }),
      ),
    );
  }

  #number(node: Node, at: Place): number {
    return this.#value(node, at) as number;
  }

  #value(node: Node, at: Place): Known {
    switch (node.op) {
      case 'const':
        return node.value;
      case 'id':
        return this.#codec.dictionary.code(node.value);
      case 'now':
        return at.event.ts;
      case 'seq':
        return at.event.seq;
      case 'member':
        return at.member;
      case 'hash': {
        const code = this.#number(node.of, at);
        return Number.isNaN(code) ? code : this.#codec.dictionary.hash(code);
      }
      case 'items': {
        const listed = this.#listOf(node.list, at);
        return listed && Array.from(listed.list.columns[0]).slice(0, listed.list.n);
      }
      case 'signature':
        return this.#signature(node, at);
      case 'field':
        return this.#field(node.name, node.scale, at.event);
      case 'element':
        return element(at.listed!, node.name, at.i, node.scale);
      case 'at':
        return this.#ofListed(node, at);
      case 'lookup':
        return this.#attribute(node.table, node.name, this.#number(node.of, at), node.scale, at.when.seq);
      case 'call':
        return FUNCTIONS[node.fn].run(...(node.args.map((arg) => this.#value(arg, at)) as never[]));
      case 'list': {
        const { of, among, by, fn, param = 0 } = node;
        const all = Array.from({ length: at.listed!.list.n }, (_, i) => i);
        const group = (i: number): string => (among ? String(this.#number(among, { ...at, i })) : '');
        const own = all.filter((i) => group(i) === group(at.i));
        return amongCandidates(
          fn,
          own.map((i) => this.#number(of, { ...at, i })),
          own.indexOf(at.i),
          param,
          by && own.map((i) => this.#number(by, { ...at, i })),
        );
      }
      case 'mean-of':
        return this.#overSet(this.#value(node.set, at) as Members | null, node, at);
      case 'read':
        return this.#read(node, at);
    }
  }

  /** The state of one key just before an event: the fold of what touched it, as far as expiry and window let it be seen. */
  #read({ state, read, from }: Node & { readonly op: 'read' }, at: Place): Known {
    const now = at.when.ts;
    const key = state.keys.map((name) => this.#number(from[name] ?? at.role(name), at));
    const text = key.some(Number.isNaN) ? 'missing' : key.join();
    const all = this.#touches(state, at.when.seq).filter(({ key, when }) => key === text && order(when, at.when) < 0);
    const touches = state.expireAfter === null ? all : unexpired(all, state.expireAfter, now);
    const { fold, unit, takesMissing } = accumulatorOf(state.kind)!;
    const values = takesMissing ? touches : touches.filter(({ value }) => !Number.isNaN(value));

    const { window, params } = state;
    const scale = unit === 'none' ? 0 : scaleOf(state);
    const decoded = (result: Known): Known => (typeof result === 'number' ? result / 10 ** scale : result);
    if (window.kind === 'life') return decoded(fold(values, params, read, now));
    const hop = window.kind === 'hop' ? window.hop : Math.max(1, Math.floor(window.halfLife / 4));
    const age = ({ ts }: Folded): number => Math.floor(now / hop) - Math.floor(ts / hop);
    if (window.kind === 'hop')
      return decoded(
        fold(
          values.filter((touch) => age(touch) < window.span / hop),
          { ...params, hop },
          read,
          now,
        ),
      );
    let total = 0;
    for (let old = 23; old >= 0; old--) {
      const bucket = fold(
        values.filter((touch) => age(touch) === old),
        params,
        read,
        now,
      );
      total += (bucket as number) * 2 ** ((-old * hop) / window.halfLife);
    }
    return decoded(total);
  }

  /** Everything before a seq that a state's stream saw, under whatever key, in order. */
  #touches(state: State, before: number): readonly Touch[] {
    if (state.stream.branches.some(({ delay }) => delay)) return this.#delayedTouches(state);
    const memo = this.#memo.get(state) ?? { next: 0, touches: [] };
    this.#memo.set(state, memo);
    for (; memo.next < this.#log.length && this.#log[memo.next].seq < before; memo.next++) {
      const event = this.#log[memo.next];
      for (const branch of state.stream.branches) {
        if (branch.type === this.#codec.types[event.type].name)
          memo.touches.push(...this.#fed(state, branch, event, moment(event, 'apply')));
      }
    }
    return memo.touches;
  }

  /** The same where some of it takes effect later: with the first event at or past the moment it is due. */
  #delayedTouches(state: State): readonly Touch[] {
    const touches = this.#log.flatMap((event) =>
      state.stream.branches
        .filter(({ type }) => type === this.#codec.types[event.type].name)
        .flatMap((branch) => {
          const due = branch.delay ? dueAt(branch.delay, event.ts) : event.ts;
          const next = branch.delay ? this.#log.find(({ ts, seq }) => seq > event.seq && ts >= due) : event;
          if (!next) return [];
          const when: Moment = branch.delay
            ? { seq: next.seq, phase: 'due', ts: due, origin: event.seq }
            : moment(event, 'apply');
          return this.#fed(state, branch, event, when);
        }),
    );
    return touches.sort((a, b) => order(a.when, b.when));
  }

  #fed(state: State, { each, over, where, roles, late }: Branch, came: Event, when: Moment): Touch[] {
    if (late === 'drop' && came.given < came.ts) return [];
    const event = late === 'accept' ? { ...came, ts: came.given } : came;
    const listed = each === null ? null : this.#list(event, each);
    const role = (name: string): Node => roles[name];
    const elements = Array.from({ length: each === null ? 1 : (listed?.list.n ?? 0) }, (_, i) => i);
    const places = elements.flatMap((i): Place[] => {
      const at = { event, when, listed, i, member: Number.NaN, role };
      if (!over) return [at];
      const set = this.#value(over, at) as Members | null;
      const members = Array.from(set ?? []);
      if (set instanceof Int32Array) members.sort((a, b) => (this.#text(a) < this.#text(b) ? -1 : 1));
      return members.map((member) => ({ ...at, member }));
    });
    return places.flatMap((at) => {
      if (where && this.#value(where, at) !== 1) return [];
      const key = state.keys.map((name) => this.#number(roles[name], at));
      if (key.some(Number.isNaN)) return [];
      const value = state.value === null ? 1 : counted(this.#number(roles[state.value], at), scaleOf(state));
      const also = state.also?.map((name) => counted(this.#number(roles[name], at), decimals(roles[name])));
      return [{ key: key.join(), value, ts: late === 'accept' ? event.ts : when.ts, when, ...(also && { also }) }];
    });
  }

  #text(code: number): string {
    return this.#codec.dictionary.id(code);
  }

  #field(name: string, scale: number, event: Event): Known {
    const { scalars, compounds } = this.#codec.types[event.type];
    const compound = compounds.indexOf(name);
    return compound >= 0 ? event.compounds[compound] : event.values[scalars.indexOf(name)] / 10 ** scale;
  }

  /** A list of an event, or of the request that it answers. */
  #list({ type, lists, answers }: Event, name: string): Listed | null {
    const layouts = this.#codec.types[type].lists;
    const own = layouts.findIndex((list) => list.name === name);
    return own >= 0 ? { list: lists[own], columns: layouts[own].columns } : answers && this.#list(answers, name);
  }

  /** A list by name: the candidates at hand, or another list of the event. */
  #listOf(name: string, at: Place): Listed | null {
    const isRow = at.when.phase === 'read' && name === this.#request.candidates;
    return isRow ? at.listed : this.#list(at.event, name);
  }

  /** Equal lists have equal signatures: that is all that is asked of them. */
  #signature({ list, how, first }: Node & { readonly op: 'signature' }, at: Place): number {
    const listed = this.#listOf(list, at);
    if (!listed) return Number.NaN;
    const items = Array.from(listed.list.columns[0]).slice(0, Math.min(listed.list.n, first ?? listed.list.n));
    const text = (how === 'sorted' ? items.toSorted((a, b) => a - b) : items).join();
    const known = this.#signatures.get(text) ?? -1 - this.#signatures.size;
    this.#signatures.set(text, known);
    return known;
  }

  #ofListed({ list, item, name, scale }: Node & { readonly op: 'at' }, at: Place): number {
    const listed = this.#listOf(list, at);
    const wanted = this.#value(item, at);
    const i = listed ? Array.from(listed.list.columns[0].subarray(0, listed.list.n)).indexOf(wanted as number) : -1;
    return i < 0 ? Number.NaN : element(listed!, name, i, scale);
  }

  /** An attribute as the metadata events before a seq left it. */
  #attribute(table: TableName, name: string, id: number, scale: number, before: number): Known {
    const { scalars, compounds } = this.#codec[table];
    const scalar = scalars.indexOf(name);
    let value: Known = scalar >= 0 ? Number.NaN : null;
    for (const { metadata: change, seq } of this.#log) {
      if (seq >= before || change?.id !== id || change.table !== (table === 'items' ? 0 : 1)) continue;
      if (change.op !== 'patch') value = scalar >= 0 ? Number.NaN : null;
      if (change.op === 'delete') continue;
      change.slots.forEach((slot, i) => (value = slot === scalar ? change.values[i] / 10 ** scale : value));
      change.compoundSlots.forEach(
        (slot, i) => (value = slot === compounds.indexOf(name) ? change.compounds[i] : value),
      );
    }
    return value;
  }

  /** Members of a state's set are added newest first; those of a field's set, which has no order, by value. */
  #overSet(set: Members | null, { body, fn }: Node & { readonly op: 'mean-of' }, at: Place): number {
    const values = Array.from(set ?? [], (member) => this.#number(body, { ...at, member })).filter((y) => y === y);
    if (set instanceof Int32Array) values.sort((a, b) => a - b);
    const sum = values.reduce((total, y) => total + y, 0);
    if (fn === 'sum') return sum;
    if (fn === undefined) return sum / values.length;
    const sorted = values.toSorted((a, b) => a - b);
    return sorted.at(fn === 'lowest' ? 0 : -1) ?? Number.NaN;
  }

  /** What a key's role means on a row: the candidate's column, else the request's field. */
  #rowRole(name: string): Node {
    const { fields, lists } = this.#codec.types[this.#codec.typeOf(this.#request.on)];
    const columns = lists.find((list) => list.name === this.#request.candidates)!.fields;
    return name === 'rank' || name in columns
      ? { op: 'element', name, scale: columns[name]?.scale ?? 0 }
      : { op: 'field', name, scale: fields[name]?.scale ?? 0 };
  }
}

/** What is left of the events of a key once every pause longer than `after` has wiped what came before it. */
function unexpired(touches: readonly Touch[], after: number, now: number): readonly Touch[] {
  const next = (i: number): number => touches[i + 1]?.ts ?? now;
  return touches.slice(touches.findLastIndex(({ ts }, i) => next(i) - ts > after) + 1);
}

function element({ list, columns }: Listed, name: string, i: number, scale: number): number {
  return name === 'rank' ? i + 1 : list.columns[columns.indexOf(name)][i] / 10 ** scale;
}

/** What is folded: numbers with decimals as a whole count of the last one. */
function counted(value: number, scale: number): number {
  return scale === 0 ? value : Math.round(value * 10 ** scale);
}

function moment({ seq, ts }: Event, phase: Moment['phase']): Moment {
  return { seq, phase, ts, origin: seq };
}

/** Below 0 where the first comes before the second. */
function order(a: Moment, b: Moment): number {
  const phases = ['read', 'due', 'apply'];
  return a.seq - b.seq || phases.indexOf(a.phase) - phases.indexOf(b.phase) || a.ts - b.ts || a.origin - b.origin;
}

/** How many decimals the value that a state folds keeps. */
function scaleOf({ stream, value }: State): number {
  return value === null ? 0 : decimals(stream.branches[0].roles[value]);
}

function decimals(node: Node): number {
  if (node.op === 'call' && node.fn === 'rounded') return decimalsOf(node);
  if (node.op !== 'read') return 'scale' in node ? node.scale : 0;
  const keeps = node.read === 'value' && node.state.window.kind !== 'decay';
  return keeps && accumulatorOf(node.state.kind)!.unit === 'value' ? scaleOf(node.state) : 0;
}
