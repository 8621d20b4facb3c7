import { MismatchError } from '../engine/base/errors';
import { readTable } from '../engine/tables/reader';
import { cascadeModel } from '../eval/clicks/cascade-model';
import { choiceIntervals } from '../eval/clicks/choice-model';
import type { ClickLog } from '../eval/clicks/click-log';
import { debiasedMean } from '../eval/clicks/debiased';
import { examinationIntervals, positionModel } from '../eval/clicks/position-model';
import type { Interval } from '../eval/interval';
import { readPlan } from '../models/bundle';
import { known } from './known';
import type { Manifest } from './manifest';
import { fitted, type RunData } from './parts';
import type { RunPaths } from './paths';
import { relevanceKinds } from './relevance-kinds';

/** An estimate with its interval as JSON holds it. */
interface Estimate {
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
}

/** What is known of one place in the lists shown; shares and chances are over those of the first place. */
export interface PositionRow {
  readonly position: number;
  readonly lists: number;
  /** Share of clicks: mixes what stands there with how much it is looked at. */
  readonly share: number | null;
  /** Examination by the model that fits, with its interval. */
  readonly examination: Estimate;
  /** Examination by the two other models. */
  readonly byPosition: number | null;
  readonly byCascade: number | null;
}

/** What `position_bias.json` holds: the bias of the fit part, and metrics of the report part without it. */
export interface PositionBias {
  /** `choice` where lists end with their click, else `position`. */
  readonly model: 'choice' | 'position';
  readonly lists: number;
  readonly users: number;
  /** Columns whose ranges tell candidates of one relevance. */
  readonly by: readonly string[];
  readonly kinds: number;
  readonly positions: readonly PositionRow[];
  /** Largest weight of a list. */
  readonly cap: number;
  readonly debiased: readonly {
    readonly ranker: string;
    readonly metric: string;
    readonly naive: Estimate;
    readonly selfNormalised: Estimate;
    readonly ips: Estimate;
    /** Share of the lists whose weight was cut. */
    readonly capped: number | null;
  }[];
}

/** Rows that the models are fitted to, and times that they are fitted anew for the intervals. */
const MOST_ROWS = 250_000;
const REPLICATES = 100;
const CAP = 10;
const METRICS = ['mrr', 'ndcg_5', 'ndcg_10'] as const;

/**
 * Position bias of a run: estimated on its fit part, and taken out of the metrics of its evaluated lists.
 *
 * @throws MismatchError where nobody was shown the lists, or nothing was clicked
 */
export function positionBias(data: RunData, manifest: Manifest, paths: RunPaths): PositionBias {
  if (readPlan(paths.dir).request.generate)
    throw new MismatchError(
      `position bias: the lists of ${paths.dir} come out of its state and were shown to nobody, expected a log with the lists that were shown`,
    );
  const requests = latest(data, fitted(data, manifest.cuts, manifest.protocol));
  const { log, by, kinds } = clickLog(data, requests, tellingColumns(manifest));
  const clicks = clicksOf(log);
  if (clicks.total === 0)
    throw new MismatchError(
      `position bias: no list of the fit part of ${paths.dir} has a click, expected some; cut later with --split`,
    );
  const endsWithClick = clicks.single >= 0.99 * clicks.clicked && clicks.clicked >= 0.95 * requests.length;
  const model = endsWithClick ? 'choice' : 'position';
  const rules = { seed: manifest.protocol.seed, replicates: REPLICATES };
  // EM of the position-based model creeps: stopped early, refits go on from where the first one stopped
  const fit =
    model === 'choice'
      ? choiceIntervals(log, { ...rules, tolerance: 1e-4 })
      : examinationIntervals(log, { ...rules, tolerance: 1e-6 });
  const byPosition = model === 'position' ? fit : positionModel(log, { tolerance: 1e-5 });
  const { examination: byCascade } = cascadeModel(log, { tolerance: 1e-5 });
  const curve = fit.examination;
  return {
    model,
    lists: requests.length,
    users: new Set(log.user as Int32Array).size,
    by,
    kinds,
    positions: Array.from(curve, (value, k) => ({
      position: k + 1,
      lists: clicks.shown[k],
      share: known(clicks.at[k] / clicks.shown[k] / (clicks.at[0] / clicks.shown[0])),
      examination: { value: known(value), lo: known(fit.lo[k]), hi: known(fit.hi[k]) },
      byPosition: known(byPosition.examination[k]),
      byCascade: known(byCascade[k] / byCascade[0]),
    })),
    cap: CAP,
    debiased: debiased(paths, data, curve),
  };
}

