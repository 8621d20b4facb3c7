import { existsSync } from 'node:fs';
import { milliseconds } from '../engine/base/durations';
import { type ReadTable, readTable } from '../engine/tables/reader';
import { PART, partsOf, type Selected, selectRequests } from '../eval/parts';
import type { Protocol } from '../eval/protocol';
import type { RankTable } from '../models/index';
import type { Cuts } from './cuts';
import { readEdges } from './edges';
import type { Edges } from './feature-columns';
import { heldOut } from './held-out';
import type { RunPaths } from './paths';
import { ROW_NAMES } from './run-columns';

/** The requests of a run and where their rows lie; every array is [requests], in seq order. */
export interface RunRequests {
  readonly qid: readonly string[];
  readonly ts: Float64Array;
  readonly user: Int32Array;
  /** The user's id by code; requests without one have codes of their own, and no id. */
  readonly userIds: readonly string[];
  /** Whoever asks, as text: the user, else the session, else the request alone. */
  readonly person: readonly string[];
  readonly session: Int32Array;
  readonly sessionStart: Float64Array;
  readonly sessionLength: Int32Array;
  readonly ceiling: Float64Array;
  /** [requests + 1] first row of each. */
  readonly offsets: Int32Array;
  /** 1 with a relevant candidate; 1 where the clicked item is not among them. */
  readonly relevant: Uint8Array;
  readonly missed: Uint8Array;
}

/** A run's tables, read: rows of all parts with their labels. */
export interface RunData {
  readonly requests: RunRequests;
  readonly rows: ReadTable;
  /** Edges of the columns that are stored as bins: their values are read as the upper edges. */
  readonly edges: Edges;
  readonly labels: Float32Array;
  readonly items: { readonly codes: Int32Array; readonly ids: readonly string[] };
  readonly featureNames: readonly string[];
  readonly fingerprint: string;
}

/** Reads the tables of a run and joins outcomes that came later. */
export function readRun(paths: RunPaths): RunData {
  const edges = readEdges(paths.edges);
  const rows = withUpperEdges(readTable(paths.features), edges);
  const asked = readTable(paths.requests);
  const n = asked.rows;
  const candidates = asked.numbers('candidates');
  const offsets = new Int32Array(n + 1);
  for (let i = 0; i < n; i++) offsets[i + 1] = offsets[i] + candidates[i];
  const items = rows.ids('candidate');
  const labels = Float32Array.from(rows.numbers('label'), (label) => (Number.isNaN(label) ? 0 : label));
  const outside = existsSync(paths.labels)
    ? joinLabels(readTable(paths.labels), asked, offsets, items, labels)
    : new Set<number>();
  const relevant = new Uint8Array(n);
  for (let i = 0; i < n; i++)
    for (let row = offsets[i]; row < offsets[i + 1]; row++) if (labels[row] > 0) relevant[i] = 1;
  const qid = asked.ids('qid');
  const { codes: clicked } = asked.ids('clicked');
  const user = asked.ids('user');
  const times = Float64Array.from(asked.numbers('ts'));
  const { codes: session, ids: sessionIds } = asked.ids('session');
  return {
    requests: {
      qid: Array.from(qid.codes, (code) => qid.ids[code]),
      ts: times,
      user: ownCluster(user.codes),
      userIds: user.ids,
      person: Array.from(user.codes, (code, i) =>
        code >= 0
          ? `user ${user.ids[code]}`
          : session[i] >= 0
            ? `session ${sessionIds[session[i]]}`
            : `request ${qid.ids[qid.codes[i]]}`,
      ),
      session: ownCluster(session),
      sessionStart: Float64Array.from(asked.numbers('session_start'), (start, i) =>
        start === start ? start : times[i],
      ),
      sessionLength: Int32Array.from(asked.numbers('session_length'), (length) => (length === length ? length : 0)),
      ceiling: Float64Array.from(asked.numbers('ceiling')),
      offsets,
      relevant,
      missed: Uint8Array.from(clicked, (code, i) => ((code >= 0 || outside.has(i)) && relevant[i] === 0 ? 1 : 0)),
    },
    rows,
    edges,
    labels,
    items,
    featureNames: rows.names.filter((name) => !ROW_NAMES.includes(name)),
    fingerprint: rows.metadata.get('fingerprint') ?? '',
  };
}

/** The requests of one part that the protocol judges. */
export function judged({ requests }: RunData, cuts: Cuts, protocol: Protocol, part: 'choose' | 'report'): Selected {
  const starts: number[] = [];
  requests.session.forEach((session, i) => (starts[session] = requests.sessionStart[i]));
  const parts = partsOf(requests, starts, cuts, protocol.straddle);
  const out = heldOut(requests, protocol);
  const last = part === 'choose' ? cuts.report - gapOf(protocol) : Number.POSITIVE_INFINITY;
  const isOut = protocol.holdout !== undefined && part === 'report' ? 0 : 1;
  parts.forEach((_, i) => {
    if (requests.ts[i] >= last || (protocol.holdout !== undefined && out[i] === isOut)) parts[i] = PART.out;
  });
  return selectRequests(requests, parts, PART[part], protocol.protocol);
}

