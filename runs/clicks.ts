import { existsSync } from 'node:fs';
import { readTable } from '../engine/tables/reader';
import type { ScoredLists } from '../eval/lists';
import type { RunData } from './parts';
import type { RunPaths } from './paths';

/** What was clicked; every array is [clicks], in the order of their requests. */
export interface Clicks {
  readonly request: Int32Array;
  /** Codes of whoever asked: the user, else the session, else the request alone. */
  readonly person: Int32Array;
  readonly item: Int32Array;
  /** When it came, epoch milliseconds: the time of the request, where both are one event. */
  readonly ts: Float64Array;
  /** Whether outcomes came with later events: then one is known from its own time on, else from the next request on. */
  readonly isLater: boolean;
}

/**
 * The clicks of a run's requests, those outside their lists included.
 *
 * @param code the code of an item's id
 */
export function clicksOf({ requests }: RunData, paths: RunPaths, code: (id: string) => number): Clicks {
  const asked = readTable(paths.requests);
  const isLater = existsSync(paths.labels);
  const found: { request: number; item: number; ts: number }[] = [];
  if (isLater) {
    const settled = readTable(paths.labels);
    const requestOf = new Map(Array.from(asked.numbers('seq'), (seq, i) => [seq, i] as const));
    const { codes, ids } = settled.ids('candidate');
    const times = settled.numbers('ts');
    settled.numbers('seq').forEach((seq, i) => {
      const request = requestOf.get(seq);
      if (request !== undefined && codes[i] >= 0) found.push({ request, item: code(ids[codes[i]]), ts: times[i] });
    });
    found.sort((a, b) => a.request - b.request || a.ts - b.ts);
  } else {
    const { codes, ids } = asked.ids('clicked');
    codes.forEach((clicked, request) => {
      if (clicked >= 0) found.push({ request, item: code(ids[clicked]), ts: requests.ts[request] });
    });
  }
  const codeOf = new Map<string, number>();
  const people = Int32Array.from(requests.person, (person) => {
    if (!codeOf.has(person)) codeOf.set(person, codeOf.size);
    return codeOf.get(person)!;
  });
  return {
    request: Int32Array.from(found, ({ request }) => request),
    person: Int32Array.from(found, ({ request }) => people[request]),
    item: Int32Array.from(found, ({ item }) => item),
    ts: Float64Array.from(found, ({ ts }) => ts),
    isLater,
  };
}

/**
 * The items that whoever asks had clicked before each of some requests, every item once, oldest first: nothing that
 * became known with the request or after it.
 *
 * @param requests places of the requests in seq order
 */
export function histories(
  { request, item, ts, isLater }: Clicks,
  { person, ts: asked }: Pick<RunData['requests'], 'person' | 'ts'>,
  requests: ArrayLike<number>,
): NonNullable<ScoredLists['history']> {
  const of = new Map<string, number[]>();
  request.forEach((place, click) => {
    const own = of.get(person[place]);
    if (own) own.push(click);
    else of.set(person[place], [click]);
  });
  const items: number[] = [];
  const offsets = Int32Array.from({ length: requests.length + 1 });
  for (let list = 0; list < requests.length; list++) {
    const now = requests[list];
    const met = new Set<number>();
    for (const click of of.get(person[now]) ?? []) {
      if (request[click] >= now) break;
      if (!isLater || ts[click] < asked[now]) met.add(item[click]);
    }
    for (const code of met) items.push(code);
    offsets[list + 1] = items.length;
  }
  return { offsets, items: Int32Array.from(items) };
}
