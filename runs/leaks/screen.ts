import type { Feature } from '../../engine/spec/features';
import { areaUnderCurve } from '../../eval/metrics/auc';
import { reciprocalRank } from '../../eval/metrics/reciprocal-rank';
import { rankList } from '../../eval/ranked-list';
import { declares } from './compare';
import type { RequestRows } from './machine';
import type { LeakFinding, LeakScreen, ScreenedColumn } from './report';
import type { Whole } from './whole';

/** One labelled list: 1 for relevant candidates, [candidates]. */
interface Labelled {
  readonly rows: RequestRows;
  readonly labels: Float32Array;
}

/**
 * How well every column by itself orders the labelled lists: the first half of them says which way round, the second
 * half is told. Ties in expectation, missing values last; lists without both kinds of candidate are left out.
 */
export function screenColumns(features: readonly Feature[], whole: Whole, simple: readonly string[]): LeakScreen {
  const lists = labelled(whole);
  const half = lists.length >> 1;
  const [first, second] = [lists.slice(0, half), lists.slice(half)];
  const columns = features.map(({ name }, c): ScreenedColumn => {
    const better =
      mean(first, ({ rows, labels }) => aucOf(scores(rows.columns[c], 1), labels)) >= 0.5 ? 'higher' : 'lower';
    const sign = better === 'higher' ? 1 : -1;
    const ranked = second.map(({ rows, labels }) => rankList(scores(rows.columns[c], sign), labels));
    const each = ranked.map((list) => mrr.value(list));
    const score = mean(each, (value) => value);
    const error = Math.sqrt(mean(each, (value) => (value - score) ** 2) / each.length);
    return { feature: name, better, mrr: score, error, auc: mean(ranked, areaUnderCurve) };
  });
  columns.sort((a, b) => b.mrr - a.mrr || (a.feature < b.feature ? -1 : 1));
  const known = new Set(simple);
  return { lists: second.length, columns, simple: columns.filter(({ feature }) => known.has(feature)) };
}

const mrr = reciprocalRank();

function labelled({ rows, relevant }: Whole): Labelled[] {
  const lists = [...rows.values()].map((one) => ({
    rows: one,
    labels: Float32Array.from(one.items, (item) => (relevant.get(one.at)!.has(item) ? 1 : 0)),
  }));
  return lists.filter(({ labels }) => labels.includes(1) && labels.includes(0));
}

/** A column as scores, better ones higher; missing ones lowest. */
function scores(column: Float32Array, sign: 1 | -1): Float32Array {
  return column.map((value) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : sign * value));
}

function aucOf(values: Float32Array, labels: Float32Array): number {
  return areaUnderCurve(rankList(values, labels));
}

function mean<T>(of: readonly T[], value: (one: T) => number): number {
  let total = 0;
  for (const one of of) total += value(one);
  return total / of.length;
}

/** Lists without which a column's score is chance. */
const ENOUGH = 50;

/**
 * Columns that are too good to be true: an AUC of 0.98 or more, or an MRR that takes a third or more of what the best
 * simple ranker leaves, by more than two standard errors. No honest column of the logs we know does.
 */
export function suspects({ lists, columns, simple }: LeakScreen, features: readonly Feature[]): LeakFinding[] {
  if (lists < ENOUGH || simple.length === 0) return [];
  const best = simple[0];
  const limit = best.mrr + (1 - best.mrr) / 3;
  const leaks = new Map(features.map(({ name, leak }) => [name, leak]));
  return columns.flatMap(({ feature, mrr, auc, error, better }): LeakFinding[] => {
    const isPerfect = auc >= 0.98;
    if (!isPerfect && mrr - 2 * error < limit) return [];
    const leak = leaks.get(feature)!;
    const why = isPerfect
      ? `orders almost every list without a mistake (AUC ${auc.toFixed(3)})`
      : `alone reaches MRR ${mrr.toFixed(3)}, more than ${limit.toFixed(3)} for which the best simple ranker (${best.feature}, ${best.mrr.toFixed(3)}) would have to be surpassed by a third of what it leaves`;
    return [
      {
        ...{ test: 'screen', feature, leak, isDeclared: declares(leak, 'screen') },
        ...{ qid: null, at: null, where: null, ts: null, item: null, whole: mrr, other: best.mrr },
        ...{ requests: lists, cells: 0 },
        sentence: `${feature} is too good to be true: sorted ${better === 'higher' ? 'highest' : 'lowest'} first it ${why}; see what it is computed from`,
      },
    ];
  });
}
