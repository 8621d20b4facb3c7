import { givesObject } from '../accumulators/accumulator';
import { DeclarationError } from '../base/errors';
import type { Codec, TypeLayout } from '../events/codec';
import type { Branch, Node } from '../spec/ast';
import type { Delay } from '../spec/delay';
import { FUNCTIONS } from '../spec/functions/index';
import { sentenceOf } from '../spec/names';
import { dependsOnElement, dependsOnMember, readsObject } from './depends';
import { type EventPieces, kept, placeOf } from './event-pieces';
import { decoded, decodedRead, readCode } from './read-code';
import { decimalsOf, scaleOf } from './scale';
import type { StatePlanner } from './states';
import { strideOf } from './table';

type NodeOf<Op extends Node['op']> = Node & { readonly op: Op };

/**
 * Source text of what an event of one type says. Whatever needs state, and whatever is worth keeping, is evaluated
 * before anything is updated: it is said to the pieces at once, and its name is what this gives.
 */
export class EventCode {
  readonly #layout: TypeLayout;
  readonly #codec: Codec;
  readonly #planner: StatePlanner;
  readonly #pieces: EventPieces;
  readonly #delay: Delay | undefined;
  /** Names of what is evaluated before, by the code that gives it. */
  readonly #known = new Map<string, string>();

  constructor(layout: TypeLayout, codec: Codec, planner: StatePlanner, pieces: EventPieces, delay?: Delay) {
    this.#layout = layout;
    this.#codec = codec;
    this.#planner = planner;
    this.#pieces = pieces;
    this.#delay = delay;
  }

  /** A value that may be used in several places: evaluated once, or once for each element, if it takes any work. */
  value(node: Node, branch: Branch): string {
    return this.#worked(node, branch, this.#code(node, branch));
  }

  /** The value as it is stored: a code, or a whole count of the last decimal. */
  raw(node: Node, branch: Branch): string {
    if (node.op === 'read') return this.#stateBefore(node, branch, scaleOf(node, branch, this.#codec) === null);
    if (node.op === 'call' && node.fn === 'rounded') {
      const whole = `Math.round(${this.#code(node.args[0], branch)} * ${10 ** decimalsOf(node)})`;
      return this.#worked(node, branch, whole);
    }
    const hasScale = 'scale' in node && node.scale > 0;
    return this.value(hasScale ? ({ ...node, scale: 0 } as Node) : node, branch);
  }

  /** A set of the event, whose members may be fed one by one. */
  set(node: Node, branch: Branch): string {
    return this.#code(node, branch);
  }

  /** The event's list, or that of the request it answers. */
  list(name: string): string {
    const own = this.#layout.lists.findIndex((list) => list.name === name);
    if (own >= 0) return `event.lists[${own}]`;
    const answered = this.#codec.types[this.#layout.of!.type].lists.findIndex((list) => list.name === name);
    return this.#object(`(event.answers === null ? null : event.answers.lists[${answered}])`);
  }

