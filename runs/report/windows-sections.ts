import type { WindowedComparison } from '../windows/compare-windows';
import { draw, drawSmall } from './draw';
import { count, digits, isKnown, metricName, pValue, signed, valueCell } from './format';
import { html, type Markup } from './html';
import { type IntervalRow, intervalPlot } from './interval-plot';
import { recallPart } from './recall-part';
import { section, table } from './table';

type Row = WindowedComparison['rows'][number];

/** Every ranker's mean over windows with its interval, and what it gave in each. */
export async function meansSection(compared: WindowedComparison): Promise<Markup> {
  const { rows, metric, policy, reference, windows, is_generated } = compared;
  const name = metricName(metric);
  return section(
    'leaderboard',
    'Over all windows',
    await draw(
      intervalPlot({
        rows: rows.map(
          ({ label, mean }): IntervalRow => ({
            ...{ label, tone: label === reference ? 'second' : 'first', text: digits(mean.value) },
            ...{ value: mean.value, lo: mean.lo, hi: mean.hi },
          }),
        ),
        title: `mean ${name} over windows with 95 % interval`,
      }),
      `Mean ${name} of ${rows.length} rankers over ${windows.length} windows with intervals; ${reference} is the reference`,
    ),
    is_generated &&
      windows.every(({ candidate_recall }) => candidate_recall === null) &&
      recallPart({ is_generated, candidate_recall: null }),
    rows.some(({ seeds }) => seeds !== null) &&
      html`<p class="quiet">Rows of several seeds are means over their trainings; their errors in a window hold users and seeds.</p>
`,
    table<Row>(
      `${name} by window`,
      [
        {
          head: 'ranker',
          cell: ({ label, seeds }) =>
            html`${label}${label === reference && html`<small>reference</small>`}${seeds !== null && html`<small>${seeds} seeds</small>`}`,
        },
        { head: 'mean', isNumber: true, title: policy, cell: ({ mean }) => valueCell(mean) },
        ...windows.map((_, i) => ({
          head: `${i + 1}`,
          isNumber: true,
          cell: ({ values }: Row) => digits(values[i]),
        })),
      ],
      rows,
      ({ label }) => (label === reference ? 'best' : ''),
    ),
    html`<p class="quiet">Policy: <code>${policy}</code></p>
`,
  );
}

/** Every challenger's mean difference over windows, and where that of one more window would lie. */
export async function overWindowsSection(compared: WindowedComparison): Promise<Markup | false> {
  const { rows, metric, reference, margin, windows } = compared;
  const name = metricName(metric);
  const challengers = rows.filter(({ difference }) => difference !== null);
  if (challengers.length === 0) return false;
  return section(
    'paired',
    `Against ${reference}`,
    html`<p class="quiet">Differences are paired list by list in each window; over windows the mean is of random effects, with t of ${windows.length - 1} degree${windows.length > 2 ? 's' : ''} of freedom, because windows differ by more than their own errors say. Windows share users and what they learn from: read them for how steady a difference is. Non-inferior: the one-sided 95 % bound lies above −${margin}${margin > 0 && ', the second upright line'}.</p>`,
    await draw(
      intervalPlot({
        rows: challengers.map(
          ({ label, difference }): IntervalRow => ({
            ...{ label, tone: 'first', text: signed(difference!.value) },
            ...{ value: difference!.value, lo: difference!.lo, hi: difference!.hi },
          }),
        ),
        title: `${name} less that of ${reference}, mean over windows: right of 0, the challenger is ahead`,
        marks: [{ at: 0, text: 'no difference' }, ...(margin > 0 ? [{ at: -margin, text: '' }] : [])],
      }),
      `Mean differences in ${name} over windows between ${challengers.length} rankers and ${reference}`,
    ),
    table<Row>(
      `Differences in ${name} over windows`,
      [
        { head: html`less ${reference}`, cell: ({ label }) => label },
        { head: name, isNumber: true, cell: ({ difference }) => valueCell(difference!, signed) },
        { head: 'p', isNumber: true, cell: ({ difference }) => pValue(difference!.p) },
        { head: 'p (Holm)', isNumber: true, cell: ({ difference }) => pValue(difference!.p_holm) },
        {
          head: 'next window',
          isNumber: true,
          title: 'where the difference of one more window would lie, 95 %',
          cell: ({ difference: d }) =>
            isKnown(d!.next_lo) && isKnown(d!.next_hi) ? `${signed(d!.next_lo)} to ${signed(d!.next_hi)}` : '–',
        },
        {
          head: 'non-inferior',
          cell: ({ difference: d }) =>
            html`${d!.is_non_inferior === null ? '–' : d!.is_non_inferior ? 'yes' : 'not shown'}<small>bound ${signed(d!.bound)}</small>`,
        },
      ],
      challengers,
    ),
  );
}

/** The differences of each window, drawn on one scale, and what the windows are. */
export async function windowsSection({ rows, metric, reference, windows }: WindowedComparison): Promise<Markup> {
  const name = metricName(metric);
  const challengers = rows.filter(({ difference }) => difference !== null);
  const ends = challengers.flatMap(({ differences, intervals }) => [
    ...differences,
    ...intervals.flatMap(({ lo, hi }) => [lo, hi]),
  ]);
  const known = [0, ...ends.filter(isKnown)];
  const domain = [Math.min(...known), Math.max(...known)] as const;
  const panels: Markup[] = [];
  for (const { label, differences, intervals } of challengers)
    panels.push(
      html`<div><h4>${label}</h4>${await drawSmall(
        intervalPlot({
          rows: differences.map(
            (value, i): IntervalRow => ({
              ...{ label: `window ${i + 1}`, tone: 'first', text: signed(value) },
              ...{ value, lo: intervals[i].lo, hi: intervals[i].hi },
            }),
          ),
          title: `less ${reference}`,
          marks: [{ at: 0, text: '' }],
          step: 18,
          domain: domain[0] < domain[1] ? domain : undefined,
        }),
        `Differences in ${name} between ${label} and ${reference} in ${windows.length} windows`,
      )}</div>
`,
    );
  const hasRecall = windows.some(({ candidate_recall }) => candidate_recall !== null);
  return section(
    'windows',
    'Window by window',
    panels.length > 0 && [
      html`<p class="quiet">Paired differences in each window with 95 % intervals, clustered by user, all on one scale.</p>
`,
      html`<div class="multiples">${panels}</div>
`,
    ],
    table(
      'Windows',
      [
        { head: 'window', cell: (_, place) => `${place + 1}` },
        { head: 'learns from', cell: ({ from }) => minute(from) },
        { head: 'report part', cell: ({ report, last }) => html`${minute(report)}<small>to ${minute(last)}</small>` },
        { head: 'requests before', isNumber: true, cell: ({ learned }) => count(learned) },
        { head: 'lists', isNumber: true, cell: ({ lists }) => count(lists) },
        { head: 'users', isNumber: true, cell: ({ users }) => count(users) },
        ...(hasRecall
          ? [
              {
                head: 'candidate recall',
                title: 'share of answers that are among the candidates, which no ranker can exceed in hit rate',
                isNumber: true,
                cell: ({ candidate_recall }: (typeof windows)[number]) => valueCell(candidate_recall ?? undefined),
              },
            ]
          : []),
      ],
      windows,
    ),
  );
}

function minute(ts: number): string {
  return `${new Date(ts).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
