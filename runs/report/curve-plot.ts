import type { Round } from '../../models/index';
import { type Plot, VALUE_AXIS } from './draw';
import { isKnown, type Known } from './format';
import { TONES } from './interval-plot';

/** A round of the learning curve as stored: null where a part had no list that counts. */
export type StoredRound = { readonly [K in keyof Round]: K extends 'round' ? number : Known };

/** The metric of both parts by round, the best round marked. */
export function curvePlot(rounds: readonly StoredRound[], best: number): Plot {
  const lines = (['fit', 'choose'] as const).flatMap((part, i) =>
    rounds
      .filter((round) => isKnown(round[part]))
      .map((round) => ({ round: round.round, value: round[part], colour: colourOf(i) })),
  );
  const bestValue = rounds.find(({ round }) => round === best)?.choose ?? null;
  return (width) => {
    const isNarrow = width < 500;
    const padding = { left: 42, right: 24, top: 26, bottom: 44 };
    const x = {
      field: 'round',
      type: 'quantitative',
      title: 'round (trees)',
      scale: { nice: false, zero: false },
      axis: { tickCount: isNarrow ? 4 : 8, tickMinStep: 1, grid: false, format: 'd' },
    } as const;
    const colour = { field: 'colour', type: 'nominal', scale: null } as const;
    return {
      width: width - padding.left - padding.right,
      height: isNarrow ? 200 : 260,
      padding,
      layer: [
        {
          data: { values: [{ round: best, text: `round ${best}` }] },
          layer: [
            { mark: { type: 'rule', color: 'var(--quiet)', strokeDash: [3, 3] }, encoding: { x } },
            {
              mark: { type: 'text', color: 'var(--quiet)', fontSize: 12, baseline: 'bottom' },
              encoding: { x, y: { value: -6 }, text: { field: 'text' } },
            },
          ],
        },
        {
          data: { values: lines },
          mark: { type: 'line', strokeWidth: 2, strokeJoin: 'round' },
          encoding: { x, y: VALUE_AXIS, color: colour },
        },
        {
          data: { values: isKnown(bestValue) ? [{ round: best, value: bestValue }] : [] },
          mark: { type: 'point', filled: true, size: 70, opacity: 1, color: colourOf(1) },
          encoding: { x, y: VALUE_AXIS },
        },
      ],
    };
  };
}

function colourOf(part: number): string {
  return part === 0 ? TONES.third.colour : TONES.first.colour;
}
