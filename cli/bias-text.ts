import Table from 'cli-table3';
import type { PositionBias } from '../runs/position-bias';
import { count, fixed, oneLine, withSpan } from './numbers';

const MODELS = {
  choice: 'lists end with their click, so a choice model',
  position: 'lists have none or several clicks, so the position-based model',
} as const;

const SHOWN = 10;

/** What positions do to clicks, and the metrics without it, as people read it. */
export function biasText({ model, lists, users, by, kinds, positions, cap, debiased }: PositionBias): string {
  const curve = positions
    .slice(0, SHOWN)
    .map(({ position, examination }) => `${position}: ${oneLine(withSpan(examination))}`);
  const table = new Table({
    head: ['ranker', 'metric', 'plain\n[95 %]', 'debiased\n[95 %]', 'weights\ncut'],
    style: { head: [], border: [] },
  });
  for (const { ranker, metric, naive, selfNormalised, capped } of debiased.filter(({ metric: name }) => name === 'mrr'))
    table.push([ranker, metric, withSpan(naive), withSpan(selfNormalised), fixed(capped)]);
  return [
    `position bias, from ${count(lists)} lists of ${count(users)} users of the fit part; ${MODELS[model]} over ${count(kinds)} kinds of candidates (ranges of ${by.join(', ')})`,
    `looked at, the first place being 1: ${curve.join('; ')}${positions.length > SHOWN ? '; …' : ''}`,
    table.toString(),
    `debiased: lists weigh 1 / examination of the place that was clicked, at most ${cap}, self-normalised; NDCG is in position_bias.json`,
  ].join('\n');
}
