import { durationName } from '../../engine/base/durations';
import type { RetrainingWorth } from '../retrain/worth';
import type { Findings } from './collect';
import { draw } from './draw';
import { counted, digits, metricName, moment, pValue, signed, valueCell } from './format';
import { html, type Markup, markup } from './html';
import { section, table } from './table';
import { LINES, timePlot } from './time-plot';

type Row = RetrainingWorth['rows'][number];

/** What training again as the report part goes by is worth, and the metric over time under each cadence. */
export async function retrainingSection({ retraining }: Findings): Promise<Markup | false> {
  if (!retraining) return false;
  const { metric, rows, curve, width, delay } = retraining;
  const name = metricName(metric);
  const shown = curve.filter(({ lists }) => lists > 0);
  return section(
    'retraining',
    'What training again is worth',
    html`<p class="quiet">Test, then train: each list is ranked by the newest model made before it, and may teach the next. The first model is that of the report cut, which is never trained again in the first row; all rows are the same lists, and differences are paired list by list and clustered by user. ${delay === null ? 'A model learns from every request before its moment' : `A model learns from every request ${delay} or more before its moment, whose outcome is known by then`}, and the last tenth of them ends its training.</p>
`,
    table<Row>(
      'Cadences of training',
      [
        { head: 'trained again', cell: (row) => nameOf(row) },
        { head: 'models', isNumber: true, cell: ({ trainings }) => `${trainings}` },
        { head: name, isNumber: true, cell: (row) => valueCell(row) },
        {
          head: 'less never',
          isNumber: true,
          cell: ({ difference }) => (difference ? valueCell(difference, signed) : 'reference'),
        },
        { head: 'p (Holm)', isNumber: true, cell: ({ difference }) => pValue(difference?.p_holm ?? null) },
        { head: 'detectable', isNumber: true, cell: ({ difference }) => digits(difference?.detectable) },
      ],
      rows,
    ),
    html`<h3>${name} over time</h3>
<p class="legend">${rows.map((row, i) => {
      const { colour, sign } = LINES[i % LINES.length];
      return html`<span><i style="${markup(`color: ${colour}`)}">${sign}</i> ${nameOf(row)}</span> `;
    })}</p>
`,
    await draw(
      timePlot({
        at: shown.map(({ from }) => from + width / 2),
        lines: rows.map((row, i) => ({ name: nameOf(row), values: shown.map(({ values }) => values[i]) })),
      }),
      `${name} over time by how often the model is trained again`,
    ),
    html`<details><summary>The numbers: ${counted(shown.length, 'stretch', 'stretches')} of ${durationName(width)}</summary>
${table<RetrainingWorth['curve'][number]>(
  `${name} over time`,
  [
    { head: 'from', cell: ({ from }) => moment(from) },
    { head: 'lists', isNumber: true, cell: ({ lists }) => `${lists}` },
    ...rows.map((row, i) => ({
      head: nameOf(row),
      isNumber: true,
      cell: ({ values }: RetrainingWorth['curve'][number]) => digits(values[i]),
    })),
  ],
  shown,
)}</details>
`,
  );
}

function nameOf({ every }: Row): string {
  return every === null ? 'never' : `every ${every}`;
}
