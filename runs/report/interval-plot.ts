import type { Plot } from './draw';
import { type Estimate, isKnown } from './format';

/** One line of an interval plot: a dot for the value, a line for its interval. Rows without a value leave a gap. */
export interface IntervalRow extends Estimate {
  readonly label: string;
  readonly tone: Tone;
  /** What stands at the right end. */
  readonly text?: string;
}

export type Tone = 'first' | 'second' | 'third';

/** How each tone is drawn: told apart by colour and by shape. */
export const TONES = {
  first: { colour: 'var(--first)', shape: 'circle', sign: '●' },
  second: { colour: 'var(--second)', shape: 'diamond', sign: '◆' },
  third: { colour: 'var(--third)', shape: 'square', sign: '■' },
} as const;

export interface IntervalPlot {
  readonly rows: readonly IntervalRow[];
  readonly title: string;
  /** Upright lines: no difference, the best there can be. */
  readonly marks?: readonly { readonly at: number; readonly text: string }[];
  readonly step?: number;
  /** Both ends of the scale, where several plots share one. */
  readonly domain?: readonly [number, number] | undefined;
}

const LETTER = 6.9;

/** Values with their intervals, one below the other on one scale. */
export function intervalPlot({ rows, title, marks = [], step = 24, domain }: IntervalPlot): Plot {
  return (width) => {
    const isNarrow = width < 500;
    const longest = isNarrow ? 18 : 34;
    const data = rows.map((row, at) => ({
      ...row,
      at,
      label: shortened(row.label, longest),
      ...{ colour: TONES[row.tone].colour, shape: TONES[row.tone].shape },
    }));
    const left = 18 + LETTER * Math.max(...data.map(({ label }) => label.length), 0);
    const right = 18 + LETTER * Math.max(...data.map(({ text = '' }) => text.length), 0);
    const titles = isNarrow ? title.split(/(?<=:) /) : [title];
    const top = marks.some(({ text }) => text !== '') ? 24 : 8;
    const inner = width - left - right;
    const y = {
      field: 'at',
      type: 'quantitative',
      axis: null,
      scale: { domain: [rows.length - 0.5, -0.5] as number[], nice: false, zero: false },
    } as const;
    const x = (field: string) =>
      ({
        field,
        type: 'quantitative',
        title: titles,
        scale: { zero: false, nice: domain === undefined, ...(domain && { domain: [...domain], clamp: true }) },
        axis: { tickCount: isNarrow ? 3 : 7 },
      }) as const;
    const colour = { field: 'colour', type: 'nominal', scale: null } as const;
    return {
      width: inner,
      height: step * rows.length,
      padding: { left, right, top, bottom: 26 + 16 * titles.length },
      layer: [
        {
          data: { values: [...marks] },
          layer: [
            {
              mark: { type: 'rule', color: 'var(--ink)', strokeDash: [3, 3] },
              encoding: { x: x('at') },
            },
            {
              mark: { type: 'text', color: 'var(--quiet)', fontSize: 12, baseline: 'bottom' },
              encoding: { x: x('at'), y: { value: -6 }, text: { field: 'text' } },
            },
          ],
        },
        {
          data: { values: data.filter(({ lo, hi }) => isKnown(lo) && isKnown(hi)) },
          mark: { type: 'rule', strokeWidth: 2, strokeCap: 'round' },
          encoding: { x: x('lo'), x2: { field: 'hi' }, y, color: colour },
        },
        {
          data: { values: data.filter(({ value }) => isKnown(value)) },
          mark: { type: 'point', filled: true, size: isNarrow ? 40 : 64, opacity: 1 },
          encoding: { x: x('value'), y, color: colour, shape: { field: 'shape', type: 'nominal', scale: null } },
        },
        {
          data: { values: data },
          mark: { type: 'text', align: 'right', baseline: 'middle', dx: -10, fontSize: 13, color: 'var(--ink)' },
          encoding: { x: { value: 0 }, y, text: { field: 'label' } },
        },
        {
          data: { values: data.filter(({ text }) => text !== undefined) },
          mark: { type: 'text', align: 'left', baseline: 'middle', dx: 10, fontSize: 12, color: 'var(--quiet)' },
          encoding: { x: { value: inner }, y, text: { field: 'text' } },
        },
      ],
    };
  };
}

function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
