import type { Node } from '../../engine/spec/ast';
import { call } from '../../engine/spec/build';
import { QuantilesValue, SlotsValue, TallyValue } from '../../engine/spec/distributions';
import { GraphValue } from '../../engine/spec/graph';
import { ModelValue } from '../../engine/spec/learned';
import { NumberSequence, SequenceValue } from '../../engine/spec/sequences';
import { type IdValue, NumberValue } from '../../engine/spec/values';
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
    const kept = (k: number): number => Math.min(k, Number((node as Node & { op: 'read' }).state.params.keep) - 1);
    const any = isId ? new SequenceValue<IdValue>(node) : new SequenceValue<IdValue>(node);
    const same = [
      any.size(),
      any.gaps(0),
      any.gaps(2).log1p(),
      request.ts.minus(any.timeOf(kept(1))).log1p(),
      any.alternates(),
      any.distinct(),
      any.complexity(),
      any.phrases(),
    ];
    if (isId)
      return [
        ...same,
        any.nth(0).equals(candidate.item).toNumber(),
        any
          .nth(kept(1))
          .equals(any.nth(kept(2)))
          .toNumber(),
        any.has(candidate.item).toNumber(),
        any.placeOf(candidate.item),
        any.runLengthOf(candidate.item),
        any.phrases(candidate.item),
      ];
    const numbers = new NumberSequence(node);
    return [
      ...same,
      numbers.nth(0).atMost(1e9),
      numbers.nth(kept(1)).atMost(1e9),
      numbers.has(candidate.price).toNumber(),
      numbers.placeOf(numbers.nth(kept(1))),
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
      ...(isId
        ? [
            counts.favourite().equals(candidate.item).toNumber(),
            counts.top(2).has(candidate.item).toNumber(),
            counts.top(3).sumOf((i) => counts.of(i)),
            counts.ofSet(candidate.tags),
          ]
        : [new NumberValue(call('favourite', counts)).atMost(1e9)]),
    ];
  },
  slots(node) {
    const some = new SlotsValue(node);
    const rates = some.ratesOver(some, { prior: 1, weight: 3 });
    return [
      some.valueAt(candidate.rank),
      some.valueAt(2),
      some.total(),
      some.dot(rates),
      some.cosine(rates),
      some.entropy(),
      some.around(candidate.rank),
      rates.around(1),
      rates.around(5, { edge: [0.6, 0.3, 0.1] }),
    ];
  },
  distribution(node) {
    const some = new QuantilesValue(node);
    return [0, 0.25, 0.5, 0.99, 1]
      .map((q): NumberValue => some.quantile(q))
      .concat(some.median(), some.shareBelow(candidate.price), some.shareBelow(3));
  },
  graph(node) {
    const graph = new GraphValue(node);
    const visits = [
      graph.pathsFrom(request.user),
      graph.similarTo(request.user),
      graph.similarTo(request.user, { k: 2 }),
      graph.walkFrom(request.user, { steps: 20 }),
    ];
    return visits.flatMap((some) => [some.of(candidate.item), some.shareOf(candidate.item)]);
  },
  weights(node) {
    const some = new ModelValue(node);
    return [
      some.score(request.user, request.flag, request.step),
      some.score(request.user, candidate.promo, candidate.qty),
    ];
  },
  ratings: (node) => [
    new NumberValue(call('rating', node, candidate.item)),
    new NumberValue(call('rating', node, request.user)),
  ],
};
