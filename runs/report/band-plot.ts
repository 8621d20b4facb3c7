import type { Plot } from './draw';
import { isKnown, type Known } from './format';
import { TONES } from './interval-plot';

/** A curve over whole numbers with its band, and points beside it that tell something else. */
export interface BandPlot {
  readonly rows: readonly { readonly x: number; readonly value: Known; readonly lo: Known; readonly hi: Known }[];
  readonly beside: readonly { readonly x: number; readonly value: Known }[];
  readonly x: string;
  readonly y: string;
}

/** Draws the curve in the first tone with its band, the points in the second. */
export function bandPlot({ rows, beside, x: xTitle, y: yTitle }: BandPlot): Plot {
  return (width) => {
    const isNarrow = width < 500;
    const padding = { left: 48, right: 20, top: 34, bottom: 46 };
    const x = {
      field: 'x',
      type: 'quantitative',
      title: xTitle,
      scale: { nice: false, zero: false },
      axis: { tickCount: isNarrow ? 5 : 12, tickMinStep: 1, grid: false, format: 'd' },
    } as const;
    const y = (field: string) =>
      ({ field, type: 'quantitative', title: null, scale: { zero: true }, axis: { tickCount: 5 } }) as const;
    return {
      width: width - padding.left - padding.right,
      height: isNarrow ? 200 : 260,
      padding,
      title: yTitle,
      layer: [
        {
          data: { values: rows.filter(({ lo, hi }) => isKnown(lo) && isKnown(hi)) },
          mark: { type: 'area', color: TONES.first.colour, opacity: 0.18 },
          encoding: { x, y: y('lo'), y2: { field: 'hi' } },
        },
        {
          data: { values: rows.filter(({ value }) => isKnown(value)) },
          mark: { type: 'line', color: TONES.first.colour, strokeWidth: 2, strokeJoin: 'round' },
          encoding: { x, y: y('value') },
        },
        {
          data: { values: beside.filter(({ value }) => isKnown(value)) },
          mark: {
            type: 'point',
            color: TONES.second.colour,
            shape: TONES.second.shape,
            filled: true,
            opacity: 1,
            size: 40,
          },
          encoding: { x, y: y('value') },
        },
      ],
    };
  };
}
