import { accumulatorOf } from '../accumulators/index';
import type { Node } from './ast';
import type { Stream } from './stream';

/** How many of what a state keeps of a role make one: 100 for a number with two decimals, 1 for an id, a time or a float. */
export function unitOf(stream: Pick<Stream<unknown>, 'branches'>, role: string): number {
  return 10 ** decimalsOf(stream.branches[0]!.roles[role]!);
}

/** Whether a number may differ in its last bits from the one with so many decimals that is meant: 0.1 plus 0.2 is not 0.3. */
export function isInexact(node: Node): boolean {
  if (node.op !== 'call') return false;
  return node.fn === 'otherwise' ? node.args.some(isInexact) : node.fn !== 'rounded';
}

function decimalsOf(node: Node): number {
  if (node.op === 'call' && node.fn === 'rounded') {
    const [, decimals] = node.args;
    return decimals?.op === 'const' ? decimals.value : 0;
  }
  if (node.op !== 'read') return 'scale' in node ? node.scale : 0;
  const { stream, value, window, kind } = node.state;
  const keeps = value !== null && node.read === 'value' && window.kind !== 'decay';
  return keeps && accumulatorOf(kind)?.unit === 'value' ? decimalsOf(stream.branches[0]!.roles[value]!) : 0;
}
