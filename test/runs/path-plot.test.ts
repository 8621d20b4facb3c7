import { expect, test } from 'vitest';
import { pathPlot } from '../../runs/report/path-plot';
import { madeUpAblation } from './made-up-ablation';

interface Layer {
  readonly data: { readonly values: readonly Record<string, number>[] };
  readonly encoding: { readonly order?: { readonly field: string } };
}

function layersOf(costs: readonly number[] | null): readonly Layer[] {
  const { forward, sets } = madeUpAblation();
  const steps = forward!.slice(1).map(({ groups }) => groups.join());
  const timed = sets.map((set) => {
    const step = steps.indexOf(set.groups.join());
    return { ...set, cost: costs && { ...set.cost!, total: { p50: step < 0 ? 50 : costs[step]!, p99: 60 } } };
  });
  return (pathPlot({ forward, sets: timed }, 'MRR')(900) as unknown as { layer: readonly Layer[] }).layer;
}

test.each([
  ['a step that was measured cheaper than the one before', [20, 35, 30], [20, 35, 30]],
  ['columns where nothing was timed', null, [1, 2, 3]],
])('the forward path is joined in the order of its steps: %s', (_, costs, want) => {
  const [band, line] = layersOf(costs);
  expect(line!.encoding.order).toEqual({ field: 'step' });
  expect(line!.data.values.map(({ step, cost }) => [step, cost])).toEqual(want.map((cost, i) => [i + 1, cost]));
  expect(band!.encoding.order).toEqual({ field: 'order' });
  expect(band!.data.values.map(({ cost }) => cost)).toEqual([...want, ...want.toReversed()]);
  expect(band!.data.values[0]!.value).toBeLessThan(band!.data.values.at(-1)!.value!);
});
