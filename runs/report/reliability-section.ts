import type { ReliabilityBin } from '../reliability';
import type { Findings } from './collect';
import { draw, type Plot } from './draw';
import { count, counted, digits, percent, valueCell } from './format';
import { html, type Markup } from './html';
import { TONES } from './interval-plot';
import { missing } from './missing';
import { section, table } from './table';

/** Whether chances made of the trained ranker's scores come true. */
export async function reliabilitySection({ reliability, training }: Findings): Promise<Markup> {
  const title = 'Reliability of scores';
  if (!training)
    return missing('reliability', title, 'whether scores, made chances, come true', 'podium train --run RUN');
  if (!reliability)
    return section(
      'reliability',
      title,
      html`<p class="missing">A part without a list tells nothing: the choose part makes chances of scores, the report part says whether they come true.</p>
`,
    );
  const { bins, gap, chooseLists, reportLists } = reliability;
  return section(
    'reliability',
    title,
    html`<p class="quiet">Scores order a list and are no chances. Here they are made some: exp(score) over its sum in the list, in tenths of equal size; the choose part (${counted(chooseLists, 'list')}) says which share of each is clicked, the report part (${counted(reportLists, 'list')}) whether that holds. On the line it does. Mean gap: ${percent(gap)}.</p>
`,
    await draw(
      reliabilityPlot(bins),
      `Share clicked on the report part against the share told by the choose part, in ${bins.length} ranges`,
    ),
    html`<details><summary>The same as a table</summary>${table<ReliabilityBin>(
      'Reliability of scores',
      [
        { head: 'range', cell: (_, place) => place + 1 },
        { head: 'candidates', isNumber: true, cell: ({ candidates }) => count(candidates) },
        { head: 'told', isNumber: true, cell: ({ told }) => digits(told) },
        { head: 'seen', isNumber: true, cell: ({ seen }) => valueCell(seen) },
      ],
      bins,
    )}</details>
`,
  );
}

function reliabilityPlot(bins: readonly ReliabilityBin[]): Plot {
  const values = bins.map(({ told, seen: { value, lo, hi } }) => ({ told, value, lo: Math.max(0, lo), hi }));
  const most = Math.max(...values.flatMap(({ told, hi }) => [told, hi || 0]));
  return (width) => {
    const isNarrow = width < 500;
    const padding = { left: 48, right: 24, top: 34, bottom: 46 };
    const axis = { tickCount: 5, format: '.0%' } as const;
    const x = (field: string) =>
      ({ field, type: 'quantitative', title: 'told by the choose part', scale: { domain: [0, most] as number[] }, axis }) as const; // biome-ignore format: one line
    const y = (field: string) =>
      ({ field, type: 'quantitative', title: null, scale: { domain: [0, most] as number[] }, axis }) as const;
    return {
      width: isNarrow ? width - padding.left - padding.right : 420,
      height: isNarrow ? 220 : 300,
      padding: isNarrow ? padding : { ...padding, right: width - 420 - padding.left },
      title: 'seen on the report part',
      layer: [
        {
          data: { values: [{ at: 0 }, { at: most }] },
          mark: { type: 'line', color: 'var(--quiet)', strokeDash: [3, 3], strokeWidth: 1 },
          encoding: { x: x('at'), y: y('at') },
        },
        {
          data: { values },
          mark: { type: 'rule', color: TONES.first.colour, strokeWidth: 2 },
          encoding: { x: x('told'), y: y('lo'), y2: { field: 'hi' } },
        },
        {
          data: { values },
          mark: { type: 'point', filled: true, color: TONES.first.colour, opacity: 1, size: 60 },
          encoding: { x: x('told'), y: y('value') },
        },
      ],
    };
  };
}
