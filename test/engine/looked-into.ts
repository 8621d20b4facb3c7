import type { Node } from '../../engine/spec/ast';
import { call } from '../../engine/spec/build';
import { TallyValue } from '../../engine/spec/distributions';
import { NumberSequence, SequenceValue } from '../../engine/spec/sequences';
import { type IdValue, NumberValue, SetValue } from '../../engine/spec/values';
import { world } from './world';

const { candidate, request } = world.rank('search', 'shown');

/** One number that tells much of what functions see in an object of state: what differs shows in some digit of it. */
export function lookedInto(what: string, node: Node, isId: boolean): NumberValue {
  const parts = LOOKS[what]!(node, isId);
  return parts.reduce<NumberValue>(
    (total, part, i) => total.plus(part.otherwise(0.37).times(0.7 ** i)),
    new NumberValue({ op: 'const', value: 0 }),
  );
}

const LOOKS: Readonly<Record<string, (node: Node, isId: boolean) => readonly NumberValue[]>> = {
  sequence(node, isId) {
    const any = isId ? new SequenceValue<IdValue>(node) : new SequenceValue<IdValue>(node);
    const same = [
      any.size(),
      any.gaps(0),
      any.gaps(2).log1p(),
      request.ts.minus(any.timeOf(1)).log1p(),
      any.alternates(),
      any.distinct(),
      any.complexity(),
      any.phrases(),
    ];
    if (isId)
      return [
        ...same,
        any.nth(0).equals(candidate.item).toNumber(),
        any.nth(1).equals(any.nth(2)).toNumber(),
        any.has(candidate.item).toNumber(),
        any.placeOf(candidate.item),
        any.runLengthOf(candidate.item),
        any.phrases(candidate.item),
      ];
    const numbers = new NumberSequence(node);
    return [
      ...same,
      numbers.nth(0).atMost(1e9),
      numbers.nth(1).atMost(1e9),
      numbers.has(candidate.price).toNumber(),
      numbers.placeOf(numbers.nth(1)),
      numbers.runLengthOf(numbers.nth(0)),
      numbers.differences(0).atMost(1e9),
      numbers.slope().atMost(1e9),
      numbers.extrapolatedTo(request.ts).atMost(1e9),
      numbers.phrases(candidate.qty),
    ];
  },
  tally(node, isId) {
    const counts = new TallyValue(node);
    const one = isId ? candidate.item : candidate.qty;
    return [
      counts.size(),
      counts.total(),
      counts.of(one),
      counts.shareOf(one),
      counts.entropy(),
      counts.gini(),
      counts.topShare(),
      counts.cosine(counts),
      counts.ofSet(candidate.tags),
      ...(isId
        ? [
            counts.favourite().equals(candidate.item).toNumber(),
            counts.top(2).has(candidate.item).toNumber(),
            counts.top(3).sumOf((i) => counts.of(i)),
          ]
        : [new NumberValue(call('favourite', counts)).atMost(1e9)]),
    ];
  },
};

void SetValue;
