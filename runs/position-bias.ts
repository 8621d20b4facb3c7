import { MismatchError } from '../engine/base/errors';
import { cascadeModel } from '../eval/clicks/cascade-model';
import { choiceModel } from '../eval/clicks/choice-model';
import type { ClickLog } from '../eval/clicks/click-log';
import { debiasedMean } from '../eval/clicks/debiased';
import { type JointIntervals, jointIntervals } from '../eval/clicks/joint-intervals';
import { positionModel } from '../eval/clicks/position-model';
import type { Interval } from '../eval/interval';
import { readPlan } from '../models/bundle';
import { type EvaluatedLists, evaluatedLists } from './evaluated-lists';
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
const REPLICATES = 200;
const CAP = 10;

/**
 * Position bias of a run: estimated on its fit part, and taken out of the metrics of its evaluated lists.
 *
 * @throws MismatchError where nobody was shown the lists, nothing was clicked, or nothing at the first position
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
  if (clicks.at[0] === 0)
    throw new MismatchError(
      `position bias: no list of the fit part of ${paths.dir} has a click at its first position, expected some, since what is looked at is told over that; cut later with --split`,
    );
  const endsWithClick = clicks.single >= 0.99 * clicks.clicked && clicks.clicked >= 0.95 * requests.length;
  const model = endsWithClick ? 'choice' : 'position';
  const byPosition = positionModel(log);
  const fit = model === 'choice' ? choiceModel(log) : byPosition;
  const { examination: byCascade } = cascadeModel(log, { tolerance: 1e-5 });
  const curve = fit.examination;
  const lists = evaluatedLists(paths, data);
  const rules = { seed: manifest.protocol.seed, replicates: REPLICATES, cap: CAP };
  const intervals = jointIntervals(fit, log.user, lists, rules);
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
      examination: told({ value, ...intervals.curve[k] }),
      byPosition: known(byPosition.examination[k]),
      byCascade: known(byCascade[k] / byCascade[0]),
    })),
    cap: CAP,
    debiased: debiased(lists, curve, intervals.columns),
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
function debiased(
  { names, user, clickPosition, columns }: EvaluatedLists,
  curve: Float64Array,
  bounds: JointIntervals['columns'],
): PositionBias['debiased'] {
  const deepest = Array.from(clickPosition).reduce((most, position) => (position > most ? position : most), 0);
  // a position where nothing was ever clicked still may be: it weighs as much as any may
  const examination = Float64Array.from({ length: deepest }, (_, k) => Math.max(curve[k] ?? 0, 0.5 / CAP));
  return names.map((name, i) => {
    const { naive, ips, selfNormalised, capped } = debiasedMean(columns[i], user, clickPosition, examination, {
      cap: CAP,
    });
    return {
      ...name,
      naive: told(naive),
      selfNormalised: told({ value: selfNormalised.value, ...bounds[i].selfNormalised }),
      ips: told({ value: ips.value, ...bounds[i].ips }),
      capped: known(capped),
    };
  });
}

function told({ value, lo, hi }: Pick<Interval, 'value' | 'lo' | 'hi'>): Estimate {
  return { value: known(value), lo: known(lo), hi: known(hi) };
}
