import { type Plot, VALUE_AXIS } from './draw';
import { isKnown, type Known } from './format';

/** Lines over time: each has a name, a colour and dashes; values stand in the order of `at`. */
export interface TimePlot {
  /** [points] epoch milliseconds. */
  readonly at: readonly number[];
  readonly lines: readonly { readonly name: string; readonly values: readonly Known[] }[];
}

/** How lines are told apart, by colour and by dashes. */
export const LINES = [
  { colour: 'var(--third)', dash: [5, 3], sign: '┄' },
  { colour: 'var(--first)', dash: [1, 0], sign: '─' },
  { colour: 'var(--second)', dash: [1, 0], sign: '─' },
  { colour: 'var(--first)', dash: [2, 2], sign: '┈' },
  { colour: 'var(--second)', dash: [2, 2], sign: '┈' },
] as const;

const DAY = 86_400_000;

/** One metric of several rankers over time, UTC. */
export function timePlot({ at, lines }: TimePlot): Plot {
  const isLong = at.length > 0 && at[at.length - 1] - at[0] > DAY;
  const points = lines.map(({ values }) =>
    values.flatMap((value, i) => (isKnown(value) ? [{ at: at[i], value }] : [])),
  );
  return (width) => {
    const isNarrow = width < 500;
    const padding = { left: 46, right: 24, top: 12, bottom: 44 };
    const x = {
      field: 'at',
      type: 'temporal',
      title: 'time (UTC)',
      scale: { type: 'utc', nice: false },
      axis: { tickCount: isNarrow ? 3 : 8, grid: false, format: isLong ? '%m-%d %H:%M' : '%H:%M' },
    } as const;
    return {
      width: width - padding.left - padding.right,
      height: isNarrow ? 200 : 260,
      padding,
      layer: points.map((values, i) => {
        const { colour, dash } = LINES[i % LINES.length];
        return {
          data: { values },
          mark: {
            type: 'line' as const,
            strokeWidth: 2,
            color: colour,
            strokeDash: [...dash],
            point: { color: colour, size: 24, filled: true },
          },
          encoding: { x, y: VALUE_AXIS },
        };
      }),
    };
  };
}
