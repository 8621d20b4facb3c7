import type { RequestSpec } from '../engine/events/request';
import { TableWriter } from '../engine/tables/writer';
import type { Counts } from '../eval/counts';
import type { Measured } from '../eval/evaluate';
import { clusterMean } from '../eval/interval';
import type { ScoredLists } from '../eval/lists';
import type { Protocol } from '../eval/protocol';
import type { Judged } from './evaluate-rankers';
import { known } from './known';
import type { RunRequests } from './parts';
import type { RunPaths } from './paths';
import type { Undefined } from './undefined-metrics';
import { writeWhole } from './write-whole';

/** A metric of one ranker: its value with a 95 % interval, and the policy it was computed under. */
export interface Metric {
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly policy: string;
}

export interface PairedRow {
  readonly metric: string;
  readonly a: string;
  readonly b: string;
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly p: number | null;
  readonly p_holm: number | null;
  readonly p_flip: number;
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
  readonly relative: number | null;
  readonly detectable: number | null;
}

/** What `leaderboard.json` holds, best ranker first. */
export interface Leaderboard {
  readonly leaderboard: readonly { readonly ranker: string; readonly metrics: Readonly<Record<string, Metric>> }[];
  readonly paired: readonly PairedRow[];
  readonly protocol: Protocol;
  readonly counts: Counts & {
    readonly sessions_without_click: number;
    readonly requests_without_click: number;
    readonly requests_missed: number;
  };
  /** Candidates were made from the state, and not given with the requests. */
  readonly is_generated: boolean;
  /** Of such: share of the judged requests whose answer is among their candidates; null where the protocol cannot know it. */
  readonly candidate_recall: Pick<Metric, 'value' | 'lo' | 'hi'> | null;
  /** Of the policies of all metrics; two runs are compared by the policy of one metric, not by this. */
  readonly policy_hash: string;
  /** Metrics that have a value for no ranker, and why. */
  readonly undefined_metrics: readonly Undefined[];
  /** MRR of the best possible order, where it is known. */
  readonly ceiling: number | null;
  /** Said of every score computed with them: features that know more than a live service would. */
  readonly stamps: readonly string[];
}

/** The leaderboard of an evaluation. */
export function leaderboardOf(
  { evaluated, paired, passedOver, ceiling, lists, undefinedMetrics }: Judged,
  protocol: Protocol,
  stamps: readonly string[],
  { generate }: Pick<RequestSpec, 'generate'> = {},
): Leaderboard {
  const rows = evaluated.map(({ ranker, evaluation: { metrics } }) => ({
    ranker,
    metrics: Object.fromEntries(Object.entries(metrics).map(([name, measured]) => [name, metricOf(measured)])),
  }));
  rows.sort((a, b) => (b.metrics.mrr!.value ?? 0) - (a.metrics.mrr!.value ?? 0));
  return {
    leaderboard: rows,
    paired: paired.map(({ metric, a, b, value, lo, hi, p, holm, flip, wins, ties, losses, relative, detectable }) => ({
      metric,
      a,
      b,
      value: known(value),
      lo: known(lo),
      hi: known(hi),
      p: known(p),
      p_holm: known(holm),
      p_flip: flip.p,
      wins,
      ties,
      losses,
      relative: known(relative),
      detectable: known(detectable),
    })),
    protocol,
    counts: {
      ...evaluated.at(-1)!.evaluation.counts,
      sessions_without_click: passedOver.emptySessions,
      requests_without_click: passedOver.emptyRequests,
      requests_missed: passedOver.missedRequests,
    },
    is_generated: generate !== undefined,
    candidate_recall: isRecallKnown(protocol) ? candidateRecall(lists) : null,
    policy_hash: evaluated.at(-1)!.evaluation.policyHash,
    undefined_metrics: undefinedMetrics,
    ceiling,
    stamps,
  };
}

/** Whether a protocol counts answers that are no candidates; the others wait for one that is. */
export function isRecallKnown({ protocol }: Pick<Protocol, 'protocol'>): boolean {
  return protocol === 'next-item';
}

/** Of requests with a known answer, the share that have it among their candidates; clustered by user. */
function candidateRecall({ offsets, labels, missed, user }: ScoredLists): Leaderboard['candidate_recall'] {
  const found = Float64Array.from({ length: offsets.length - 1 }, (_, list) => {
    if (labels.subarray(offsets[list], offsets[list + 1]).some((label) => label > 0)) return 1;
    return missed?.[list] === 1 ? 0 : Number.NaN;
  });
  const { value, lo, hi } = clusterMean(found, user);
  return { value: known(value), lo: known(lo), hi: known(hi) };
}

/** Writes `leaderboard.json` and `lists.arrow`, one row per ranker and evaluated list. */
export function writeEvaluation(
  judged: Judged,
  board: Leaderboard,
  { userIds, qid }: RunRequests,
  paths: RunPaths,
): void {
  const { evaluated } = judged;
  const columns = Object.keys(evaluated[0].evaluation.rows.columns);
  const placeOf = new Map(qid.map((id, place) => [id, place] as const));
  const table = new TableWriter(
    paths.lists,
    [
      { name: 'ranker', kind: 'id', idOf: (code) => evaluated[code].ranker },
      { name: 'qid', kind: 'id', idOf: (place) => qid[place] },
      { name: 'user', kind: 'id', idOf: (code) => userIds[code] ?? '' },
      { name: 'ts', kind: 'time' },
      ...columns.map((name) => ({ name, kind: 'double' as const })),
    ],
    String,
    { protocol: JSON.stringify(board.protocol) },
  );
  for (const [code, { evaluation }] of evaluated.entries()) {
    const { rows } = evaluation;
    const n = rows.qid.length;
    const qids = Float64Array.from(rows.qid, (id) => placeOf.get(String(id))!);
    table.write(
      [
        new Float64Array(n).fill(code),
        qids,
        Float64Array.from(rows.user),
        rows.ts,
        ...columns.map((name) => rows.columns[name]),
      ],
      n,
    );
  }
  table.close();
  writeWhole(paths.leaderboard, `${JSON.stringify(board, null, 1)}\n`);
}

function metricOf({ value, lo, hi, policy }: Measured): Metric {
  return { value: known(value), lo: known(lo), hi: known(hi), policy };
}