  #worked(node: Node, branch: Branch, code: string): string {
    const isSimple = node.op !== 'call' && node.op !== 'at';
    if (isSimple || dependsOnMember(node) || isObjectCall(node)) return code;
    return dependsOnElement(node, branch) ? this.#column(branch, code) : this.#number(code);
  }

  #code(node: Node, branch: Branch): string {
    switch (node.op) {
      case 'read':
        return this.#stateBefore(node, branch, true);
      case 'const':
        return `${node.value}`;
      case 'id':
        return `${this.#codec.dictionary.code(node.value)}`;
      case 'now':
        return branch.late === 'accept' ? 'event.given' : this.#delay ? 'event.ts' : 'now';
      case 'seq':
        return 'event.seq';
      case 'member':
        return 'member';
      case 'hash':
        return `hashOf(dictionary, ${this.#code(node.of, branch)})`;
      case 'items':
        return `itemsOf(${this.list(node.list)})`;
      case 'signature':
        return this.#signature(node);
      case 'list':
        return this.#overList(node, branch);
      case 'field': {
        const compound = this.#layout.compounds.indexOf(node.name);
        return compound >= 0 ? `C[${compound}]` : decoded(`V[${this.#layout.scalars.indexOf(node.name)}]`, node.scale);
      }
      case 'element': {
        const { columns } = this.#columnsOf(branch.each!);
        return node.name === 'rank' ? '(i + 1)' : decoded(`X[${columns.indexOf(node.name)}][i]`, node.scale);
      }
      case 'at':
        return this.#at(node, branch);
      case 'lookup':
        return this.#attribute(node, branch);
      case 'call':
        return this.#call(node, branch);
      default:
        throw new DeclarationError(`plan: ${sentenceOf(node)} cannot stand in a stream`);
    }
  }

  #signature({ list: name, how, first }: NodeOf<'signature'>): string {
    const list = this.list(name);
    const items = `${list}.columns[0], ${list}.n`;
    return this.#number(`(${list} ? signature(${items}, ${how === 'sorted'}, ${first ?? 'Infinity'}) : NaN)`);
  }

  #call(node: NodeOf<'call'>, branch: Branch): string {
    const code = FUNCTIONS[node.fn].code(...node.args.map((arg) => this.#code(arg, branch)));
    if (!node.args.some(readsObject)) return code;
    refuseMembers(node);
    if (!dependsOnElement(node, branch)) return isObjectCall(node) ? this.#object(code) : this.#number(code);
    if (!isObjectCall(node)) return this.#column(branch, code);
    throw new DeclarationError(
      `plan: ${sentenceOf(node)}: a stream fed by each element reads numbers of its state, not objects`,
    );
  }

  /** What is known of an item or a user. */
  #attribute({ table, of, name, scale }: NodeOf<'lookup'>, branch: Branch): string {
    const { scalars, compounds } = this.#codec[table];
    const { index, template } = this.#planner.attributes(table);
    const key = this.#code(of, branch);
    const row = dependsOnMember(of)
      ? `(key[0] = ${key}, tables[${index}].find(key, 0))`
      : this.#row(index, [key], of, branch);
    if (compounds.includes(name)) return `tables[${index}].blobs[${compounds.indexOf(name)}][${row}]`;
    return decoded(`tables[${index}].lanes[${row} * ${template.length} + ${scalars.indexOf(name)}]`, scale);
  }

  /** What the event's list (or that of the request it answers) says of an item; the place is found once. */
  #at(node: NodeOf<'at'>, branch: Branch): string {
    const list = this.list(node.list);
    const item = this.#code(node.item, branch);
    const find = `(${list} ? place(${list}.columns[0], ${list}.n, ${item}) : -1)`;
    const place = dependsOnMember(node)
      ? find
      : dependsOnElement(node.item, branch)
        ? this.#column(branch, find)
        : this.#number(find);
    if (node.name === 'rank') return `(${place} < 0 ? NaN : ${place} + 1)`;
    const column = this.#columnsOf(node.list).columns.indexOf(node.name);
    return decoded(`(${place} < 0 ? NaN : ${list}.columns[${column}][${place}])`, node.scale);
  }

  /** A function over the elements of the event's list. */
  #overList({ fn, of, param = 0, among, by }: NodeOf<'list'>, branch: Branch): string {
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
    this.#pieces.constant(groups ? `const G_${fn} = overGroups('${fn}');` : `const F_${fn} = filling('${fn}');`);
    return this.#columnBy(branch, (out) =>
      groups
        ? `G_${fn}(${values}, ${groups}, n, ${out}, ${param}${also});`
        : `F_${fn}(${values}, n, ${out}, ${param}${also});`,
    );
  }

  /** State as it was just before the event. */
  #stateBefore(node: NodeOf<'read'>, branch: Branch, isDecoded: boolean): string {
    refuseMembers(node);
    const isEach = dependsOnElement(node, branch);
    const placed = this.#planner.place(node.state);
    const { accumulator, state, table, blob, hop, touched } = placed;
    if (isEach && givesObject(accumulator, node.read))
      throw new DeclarationError(
        `plan: ${sentenceOf(node)}: a stream fed by each element reads numbers of its state, not ${node.read}`,
      );
    const keys = state.keys.map((key) => {
      const bound = node.from[key] ?? branch.roles[key];
      if (bound) return this.#code(bound, branch);
      throw new DeclarationError(
        `plan: ${sentenceOf(node)}: the ${branch.type} events that read it have no ${key}; say which with .at({ ${key}: … }), or use one of ${Object.keys(branch.roles).join(', ')}`,
      );
    });
    const keep = (code: string): string => (isEach ? this.#column(branch, code) : this.#number(code));
    const found = this.#row(table.index, keys, node, branch);
    const lanes = `tables[${table.index}].lanes`;
    const stride = strideOf(table);
    const row =
      touched < 0
        ? found
        : keep(`(now - ${lanes}[${found} * ${stride} + ${touched}] > ${state.expireAfter} ? 0 : ${found})`);
    const code = readCode(placed, node.read, {
      lanes,
      row,
      blob: `tables[${table.index}].blobs[${blob}][${row}]`,
      bucket: `h${hop}`,
    });
    if (accumulator.memberReads?.includes(node.read)) return this.#object(`${code}.slice()`);
    if (accumulator.objectReads?.includes(node.read)) return code;
    return keep(isDecoded ? decodedRead(placed, code) : code);
  }

  /** The row of a key as it is before the event, 0 if there is none; for elements, the rows of all are found together. */
  #row(table: number, keys: readonly string[], of: Node, branch: Branch): string {
    const find = `tables[${table}].find(key, 0)`;
    if (!dependsOnElement(of, branch))
      return this.#number(`(${keys.map((key, j) => `key[${j}] = ${key}, `).join('')}${find})`);
    const arity = keys.length;
    const fill = keys.map((key, j) => `K[${arity === 1 ? 'i' : `i * ${arity} + ${j}`}] = ${key};`).join(' ');
    return this.#columnBy(
      branch,
      (out) =>
        `const { K, S } = room(n * ${arity}, n); for (let i = 0; i < n; i++) { ${fill} } tables[${table}].findAll(K, n, S); for (let i = 0; i < n; i++) ${out}[i] = S[i];`,
    );
  }

  #number(code: string): string {
    if (/^[pq]\d+$/.test(code)) return code;
    return this.#once('p', code, (name) => kept(name, code));
  }

  #object(code: string): string {
    return this.#once('q', code, (name) => kept(name, code));
  }

  /** A value per element. */
  #column(branch: Branch, code: string): string {
    if (/^P\d+\[i\]$/.test(code)) return code;
    return this.#columnBy(branch, (out) => `for (let i = 0; i < n; i++) ${out}[i] = ${code};`);
  }

  #columnBy({ each }: Branch, fill: (out: string) => string): string {
    const list = this.list(each!);
    const name = this.#once(
      'P',
      `${list} ${fill('')}`,
      (out) =>
        `${kept(out, `columnFor(${placeOf(out)}, ${list})`)} if (${list}) { const n = ${list}.n, X = ${list}.columns; ${fill(out)} }`,
    );
    return `${name}[i]`;
  }

  #once(kind: 'p' | 'q' | 'P', code: string, unit: (name: string) => string): string {
    const known = this.#known.get(code);
    if (known) return known;
    const name = this.#pieces.name(kind);
    this.#known.set(code, name);
    this.#pieces.say(unit(name));
    return name;
  }

  #columnsOf(name: string): TypeLayout['lists'][number] {
    const own = this.#layout.lists.find((list) => list.name === name);
    return own ?? this.#codec.types[this.#layout.of!.type].lists.find((list) => list.name === name)!;
  }
}

function isObjectCall(node: Node): boolean {
  return node.op === 'call' && FUNCTIONS[node.fn].gives === 'object';
}

function refuseMembers(node: Node): void {
  if (dependsOnMember(node))
    throw new DeclarationError(
      `plan: ${sentenceOf(node)}: a stream fed by each member of a set cannot read state of the member`,
    );
}
