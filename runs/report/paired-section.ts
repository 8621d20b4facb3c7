import type { PairedRow } from '../leaderboard';
import type { Findings } from './collect';
import { draw } from './draw';
import { count, digits, percent, pValue, signed, valueCell } from './format';
import { html, type Markup } from './html';
import { intervalPlot } from './interval-plot';
import { isDoubtful, verdictOf } from './summary';
import { section, table } from './table';

/** The trained ranker against every baseline, list by list. */
export async function pairedSection({ board, bestBaseline, training }: Findings): Promise<Markup> {
  const rows = [...board.paired].sort((a, b) => (a.value ?? 0) - (b.value ?? 0));
  if (rows.length === 0)
    return section(
      'paired',
      'Against the baselines',
      training
        ? html`<p>No baseline was scored beside this ranker: trials of an experiment are compared with each other by <code>podium compare</code>.</p>`
        : html`<p>No model was trained, so there is nothing to compare.</p>`,
    );
  const figure = await draw(
    intervalPlot({
      rows: rows.map(({ b, value, lo, hi }) => ({
        label: b,
        tone: b === bestBaseline ? 'second' : 'third',
        value,
        lo,
        hi,
        text: signed(value),
      })),
      title: `MRR of ${rows[0].a} less that of the baseline: right of 0, ${rows[0].a} is ahead`,
      marks: [{ at: 0, text: 'no difference' }],
    }),
    `Differences in MRR between ${rows[0].a} and each baseline`,
  );
  return section(
    'paired',
    'Against the baselines',
    html`<p class="quiet">Both rankers on the same lists; the mean of the differences, its interval clustered by user. The best baseline is marked; it was found on these same lists, which favours it a little. p‑values are adjusted by Holm over the ${rows.length} comparisons.</p>`,
    figure,
    table<PairedRow>(
      'Paired differences in MRR',
      [
        {
          head: html`${rows[0].a} against`,
          cell: ({ b }) => (b === bestBaseline ? html`${b}<small>best baseline</small>` : b),
        },
        { head: 'MRR', isNumber: true, cell: (row) => valueCell(row, signed) },
        {
          head: 'verdict',
          cell: (row) => html`${verdictOf(row)}${isDoubtful(row) && html`<small>not after Holm</small>`}`,
        },
        {
          head: 'p (Holm)',
          isNumber: true,
          title: 'Student’s t over users, adjusted',
          cell: ({ p_holm }) => pValue(p_holm),
        },
        {
          head: 'p (flip)',
          isNumber: true,
          title: 'sign-flip randomisation over users, not adjusted',
          cell: ({ p_flip }) => pValue(p_flip),
        },
        {
          head: 'better / equal / worse',
          isNumber: true,
          title: 'lists',
          cell: ({ wins, ties, losses }) => `${count(wins)} / ${count(ties)} / ${count(losses)}`,
        },
        {
          head: 'relative',
          isNumber: true,
          title: 'difference over the baseline’s MRR',
          cell: ({ relative }) => (relative === null ? '–' : percent(relative)),
        },
        {
          head: 'detectable',
          isNumber: true,
          title: 'the difference that a test at 5 % finds four times out of five',
          cell: ({ detectable }) => digits(detectable),
        },
      ],
      rows,
      ({ b }) => (b === bestBaseline ? 'best' : ''),
    ),
  );
}
