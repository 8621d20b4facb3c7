import type { Duration } from '../base/durations';
import { count, setOf } from './aggregates';
import type { Node } from './ast';
import { call } from './build';
import { same } from './kinds';
import { EVERYTHING, type KeyRole, read, type Scope } from './scope';
import type { Stream, StreamField } from './stream';
import { type IdValue, SetValue as Members, NumberValue, type SetValue, type Value } from './values';

/** How a count of two things together is put: as it is; over the root of the product of their own counts; log of observed over expected. */
type Measure = 'count' | 'cosine' | 'pmi';

interface TogetherOptions<R> {
  /** The key within which values are together: a session, a user. */
  readonly within: KeyRole<R>;
  /** With how many distinct values before it each is paired. */
  readonly keep?: number;
  /** `ordered` counts only the later one after the earlier. */
  readonly ordered?: boolean;
  /** Pairs not met for so long are forgotten. */
  readonly expireAfter?: Duration;
}

type Any = Stream<Record<string, Value>>;

/**
 * How often values come together within a key: each is paired with the last `keep` distinct others before it.
 * `together(meet.field('item'), { within: 'session' }).of(setOf(meet.field('item')).per('session'), candidate.item).cosine().mean()`.
 */
export function together<R, N extends KeyRole<R>>(
  field: StreamField<R, N>,
  { within, keep = 16, ordered = false, expireAfter }: TogetherOptions<R>,
) {
  const { role } = field;
  const stream = field.stream as unknown as Any;
  const own = field as unknown as StreamField<Record<string, IdValue>, string>;
  const beside = (stream as unknown as Stream<Record<string, IdValue>>)
    .eachOf(`${stream.name}_beside`, 'beside', (roles) => {
      const recent = setOf(own, { keep: keep + 1 }).per(within);
      return new Members(call('others', recent, roles[role]!, keep));
    })
    .where(`${stream.name}_beside`, (roles) => roles.beside!.equals(roles[role]!).not());
  const pairs = count(beside as unknown as Any as Stream<Record<string, IdValue>>).per(role, 'beside');
  const kept = expireAfter === undefined ? pairs : pairs.expireAfter(expireAfter);
  const times = (x: IdValue): NumberValue<'exact'> => new NumberValue(counted(stream, role, x.node));
  const measured = (a: IdValue, b: IdValue, as: Measure): NumberValue => {
    for (const id of [a, b]) same('together', id, 'id');
    const ahead = kept.at({ beside: a, [role]: b } as never);
    const both = ordered ? ahead : ahead.plus(kept.at({ beside: b, [role]: a } as never));
    if (as === 'count') return both;
    const apart = times(a).times(times(b));
    if (as === 'cosine') return both.dividedBy(apart.sqrt());
    return both
      .times(new NumberValue(read(stream, 'count', role, EVERYTHING)))
      .dividedBy(apart)
      .log();
  };
  const over = (set: SetValue, item: IdValue, as: Measure) => ({
    sum: (): NumberValue<'float'> => set.sumOf((member) => measured(member, item, as)),
    mean: (): NumberValue<'float'> => set.meanOf((member) => measured(member, item, as)),
    highest: (): NumberValue<'float'> => set.highestOf((member) => measured(member, item, as)),
  });
  return {
    /** Of two ids. */
    between: (a: IdValue, b: IdValue, as: Measure = 'count'): NumberValue => measured(a, b, as),
    /** Of an id with the members of a set. */
    of: (set: SetValue, item: IdValue) => ({
      ...over(set, item, 'count'),
      cosine: () => over(set, item, 'cosine'),
      pmi: () => over(set, item, 'pmi'),
    }),
  };
}

function counted(stream: Any, role: string, at: Node): Node {
  const scope: Scope = { ...EVERYTHING, keys: [role], from: { [role]: at } };
  return read(stream, 'count', role, scope);
}

/** Great-circle distance in kilometres between two places, in degrees. */
export function distanceKm(
  from: { readonly lat: NumberValue; readonly lon: NumberValue },
  to: { readonly lat: NumberValue; readonly lon: NumberValue },
): NumberValue<'float'> {
  return new NumberValue(call('distance_km', from.lat, from.lon, to.lat, to.lon));
}
