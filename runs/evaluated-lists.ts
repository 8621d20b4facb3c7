import { readTable } from '../engine/tables/reader';
import type { ClickedLists } from '../eval/clicks/joint-intervals';
import type { RunData } from './parts';
import type { RunPaths } from './paths';

const METRICS = ['mrr', 'ndcg_5', 'ndcg_10'] as const;

/** Metrics of every ranker, list by list: a column for each of the names. */
export interface EvaluatedLists extends ClickedLists {
  readonly names: readonly { readonly ranker: string; readonly metric: string }[];
}

/** Reads what an evaluation left of the metrics whose position bias can be taken out; lists stand in the order of `lists.arrow`. */
export function evaluatedLists(paths: RunPaths, { requests }: RunData): EvaluatedLists {
  const table = readTable(paths.lists);
  const rankers = table.ids('ranker');
  const qids = table.ids('qid');
  const placeOf = new Map<number, number>();
  for (const code of qids.codes) if (!placeOf.has(code)) placeOf.set(code, placeOf.size);
  const requestOf = new Map(requests.qid.map((id, place) => [id, place]));
  const clicked = table.numbers('click_position');
  const clickPosition = new Float64Array(placeOf.size);
  qids.codes.forEach((code, row) => (clickPosition[placeOf.get(code)!] = clicked[row]));
  const measured = METRICS.filter((metric) => table.names.includes(metric));
  const columns = rankers.ids.flatMap(() => measured.map(() => new Float64Array(placeOf.size).fill(Number.NaN)));
  measured.forEach((metric, m) => {
    const values = table.numbers(metric);
    qids.codes.forEach((code, row) => {
      columns[rankers.codes[row] * measured.length + m][placeOf.get(code)!] = values[row];
    });
  });
  return {
    names: rankers.ids.flatMap((ranker) => measured.map((metric) => ({ ranker, metric }))),
    user: Int32Array.from(placeOf.keys(), (code) => requests.user[requestOf.get(qids.ids[code])!]),
    clickPosition,
    columns,
  };
}
