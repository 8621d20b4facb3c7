import { type Node, type State, walk } from '../../engine/spec/ast';
import type { Feature } from '../../engine/spec/features';
import { familyOf } from '../family';

/** By what features are put into groups that are taken away together. */
export const GROUPINGS = ['family', 'entity', 'event', 'accumulator'] as const;

/** One of `GROUPINGS`. */
export type Grouping = (typeof GROUPINGS)[number];

/**
 * Features in groups, each in one, by their declarations: `family` is the first tag; `entity` the widest key that any of
 * their states has; `event` the event types that feed their states; `accumulator` the kinds of their states. What reads
 * no state is `the request` or, if it looks at the candidates, `the list`.
 */
export function groupsOf(features: readonly Feature[], by: Grouping): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const feature of features) {
    const group = GROUP_OF[by](feature);
    groups.set(group, [...(groups.get(group) ?? []), feature.name]);
  }
  return groups;
}

const GROUP_OF: Readonly<Record<Grouping, (feature: Feature) => string>> = {
  family: familyOf,
  entity: (feature) => {
    const keys = statesIn(feature.node).map((state) => state.keys);
    const widest = keys.sort((a, b) => b.length - a.length || (a.join() < b.join() ? -1 : 1))[0];
    return widest === undefined ? stateless(feature) : widest.length === 0 ? 'everyone' : widest.join(' × ');
  },
  event: (feature) =>
    named(
      statesIn(feature.node).flatMap(({ stream }) => stream.branches.map(({ type }) => type)),
      feature,
    ),
  accumulator: (feature) =>
    named(
      statesIn(feature.node).map(({ kind }) => kind),
      feature,
    ),
};

function statesIn(node: Node): State[] {
  const states: State[] = [];
  walk(node, (inner) => {
    if (inner.op === 'read') states.push(inner.state);
  });
  return states;
}

function named(words: readonly string[], feature: Feature): string {
  return words.length === 0 ? stateless(feature) : [...new Set(words)].sort().join(' + ');
}

function stateless({ leak }: Feature): string {
  return leak === 'request' ? 'the list' : 'the request';
}
