import { milliseconds } from '../engine/base/durations';
import { children, type Node, type State, type StreamSpec, withChildren } from '../engine/spec/ast';
import type { Feature } from '../engine/spec/features';
import { sentenceOf } from '../engine/spec/names';

/** Roles that name an item, one of the many things that items have, or a list of items. */
const ITEMS = new Set([
  ...['item', 'before', 'before_item', 'from', 'one', 'two', 'above', 'below', 'member', 'poi'],
  ...['list', 'set', 'sequence', 'cards', 'top3', 'top5'],
]);

/** How long what a person did with an item is remembered after they last did it; what they bought, a year. */
const REMEMBERED = milliseconds('30d');
const BOUGHT = milliseconds('365d');

/**
 * The same features, by the same names, with state that is forgotten in time where its keys are too many to be kept: a
 * person with an item or a list (or one of their days), and an item with another or with a list. 30 days after the last event under the key, event
 * time; a year where the events are purchases, since people buy again; never before the window has passed. State that says
 * itself when it expires is left alone.
 *
 * @param isPurchase whether events of a type are purchases
 */
export function withExpiry(features: readonly Feature[], isPurchase: (type: string) => boolean): readonly Feature[] {
  const nodes = new Map<Node, Node>();
  const states = new Map<State, State>();
  const streams = new Map<StreamSpec['branches'], StreamSpec['branches']>();

  const inNode = (node: Node): Node => {
    const made = nodes.get(node) ?? withState(node);
    nodes.set(node, made);
    return made;
  };
  const withState = (node: Node): Node => {
    const operands = children(node);
    const own = operands.map(inNode);
    const same = own.every((operand, i) => operand === operands[i]) ? node : withChildren(node, own);
    if (same.op !== 'read') return same;
    const state = inState(same.state);
    return state === same.state ? same : { ...same, state };
  };
  const inState = (state: State): State => {
    let made = states.get(state);
    if (made) return made;
    const branches = inStream(state.stream.branches);
    const isSame = branches === state.stream.branches;
    made = isSame ? state : { ...state, stream: { ...state.stream, branches } };
    if (state.expireAfter === null && isPair(state.keys))
      made = {
        ...made,
        expireAfter: expiryOf(
          state,
          branches.every(({ type }) => isPurchase(type)),
        ),
      };
    states.set(state, made);
    return made;
  };
  const inStream = (branches: StreamSpec['branches']): StreamSpec['branches'] => {
    let made = streams.get(branches);
    if (made) return made;
    made = branches.map((branch) => ({
      ...branch,
      where: branch.where && inNode(branch.where),
      ...(branch.over && { over: inNode(branch.over) }),
      roles: Object.fromEntries(Object.entries(branch.roles).map(([role, node]) => [role, inNode(node)])),
    }));
    const isSame = made.every((branch, i) => isLike(branch, branches[i]!));
    streams.set(branches, isSame ? branches : made);
    return streams.get(branches)!;
  };

  return features.map((feature) => {
    const node = inNode(feature.node);
    return node === feature.node ? feature : { ...feature, node, sentence: sentenceOf(node) };
  });
}

function isPair(keys: readonly string[]): boolean {
  const items = keys.filter((key) => ITEMS.has(key)).length;
  return items > 1 || (keys.includes('user') && (items > 0 || keys.includes('day')));
}

function expiryOf({ window }: State, isBought: boolean): number {
  const after = isBought ? BOUGHT : REMEMBERED;
  return window.kind === 'hop' ? Math.max(after, window.span) : after;
}

type Branch = StreamSpec['branches'][number];

function isLike(a: Branch, b: Branch): boolean {
  return (
    a.where === b.where && a.over === b.over && Object.keys(a.roles).every((role) => a.roles[role] === b.roles[role])
  );
}
