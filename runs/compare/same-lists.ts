import { MismatchError } from '../../engine/base/errors';
import type { Entrant } from './entrant';

/** Entrants on the same lists in one order, with one code for each user. Arrays are [lists]. */
export interface Aligned {
  readonly qid: readonly string[];
  /** Users; a request without one is a user of its own. */
  readonly user: Int32Array;
  /** [entrants][lists] values of the metric, NaN where undefined. */
  readonly values: readonly Float64Array[];
  /** [entrants][trainings][lists] the same of each training; one where an entrant is no mean over several. */
  readonly trainings: readonly (readonly Float64Array[])[];
}

/**
 * Rules of a protocol that two scores must share. The seed draws trainings and intervals, and no list but by whom it
 * holds out; a lag of the state changes columns.
 */
const RULES = [
  'data',
  'split',
  'protocol',
  'straddle',
  'empty',
  'ties',
  'parts',
  'gap',
  'holdout',
  'candidates',
  'currentItem',
] as const;

/** What a list is judged on, beside its id. */
const FACTS = [
  ['candidates', 'candidates'],
  ['relevant', 'relevant candidates'],
  ['missed', 'clicks outside the list'],
] as const;

const SHOWN = 3;

/**
 * Brings entrants to the lists of the first, in its order.
 *
 * @throws MismatchError unless data, protocol, policy of the metric, lists and users are the same: it says what differs
 */
export function alignEntrants(entrants: readonly Entrant[], metric: string): Aligned {
  const [first] = entrants;
  for (const other of entrants.slice(1)) {
    const differs = differencesOf(first, other, metric);
    if (differs.length > 0)
      throw new MismatchError(
        `compare: ${other.label} cannot stand in one table with ${first.label}: ${differs.join('; ')}; evaluate both under one protocol on one log`,
        'E_PROTOCOL',
      );
  }
  const placeOf = new Map(first.qid.map((id, place) => [id, place] as const));
  const codes = new Map<string, number>();
  const user = Int32Array.from(first.user, (id, place) => {
    const key = id === '' ? `request ${place}` : `user ${id}`;
    if (!codes.has(key)) codes.set(key, codes.size);
    return codes.get(key)!;
  });
  const ordered = ({ qid }: Entrant, own: ArrayLike<number>): Float64Array => {
    const values = new Float64Array(first.qid.length);
    qid.forEach((id, i) => (values[placeOf.get(id)!] = own[i]));
    return values;
  };
  const values = entrants.map((entrant) => ordered(entrant, entrant.values(metric)!));
  const trainings = entrants.map((entrant, i) =>
    entrant.trainings ? entrant.trainings.values(metric).map((own) => ordered(entrant, own)) : [values[i]],
  );
  return { qid: first.qid, user, values, trainings };
}

/** What keeps two entrants out of one table, a sentence each; none when nothing does. */
export function differencesOf(a: Entrant, b: Entrant, metric: string): string[] {
  const differs = RULES.filter((rule) => `${a.protocol[rule]}` !== `${b.protocol[rule]}`).map(
    (rule) => `${rule} is ${b.protocol[rule] ?? 'none'} against ${a.protocol[rule] ?? 'none'}`,
  );
  if (a.policies[metric] !== b.policies[metric])
    differs.push(`policy of ${metric} is ${b.policies[metric]} against ${a.policies[metric]}`);
  const placeOf = new Map(a.qid.map((id, place) => [id, place] as const));
  const known = new Set(b.qid);
  const onlyA = a.qid.filter((id) => !known.has(id));
  const onlyB = b.qid.filter((id) => !placeOf.has(id));
  for (const [label, only] of [
    [a.label, onlyA],
    [b.label, onlyB],
  ] as const)
    if (only.length > 0)
      differs.push(`${only.length} of ${a.qid.length + onlyB.length} lists only in ${label} (${some(only)})`);
  if (onlyA.length + onlyB.length > 0) return differs;
  for (const [fact, words] of FACTS) {
    const [ofA, ofB] = [a.values(fact)!, b.values(fact)!];
    const other = b.qid.filter((id, i) => !Object.is(ofB[i], ofA[placeOf.get(id)!]));
    if (other.length > 0) differs.push(`${other.length} lists with another number of ${words} (${some(other)})`);
  }
  const moved = b.qid.filter((id, i) => b.user[i] !== a.user[placeOf.get(id)!]);
  if (moved.length > 0) differs.push(`${moved.length} lists of another user (${some(moved)})`);
  return differs;
}

function some(ids: readonly string[]): string {
  return `qid ${ids.slice(0, SHOWN).join(', ')}${ids.length > SHOWN ? ', …' : ''}`;
}