/** Columns that tell relevance, the most telling first. */
function tellingColumns({ baselines: { since, ctr, price, popularity } }: Manifest): string[] {
  return [since, ctr, price, popularity].filter((name) => name !== undefined);
}

/** As many of the newest requests as the models can be fitted to in some seconds. */
function latest({ requests: { offsets } }: RunData, requests: Int32Array): Int32Array {
  let rows = 0;
  let from = requests.length;
  while (from > 0 && rows < MOST_ROWS) {
    from--;
    rows += offsets[requests[from] + 1] - offsets[requests[from]];
  }
  return requests.subarray(from);
}

function clickLog(
  data: RunData,
  requests: Int32Array,
  columns: readonly string[],
): { readonly log: ClickLog; readonly by: readonly string[]; readonly kinds: number } {
  const { offsets } = data.requests;
  const own = [0];
  const rows: number[] = [];
  for (const request of requests) {
    for (let row = offsets[request]; row < offsets[request + 1]; row++) rows.push(row);
    own.push(rows.length);
  }
  const { kind, by, kinds } = relevanceKinds(data, rows, columns);
  const log = {
    offsets: Int32Array.from(own),
    kind,
    click: Float32Array.from(rows, (row) => data.labels[row]),
    user: Int32Array.from(requests, (request) => data.requests.user[request]),
  };
  return { log, by, kinds };
}

interface Clicks {
  readonly shown: number[];
  readonly at: number[];
  readonly total: number;
  /** Lists with any click, and with exactly one. */
  readonly clicked: number;
  readonly single: number;
}

function clicksOf({ offsets, click }: ClickLog): Clicks {
  const [shown, at]: number[][] = [[], []];
  let [total, clicked, single] = [0, 0, 0];
  for (let list = 0; list + 1 < offsets.length; list++) {
    let own = 0;
    for (let row = offsets[list]; row < offsets[list + 1]; row++) {
      const k = row - offsets[list];
      shown[k] = (shown[k] ?? 0) + 1;
      at[k] = (at[k] ?? 0) + (click[row] > 0 ? 1 : 0);
      if (click[row] > 0) own++;
    }
    total += own;
    if (own > 0) clicked++;
    if (own === 1) single++;
  }
  return { shown, at, total, clicked, single };
}

/** Metrics of every ranker's evaluated lists, each weighing as if every position had been looked at equally often. */
function debiased(paths: RunPaths, { requests }: RunData, curve: Float64Array): PositionBias['debiased'] {
  const table = readTable(paths.lists);
  const rankers = table.ids('ranker');
  const qids = table.ids('qid');
  const places = new Map(requests.qid.map((id, place) => [id, place]));
  const clicked = table.numbers('click_position');
  const deepest = Array.from(clicked).reduce((most, position) => (position > most ? position : most), 0);
  // a position where nothing was ever clicked still may be: it weighs as much as any may
  const examination = Float64Array.from({ length: deepest }, (_, k) => Math.max(curve[k] ?? 0, 0.5 / CAP));
  return rankers.ids.flatMap((ranker, code) => {
    const rows = Array.from(rankers.codes.keys()).filter((row) => rankers.codes[row] === code);
    const users = rows.map((row) => requests.user[places.get(qids.ids[qids.codes[row]])!]);
    const positions = rows.map((row) => clicked[row]);
    return METRICS.filter((metric) => table.names.includes(metric)).map((metric) => {
      const values = table.numbers(metric);
      const got = debiasedMean(
        rows.map((row) => values[row]),
        users,
        positions,
        examination,
        { cap: CAP },
      );
      return {
        ...{ ranker, metric, naive: told(got.naive), selfNormalised: told(got.selfNormalised), ips: told(got.ips) },
        capped: known(got.capped),
      };
    });
  });
}

function told({ value, lo, hi }: Interval): Estimate {
  return { value: known(value), lo: known(lo), hi: known(hi) };
}
