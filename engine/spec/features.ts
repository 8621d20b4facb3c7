import { DeclarationError } from '../base/errors';
import { canonicalJson } from '../base/hash';
import { type Node, walk } from './ast';
import { nameOf, sentenceOf } from './names';
import { RESERVED } from './reserved';
import { BoolValue, NumberValue, type Value } from './values';

/**
 * What a feature may know. `safe`: earlier events and the request's own context. `request`: also the list it is in.
 * `transductive`: tables made from the whole log, without labels. `label-leak` and `oracle`: the answer or the future.
 */
export type LeakClass = 'safe' | 'request' | 'transductive' | 'label-leak' | 'oracle';

/** One declared column. */
export interface Feature {
  readonly name: string;
  readonly sentence: string;
  readonly node: Node;
  readonly leak: LeakClass;
  readonly tags: readonly string[];
}

/**
 * Features from values, in order; the same value twice is one feature.
 *
 * @throws DeclarationError when two different values have one name, or one has that of a column that every run has
 */
export function features(...values: readonly (Value | readonly Value[] | readonly Feature[])[]): readonly Feature[] {
  const declared = (values as readonly (Value | Feature | readonly (Value | Feature)[])[]).flat();
  return mergeFeatures(declared.map((value) => ('sentence' in value ? value : feature(value))));
}

/** The same features under a tag: the family they belong to. */
export function tagged(tag: string, ...values: readonly (Value | readonly Value[])[]): readonly Feature[] {
  return features(...values).map((feature) => ({ ...feature, tags: [tag, ...feature.tags] }));
}

/** Feature lists as one; equal ones merge. @throws DeclarationError when a name stands for two things, or is a table's own */
export function mergeFeatures(list: readonly Feature[]): readonly Feature[] {
  const byName = new Map<string, Feature>();
  for (const feature of list) {
    if (RESERVED.has(feature.name)) {
      throw new DeclarationError(
        `features: ${feature.name} is a column that the tables of a run have anyway, expected another name for "${feature.sentence}"; name it with .named(), such as ${feature.name}_of_mine`,
        'E_NAME',
      );
    }
    const other = byName.get(feature.name);
    if (other && canonicalJson(other.node) !== canonicalJson(feature.node)) {
      throw new DeclarationError(
        `features: ${feature.name} is declared twice, once as "${other.sentence}" and once as "${feature.sentence}"; name one of them with .named()`,
        'E_NAME',
      );
    }
    if (!other) byName.set(feature.name, feature);
  }
  return [...byName.values()];
}

/** Every combination of the given lists: `grid({ by: […], w: […] }, (p) => count(click).by(p.by).within(p.w))`. */
export function grid<const G extends Readonly<Record<string, readonly unknown[]>>, T>(
  axes: G,
  make: (point: { readonly [A in keyof G]: G[A][number] }) => T | readonly T[],
): T[] {
  let points: Record<string, unknown>[] = [{}];
  for (const [axis, values] of Object.entries(axes))
    points = points.flatMap((point) => values.map((value) => ({ ...point, [axis]: value })));
  return points.flatMap((point) => make(point as never) as T);
}

function feature(value: Value): Feature {
  const { node, givenName } = value;
  if (!(value instanceof NumberValue || value instanceof BoolValue)) {
    throw new DeclarationError(
      `features: ${nameOf(node)} is neither a number nor a truth; compare it (equals, has), measure it (size, since) or count it`,
    );
  }
  let leak: LeakClass = 'safe';
  walk(node, (inner) => {
    if (isListed(inner) || (inner.op === 'read' && isKeyedByList(inner))) leak = 'request';
  });
  return { name: givenName ?? nameOf(node), sentence: sentenceOf(node), node, leak, tags: [] };
}

const OF_LISTS: readonly Node['op'][] = ['list', 'at', 'items', 'signature'];

/** Whether a node is something that only the list says: of a candidate, or of all of them. */
function isListed(node: Node): boolean {
  return OF_LISTS.includes(node.op) || (node.op === 'element' && node.name !== 'item');
}

/** Whether the row fills a key of the state with what its list says: its place, its price. */
function isKeyedByList({ state, from }: Node & { readonly op: 'read' }): boolean {
  return state.keys.some((key) => !from[key] && state.stream.branches.some(({ roles }) => isListed(roles[key])));
}