/** The requests before the choose cut, and its gap: fitting uses every one of them, but for people held out. */
export function fitted({ requests }: RunData, cuts: Cuts, protocol: Protocol): Int32Array {
  const out = heldOut(requests, protocol);
  const last = cuts.choose - gapOf(protocol);
  return Int32Array.from(requests.ts.keys()).filter((i) => requests.ts[i] < last && out[i] === 0);
}

/** Milliseconds before a cut that are in no part. */
export function gapOf({ gap }: Pick<Protocol, 'gap'>): number {
  return gap === undefined ? 0 : milliseconds(gap);
}

/**
 * The rows of some requests as a table for rankers, list after list, with the named columns.
 *
 * @param columns whether values are held, or made each time they are asked for: then memory holds one column where a
 * reader takes one after the other
 */
export function tableOf(
  data: RunData,
  requests: Int32Array,
  names: readonly string[],
  columns: 'held' | 'on demand' = 'held',
): RankTable {
  const { offsets } = data.requests;
  const groups = new Int32Array(requests.length + 1);
  requests.forEach((request, i) => (groups[i + 1] = groups[i] + offsets[request + 1] - offsets[request]));
  const rows = groups[requests.length];
  const stretches = stretchesOf(requests, offsets);
  const gather = <A extends Float32Array | Uint8Array>(from: A | Float64Array, out: A): A => {
    let at = 0;
    for (const [begin, end] of stretches) {
      out.set(from.subarray(begin, end), at);
      at += end - begin;
    }
    return out;
  };
  const valuesOf = (name: string): Float32Array => gather(data.rows.numbers(name), new Float32Array(rows));
  const binsOf = (name: string): Uint8Array | undefined => {
    const own = data.edges.get(name);
    return own && gather(data.rows.bytes(name, own.length), new Uint8Array(rows));
  };
  return {
    names: [...names],
    columns: columns === 'held' ? names.map(valuesOf) : columnsOnDemand(names, valuesOf),
    ...(data.edges.size > 0 && { edges: names.map((name) => data.edges.get(name)) }),
    ...(columns === 'on demand' && { bins: (column) => binsOf(names[column]) }),
    rows,
    groups,
    labels: gather(data.labels, new Float32Array(rows)),
    fingerprint: data.fingerprint,
  };
}

/** The rows of some requests as stretches, those of neighbours together. */
function stretchesOf(requests: Int32Array, offsets: Int32Array): [begin: number, end: number][] {
  const stretches: [begin: number, end: number][] = [];
  for (const request of requests) {
    const last = stretches.at(-1);
    if (last?.[1] === offsets[request]) last[1] = offsets[request + 1];
    else stretches.push([offsets[request], offsets[request + 1]]);
  }
  return stretches;
}

function columnsOnDemand(names: readonly string[], valuesOf: (name: string) => Float32Array): Float32Array[] {
  const columns: Float32Array[] = new Array(names.length);
  names.forEach((name, i) => {
    Object.defineProperty(columns, i, { get: () => valuesOf(name), enumerable: true });
  });
  return columns;
}

/** A table whose bins are read as their upper edges: a test `v <= edge` decides on them as on the values they stand for. */
function withUpperEdges(rows: ReadTable, edges: Edges): ReadTable {
  return {
    ...rows,
    numbers(name) {
      const own = edges.get(name);
      if (!own) return rows.numbers(name);
      const values = new Float32Array(rows.rows);
      rows.bytes(name, own.length).forEach((bin, row) => (values[row] = bin < own.length ? own[bin] : Number.NaN));
      return values;
    },
  };
}

/** Fills in outcomes that came later; gives the requests with one outside their list. */
function joinLabels(
  settled: ReadTable,
  asked: ReadTable,
  offsets: Int32Array,
  items: RunData['items'],
  labels: Float32Array,
): Set<number> {
  const requestOf = new Map(Array.from(asked.numbers('seq'), (seq, i) => [seq, i] as const));
  const itemOf = new Map(items.ids.map((id, code) => [id, code] as const));
  const candidate = settled.ids('candidate');
  const gains = settled.numbers('gain');
  const outside = new Set<number>();
  settled.numbers('seq').forEach((seq, i) => {
    const request = requestOf.get(seq);
    // an outcome of a request in the file before, where this run goes on after another
    if (request === undefined) return;
    const code = itemOf.get(candidate.ids[candidate.codes[i]]) ?? -1;
    const place = items.codes.subarray(offsets[request], offsets[request + 1]).indexOf(code);
    if (place >= 0) labels[offsets[request] + place] = gains[i];
    else outside.add(request);
  });
  return outside;
}

/** Requests without a user (or session) are each their own. */
function ownCluster(codes: Int32Array): Int32Array {
  let next = codes.reduce((most, code) => Math.max(most, code), -1) + 1;
  return codes.map((code) => (code >= 0 ? code : next++));
}
