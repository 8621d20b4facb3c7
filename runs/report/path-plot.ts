import type { AblationFile } from '../ablate/run';
import type { Plot } from './draw';
import { isKnown } from './format';

/**
 * The forward path: the metric of each step's set against what that set costs, joined in the order of the steps. A set
 * that holds more may be measured a little cheaper; then the line goes back, as the measurement says.
 */
export function pathPlot({ forward, sets }: Pick<AblationFile, 'forward' | 'sets'>, name: string): Plot {
  const isTimed = sets.every(({ cost }) => cost !== null);
  const costOf = new Map(sets.map(({ groups, cost }) => [[...groups].sort().join(), cost?.total.p50] as const));
  const steps = forward!.slice(1).map(({ groups, columns, estimate }, i) => ({
    step: i + 1,
    cost: isTimed ? costOf.get([...groups].sort().join())! : columns,
    ...estimate,
  }));
  const around = steps.filter(({ lo, hi }) => isKnown(lo) && isKnown(hi));
  const band = [
    ...around.map(({ cost, lo }) => ({ cost, value: lo })),
    ...around.toReversed().map(({ cost, hi }) => ({ cost, value: hi })),
  ].map((corner, order) => ({ ...corner, order }));
  const x = {
    field: 'cost',
    type: 'quantitative',
    title: isTimed ? 'µs for a list' : 'columns',
    scale: { zero: false },
    axis: { tickCount: 4, grid: false },
  } as const;
  const y = { field: 'value', type: 'quantitative', title: null, scale: { zero: false } } as const;
  return (width) => ({
    width: width - 76,
    height: width < 500 ? 220 : 280,
    padding: { left: 52, right: 24, top: 40, bottom: 46 },
    title: name,
    layer: [
      {
        // subtle: an area follows its x axis; a filled line follows the order of its corners
        data: { values: band },
        mark: { type: 'line', filled: true, fillOpacity: 0.18, strokeWidth: 0, color: 'var(--first)' },
        encoding: { x, y, order: { field: 'order' } },
      },
      {
        data: { values: steps },
        mark: { type: 'line', color: 'var(--first)', strokeWidth: 2, point: { filled: true, color: 'var(--first)' } },
        encoding: { x, y, order: { field: 'step' } },
      },
      {
        data: { values: steps },
        mark: { type: 'text', align: 'center', dy: -14, fontSize: 12, color: 'var(--quiet)' },
        encoding: { x, y, text: { field: 'step' } },
      },
    ],
  });
}
