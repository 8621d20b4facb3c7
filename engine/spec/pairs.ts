import { call } from './build';
import { EVERYTHING, type KeyRole, read, type Scope } from './scope';
import type { Stream } from './stream';
import { BoolValue, IdValue, NumberValue, TimeValue, type Value } from './values';

type Single = IdValue | NumberValue | BoolValue | TimeValue;

/** What a pair of events adds: each role of the earlier one, and the milliseconds between them. */
type Before<R> = {
  [N in keyof R & string as R[N] extends Single ? `before_${N}` : never]: R[N] & Value;
} & { readonly gap: NumberValue<'exact'> };

/**
 * Every event together with the one before it under the same key: roles `before_<role>` (missing where the earlier event
 * had none, or there was none) and `gap`, the milliseconds between the two.
 */
export function pairs<R>(
  stream: Stream<R>,
  { within, name = `${stream.name}_pair` }: { within: KeyRole<R>; name?: string },
): Stream<R & Before<R>> {
  const scope: Scope = { ...EVERYTHING, keys: [within] };
  return (stream as unknown as Stream<Record<string, Value>>).with(name, (roles) => {
    const before = Object.entries(roles).flatMap(([role, value]): [string, Value][] => {
      const kind = [IdValue, BoolValue, TimeValue, NumberValue].find((one) => value instanceof one);
      if (!kind || role === within) return [];
      if (role === 'ts') return [['before_ts', new TimeValue(read(stream, 'last', 'ts', scope))]];
      return [[`before_${role}`, new kind(read(stream, 'latest', role, scope))]];
    });
    const gap = new NumberValue(call('since', { op: 'now' }, read(stream, 'last', 'ts', scope)));
    return { ...Object.fromEntries(before), gap };
  }) as unknown as Stream<R & Before<R>>;
}

/**
 * Several ids and numbers as one key, such as the last three places: `token(seq.nth(0), seq.nth(1), seq.nth(2))`. Equal
 * parts make equal tokens; missing if any part is. `hashed(buckets)` depends on the ids' texts alone.
 */
export function token(...parts: readonly (IdValue | NumberValue)[]): IdValue {
  const ids = parts.reduce((mask, part, i) => mask + (part instanceof IdValue ? 2 ** i : 0), 0);
  return new IdValue(call('token', ids, ...parts));
}
