import { type Duration, milliseconds } from '../base/durations';
import { DeclarationError } from '../base/errors';
import type { LatePolicy } from '../events/schema';
import { type Branch, children, type Node, type StreamSpec, walk, withChildren } from './ast';
import type { Delay } from './delay';
import { BoolValue, IdValue, NumberValue, type SetValue, TimeValue, type Value } from './values';

export type Branches = readonly Branch[];

/** A role of a stream, as something to fold. */
export interface StreamField<R, N extends keyof R> {
  readonly stream: Stream<R>;
  readonly role: N & string;
  readonly value: R[N];
}

/** Events seen in one way: who did what to which item. `R` are its roles; common fields are always among them. */
export class Stream<R> implements StreamSpec {
  readonly name: string;
  readonly branches: Branches;
  readonly roles: R;

  constructor(name: string, branches: Branches, roles: R) {
    if (!/^[a-z][a-z0-9_]*$/.test(name))
      throw new DeclarationError(`stream "${name}": expected a-z, 0-9 and _, beginning with a letter`);
    this.name = name;
    this.branches = branches.map((branch) => ({ ...branch, roles: bindAll(name, branch.roles) }));
    this.roles = roles;
  }

  /** A role to fold, as in `mean(shown.field('price'))`. */
  field<N extends keyof R & string>(role: N): StreamField<R, N> {
    return { stream: this, role, value: this.roles[role] };
  }

  /** Only the events of which the condition is true (not false, not missing). */
  where(name: string, condition: (roles: R) => BoolValue): Stream<R> {
    return this.#each(name, (branch, own) => {
      const node = bind(condition(own as R).node, branch.roles);
      return { ...branch, where: branch.where ? { op: 'call', fn: 'and', args: [branch.where, node] } : node };
    });
  }

  /** The same events with further roles, which may read state as it was just before the event. */
  with<A extends Record<string, Value>>(name: string, add: (roles: R) => A): Stream<R & A> {
    let added = {} as A;
    const stream = this.#each(name, (branch, own) => {
      added = add(own as R);
      const roles = Object.entries(added).map(([role, value]) => [role, bind(value.node, branch.roles)]);
      return { ...branch, roles: { ...branch.roles, ...(Object.fromEntries(roles) as Record<string, Node>) } };
    });
    return new Stream(name, stream.branches, { ...this.roles, ...added });
  }

  /**
   * Fed once for each member of a set, which becomes a role: `shown.eachOf('shown_tag', 'tag', (r) => t.item(r.item).tags)`.
   * The set may be read from state, as it was just before the event; the member itself keys no read.
   */
  eachOf<N extends string>(name: string, role: N, set: (roles: R) => SetValue): Stream<R & Record<N, IdValue>> {
    const member = new IdValue({ op: 'member' });
    const stream = this.#each(name, (branch, own) => {
      if (branch.over) throw new DeclarationError(`stream ${name}: eachOf stands on another eachOf`);
      const over = bind(set(own as R).node, branch.roles);
      return { ...branch, over, roles: { ...branch.roles, [role]: member.node } };
    });
    return new Stream(name, stream.branches, { ...this.roles, [role]: member } as R & Record<N, IdValue>);
  }

  /**
   * The same events, each taking effect that long after its time: with the first event at or past the moment it is due,
   * just before that event but after its own rows were read, so that a request sees what was due by the event before it.
   * `ts` stays the event's own time; state that its roles read is as of taking effect.
   */
  after(name: string, delay: Duration): Stream<R> {
    return this.#later(name, { after: milliseconds(delay) });
  }

  /**
   * The same events as a table knows them that is written once a period, as by a nightly job: those of a period take
   * effect together at its end, as `after` says. Periods are counted from midnight UTC of 1 January 1970, or from `at`
   * past it: `click.asOf('nightly', { every: '1d', at: '3h' })`.
   */
  asOf(name: string, { every, at }: { readonly every: Duration; readonly at?: Duration }): Stream<R> {
    return this.#later(name, { every: milliseconds(every), at: at ? milliseconds(at) : 0 });
  }

  /**
   * The same events under another rule for those that come late, with a time below the newest seen.
   *
   * `atArrival` (as long as nothing is said): they count at that newest time. `drop`: they feed nothing. `accept`: they
   * count at their own time, in its bucket, as long as the window still holds it; only for state that does not depend on
   * the order of events, nor reads any that does. Each is counted.
   */
  late(policy: LatePolicy): Stream<R> {
    return this.#each(this.name, ({ late: _, ...branch }) =>
      policy === 'atArrival' ? branch : { ...branch, late: policy },
    );
  }

  #later(name: string, delay: Delay): Stream<R> {
    return this.#each(name, (branch) => {
      if (branch.delay)
        throw new DeclarationError(`stream ${name}: its events take effect later already; expected one after or asOf`);
      return { ...branch, delay };
    });
  }

  #each(name: string, change: (branch: Branch, own: Record<string, Value>) => Branch): Stream<R> {
    const roles = this.roles as Record<string, Value>;
    const branches = this.branches.map((branch) => {
      const own = Object.entries(branch.roles).map(([role, node]) => [role, rewrap(roles[role], node)]);
      return change(branch, Object.fromEntries(own));
    });
    return new Stream(name, branches, this.roles);
  }
}

