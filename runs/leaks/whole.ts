import type { Event, RawEvent } from '../../engine/events/event';
import { Labels } from '../../engine/labels';
import { type Node, walk } from '../../engine/spec/ast';
import type { Watch } from '../progress';
import { Machine, type Placed, type Placing, type RequestRows, replayThrough, type Tested } from './machine';

/** What the whole log says of the requests that are watched. */
export interface Whole {
  /** [watched] by place in the log, ascending. */
  readonly rows: ReadonlyMap<number, RequestRows>;
  /** The items that turned out relevant, by place in the log. */
  readonly relevant: ReadonlyMap<number, ReadonlySet<string>>;
  /** `[file, line]` of each watched request. */
  readonly places: ReadonlyMap<number, readonly [file: number, line: number]>;
  /** Rows read again with another outcome in the request itself. */
  readonly flipped: readonly RequestRows[];
  /** Watched requests that some event answers although it comes before them, with the id it names. */
  readonly answeredEarly: ReadonlyMap<number, string>;
  /** Every id met, in order of first sight. */
  readonly ids: readonly string[];
  /** Milliseconds after which something comes again: every length of a bucket, of days that are counted anew, and between two tables of `asOf`. */
  readonly periods: readonly number[];
}

/** One replay of the whole log: rows, outcomes, and the rows under other outcomes. `watched` are places among requests. */
export async function replayWhole(
  tested: Tested,
  events: Placing,
  watched: readonly number[],
  watch: Watch,
): Promise<Whole> {
  const machine = new Machine(tested);
  const { codec, plan } = machine;
  const requestType = codec.typeOf(plan.request.on);
  const wanted = new Set(watched);
  const rows = new Map<number, RequestRows>();
  const relevant = new Map<number, Set<string>>();
  const places = new Map<number, readonly [number, number]>();
  const flipped: RequestRows[] = [];
  const answeredEarly = new Map<number, string>();
  const atOf = new Map<number, number>();
  const namedBefore = new Set<number>();
  const idSlot = codec.types[requestType].scalars.indexOf('id');
  const labels = new Labels(plan, ({ seq, item }) => relevant.get(atOf.get(seq)!)!.add(codec.dictionary.id(item)));
  const change = flipper(tested);
  let requests = 0;

  const ask = (event: Event, { raw, at, file, line }: Placed): void => {
    const list = machine.list(event);
    rows.set(at, machine.rows(event, at));
    places.set(at, [file, line]);
    atOf.set(event.seq, at);
    const clicked = labels.isImmediate ? labels.clicked(event) : Number.NaN;
    relevant.set(at, new Set(clicked === clicked ? [codec.dictionary.id(clicked)] : []));
    labels.open(event, list, '');
    for (const other of change(raw, rows.get(at)!.items)) {
      const encoded = codec.encode(other) as Event;
      flipped.push(machine.rows({ ...encoded, seq: event.seq, ts: event.ts, answers: event.answers }, at));
    }
    const id = idSlot < 0 ? Number.NaN : event.values[idSlot];
    if (namedBefore.has(id)) answeredEarly.set(at, codec.dictionary.id(id));
  };

  await replayThrough(machine, events, watch, 'whole log', (event, where) => {
    const { of } = codec.types[event.type];
    if (of?.type === requestType && event.answers === null && event.values[of.by] === event.values[of.by])
      namedBefore.add(event.values[of.by]);
    if (event.type === requestType && wanted.has(requests++)) ask(event, where);
    labels.settle(event);
    return true;
  });
  const hops = plan.states.map(({ hop }) => hop).filter((hop) => hop > 0);
  const written = plan.delayed.flatMap(({ delay }) => ('every' in delay ? [delay.every] : []));
  const periods = [...new Set([...hops, ...written, ...plan.features.flatMap(({ node }) => rounds(node))])];
  return { rows, relevant, places, flipped, answeredEarly, ids: [...codec.dictionary.ids()], periods };
}

const DAY = 86_400_000;

/** After how many milliseconds a count of days begins anew, as in `day().mod(28)`. */
function rounds(node: Node): number[] {
  const found: number[] = [];
  walk(node, (inner) => {
    if (inner.op !== 'call' || inner.fn !== 'mod') return;
    const [counted, divisor] = inner.args;
    let isOfDays = false;
    walk(counted, (each) => (isOfDays ||= each.op === 'call' && each.fn === 'day'));
    if (isOfDays && divisor.op === 'const' && Number.isSafeInteger(divisor.value)) found.push(divisor.value * DAY);
  });
  return found;
}

/** Gives a request with other outcomes in the fields that hold them: another candidate, and none at all. */
function flipper({ schema, request }: Tested): (raw: RawEvent, items: readonly string[]) => RawEvent[] {
  const { common } = schema;
  const fields = Object.entries({ ...common, ...schema.events[request.on].fields }).filter(([, { label }]) => label);
  return (raw, items) => {
    if (fields.length === 0) return [];
    const other = (name: string): string | null => items.find((item) => item !== raw[name]) ?? null;
    const changed = fields.map(([name, { kind }]) => [name, kind === 'id' ? other(name) : null]);
    const none = fields.map(([name]) => [name, null]);
    return [changed, none].map((values) => ({ ...raw, ...(Object.fromEntries(values) as object) }));
  };
}
