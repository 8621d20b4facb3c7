import { bcaInterval } from '../bca';
import { type Resampling, replicatesOf, resample, summary } from '../bootstrap';
import { clusterIndex } from '../clusters';
import type { CurveFit } from './click-log';

/** Lists whose metrics are told without the bias of positions. */
export interface ClickedLists {
  /** [lists] user codes, the same as those of the log that the curve is fitted to. */
  readonly user: ArrayLike<number>;
  /** [lists] shown position of the click, from 1; NaN without one. */
  readonly clickPosition: ArrayLike<number>;
  /** Columns of [lists] values, of a ranker's metric each; NaN where undefined. */
  readonly columns: readonly ArrayLike<number>[];
}

/** Bounds of an estimate. */
interface Bounds {
  readonly lo: number;
  readonly hi: number;
}

/** What resampling says of a curve and of all that is weighed by it. */
export interface JointIntervals {
  /** [positions] of the examination. */
  readonly curve: readonly Bounds[];
  /** [columns] of mean(weight · value) and Σ weight · value / Σ weight. */
  readonly columns: readonly { readonly ips: Bounds; readonly selfNormalised: Bounds }[];
}

/**
 * Intervals of an examination curve and of metrics that are weighed by it (`debiasedMean`), by one bootstrap: users are drawn
 * with all their lists, those that the curve is fitted to and those that are judged; the curve is fitted again, and weighs
 * the lists drawn. So an interval holds what is not known of the curve, too.
 *
 * A ratio of small numbers is too large on average, and a resample's curve is so once more: bounds are corrected for where
 * the estimate stands among the draws (bias-corrected percentiles). NaN where all draws lie on one side of it, but for
 * estimates that no draw changes. Draws that are not finite are left out, and those of a curve that is not so.
 *
 * @param fitted [lists] user codes of the log that the curve was fitted to
 * @param cap largest weight, finite: that of positions whose examination is 0
 * @see Efron. Nonparametric Standard Errors and Confidence Intervals. Canadian Journal of Statistics 1981.
 */
export function jointIntervals(
  { examination, again }: CurveFit,
  fitted: ArrayLike<number>,
  judged: ClickedLists,
  { cap, ...options }: Resampling & { readonly cap: number },
): JointIntervals {
  const learned = fitted.length;
  const people = clusterIndex([...Array.from(fitted), ...Array.from(judged.user)]);
  const draws = Array.from({ length: examination.length + 2 * judged.columns.length }, () => new Float64Array(replicatesOf(options))); // biome-ignore format: one line
  const ofLearned = new Int32Array(learned);
  const ofJudged = new Int32Array(judged.user.length).fill(1);
  resample(people.count, options, (times, replicate) => {
    for (let list = 0; list < learned; list++) ofLearned[list] = times[people.of[list]];
    for (let list = 0; list < ofJudged.length; list++) ofJudged[list] = times[people.of[learned + list]];
    const drawn = again(ofLearned);
    if (!drawn.every(Number.isFinite)) return draws.forEach((of) => void (of[replicate] = Number.NaN));
    estimatesOf(drawn, judged, cap, ofJudged).forEach((value, i) => {
      draws[i][replicate] = value;
    });
  });
  const bounds = estimatesOf(examination, judged, cap, ofJudged.fill(1)).map((value, i) =>
    corrected(draws[i], value, options.level),
  );
  const curve = bounds.slice(0, examination.length);
  const columns = judged.columns.map((_, column) => {
    const at = examination.length + 2 * column;
    return { ips: bounds[at], selfNormalised: bounds[at + 1] };
  });
  return { curve, columns };
}

/** The curve, and behind it the two estimates of each column, each list as often as is said. */
function estimatesOf(
  curve: Float64Array,
  { clickPosition, columns }: ClickedLists,
  cap: number,
  times: Int32Array,
): number[] {
  const weights = Float64Array.from(clickPosition, (position) => weightAt(curve, position, cap));
  return [
    ...curve,
    ...columns.flatMap((values) => {
      let [lists, weight, total] = [0, 0, 0];
      for (let list = 0; list < values.length; list++) {
        const drawn = times[list];
        if (drawn === 0 || weights[list] !== weights[list] || values[list] !== values[list]) continue;
        lists += drawn;
        weight += drawn * weights[list];
        total += drawn * weights[list] * values[list];
      }
      return [total / lists, total / weight];
    }),
  ];
}

function weightAt(curve: Float64Array, position: number, cap: number): number {
  if (position !== position) return Number.NaN;
  const seen = curve[position - 1] ?? 0;
  return seen > 0 ? Math.min(cap, 1 / seen) : cap;
}

function corrected(draws: Float64Array, value: number, level = 0.95): Bounds {
  const known = summary(
    draws.filter((draw) => Number.isFinite(draw)),
    level,
  );
  if (known.draws.length === 0) return { lo: Number.NaN, hi: Number.NaN };
  if (known.draws[0] === value && known.draws.at(-1) === value) return { lo: value, hi: value };
  const { lo, hi } = bcaInterval(known, value, [], level);
  return { lo, hi };
}