/** Several streams as one, with the roles that all of them have: `union('meet', click, touch)`. */
export function union<A, B>(name: string, a: Stream<A>, b: Stream<B>): Stream<Pick<A, keyof A & keyof B>>;
export function union<A, B, C>(
  name: string,
  a: Stream<A>,
  b: Stream<B>,
  c: Stream<C>,
): Stream<Pick<A, keyof A & keyof B & keyof C>>;
export function union(name: string, ...streams: readonly Stream<unknown>[]): Stream<unknown> {
  const [first, ...rest] = streams as readonly Stream<Record<string, Value>>[];
  const shared = Object.keys(first!.roles).filter((role) => rest.every((stream) => role in stream.roles));
  const pick = <T>(from: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(shared.map((role) => [role, from[role]]));
  const branches = streams.flatMap((stream) =>
    stream.branches.map((branch) => ({ ...branch, roles: pick(branch.roles) })),
  );
  return new Stream(name, branches, pick(first!.roles));
}

/** Roles in the order they were declared, each bound to those before it. @throws DeclarationError for a key that comes later */
function bindAll(stream: string, roles: Branch['roles']): Branch['roles'] {
  const bound: Record<string, Node> = {};
  for (const [role, node] of Object.entries(roles)) {
    const own = bind(node, bound);
    walk(own, (inner) => {
      const later = inner.op === 'read' && inner.state.keys.find((key) => key in roles && !inner.from[key]);
      if (later)
        throw new DeclarationError(
          `stream ${stream}: role ${role} reads state keyed by ${later}, which is declared ${later === role ? 'by itself' : 'after it'}; say which with .at({ ${later}: … })`,
        );
    });
    bound[role] = own;
  }
  return bound;
}

/** Says of every state read what its keys are here, so that the expression means the same wherever it goes. */
function bind(node: Node, roles: Branch['roles']): Node {
  if (node.op === 'read') {
    const keys = node.state.keys.map((key) => [key, node.from[key] ? bind(node.from[key], roles) : roles[key]]);
    return { ...node, from: Object.fromEntries(keys.filter(([, bound]) => bound)) };
  }
  const operands = children(node);
  return operands.length === 0
    ? node
    : withChildren(
        node,
        operands.map((operand) => bind(operand, roles)),
      );
}

function rewrap(like: Value, node: Node): Value {
  for (const kind of [IdValue, BoolValue, TimeValue, NumberValue]) {
    if (like instanceof kind) return new kind(node);
  }
  return new (like.constructor as new (node: Node) => Value)(node);
}
