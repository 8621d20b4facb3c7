import { sha256 } from '../engine/base/hash';
import type { Protocol } from '../eval/protocol';

/**
 * [requests] 1 for requests of people whom nothing is learned from: a share of them, drawn by a hash of their ids and the
 * seed. Who has no user is known by the session, or else by the request alone. All 0 where the protocol holds nobody out.
 */
export function heldOut(
  { person }: { readonly person: readonly string[] },
  { holdout, seed }: Pick<Protocol, 'holdout' | 'seed'>,
): Uint8Array {
  const isOut = new Map<string, number>();
  return Uint8Array.from(person, (id) => {
    if (holdout === undefined) return 0;
    let known = isOut.get(id);
    if (known === undefined) {
      known = Number.parseInt(sha256(`${seed}\n${id}`, 8), 16) / 2 ** 32 < holdout ? 1 : 0;
      isOut.set(id, known);
    }
    return known;
  });
}
