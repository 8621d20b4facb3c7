import { LINEAR } from '../runs/train-linear';
import type { Training } from '../runs/train-ranker';

const MOST_USED = 8;

const WHY: Readonly<Record<string, string>> = {
  trees: 'all trees were grown',
  early: 'no later tree made the choose part better',
  'no split': 'no split was left that gains anything',
};

/** What training came to: trees, why it stopped, quality on both parts, and the columns that gained most. */
export function trainingText({
  trainer,
  version,
  settings,
  columns,
  learningCurve,
  bestRound,
  stopped,
  gain,
  fit,
  choose,
  modelBytes,
}: Training): string {
  const best = learningCurve.find(({ round }) => round === bestRound);
  const count = (n: number): string => n.toLocaleString('en');
  const shown = (x: number | null | undefined): string =>
    typeof x === 'number' && x === x ? x.toFixed(4) : 'undefined';
  const weights = ({ weighted = 0, weightMissing = 0, lists }: Training['fit']): string =>
    `${count(weighted)} of ${count(lists)} lists (${count(weightMissing)} missing)`;
  const total = Object.values(gain).reduce((a, b) => a + b, 0);
  const most = Object.entries(gain)
    .filter(([, g]) => g > 0)
    .sort(([, a], [, b]) => b - a);
  return [
    ...(version !== undefined ? [`trainer: ${trainer} ${version}`] : []),
    trainer === LINEAR
      ? `a linear ranker of ${count(columns.length)} columns, ${count(Math.ceil(modelBytes / 1024))} KiB`
      : `${count(bestRound)} trees of ${count(learningCurve.length)} grown (${WHY[stopped] ?? stopped}), ${count(columns.length)} columns, ${count(Math.ceil(modelBytes / 1024))} KiB`,
    `fit on ${count(fit.lists)} lists (${count(fit.rows)} rows), chosen on ${count(choose.lists)} lists: ${settings.metric.toUpperCase()} ${shown(best?.fit)} fit, ${shown(best?.choose)} choose`,
    ...(fit.weighted !== undefined
      ? [`weights: above 0 for ${weights(fit)} of the fit part, ${weights(choose)} of the choose part`]
      : []),
    ...(most.length > 0
      ? [
          `${trainer === LINEAR ? 'weight × deviation' : 'gain'}: ${most
            .slice(0, MOST_USED)
            .map(([name, g]) => `${name} ${((100 * g) / total).toFixed(1)} %`)
            .join(', ')}`,
        ]
      : []),
  ].join('\n');
}
