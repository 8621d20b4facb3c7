import { type LeakOutcome, leaksOf, type ScreenedColumn } from '../leaks/report';
import type { Findings } from './collect';
import { count, counted } from './format';
import { html, type Markup } from './html';
import { missing } from './missing';
import { section, table } from './table';

const SHOWN = 10;

/** Columns that know too much, as the detector of leaks found them. */
export function leaksSection({ leaks }: Findings): Markup {
  const title = 'Leak screen';
  if (!leaks)
    return missing(
      'leaks',
      title,
      'whether any column knows the answer or the future, and how well each orders lists alone',
      'podium leaks --run RUN',
    );
  const { tests, screen, orderDependent } = leaks;
  const failed = leaksOf(leaks);
  return section(
    'leaks',
    title,
    failed.length === 0
      ? html`<p>No leak was found in ${counted(leaks.columns, 'column')}: the log was replayed whole, cut before ${counted(tests[0].requests, 'request')}, and changed in ways that must not matter, and rows were compared bit for bit.</p>
`
      : html`<p><strong>${counted(failed.length, 'leak')} found.</strong></p>
<ul class="lines">${failed.map(({ test, sentence }) => html`<li><strong>${test}</strong>: ${sentence}</li>`)}</ul>
`,
    table<LeakOutcome>(
      'Tests for leaks',
      [
        { head: 'test', cell: ({ test }) => test },
        { head: 'requests', isNumber: true, cell: ({ skipped, requests }) => (skipped ? '–' : count(requests)) },
        { head: 'cells', isNumber: true, cell: ({ cells }) => (cells === 0 ? '–' : count(cells)) },
        {
          head: 'found',
          className: 'name',
          cell: ({ skipped, columns }) =>
            skipped ? html`not made: ${skipped}` : columns === 0 ? 'nothing' : counted(columns, 'column'),
        },
      ],
      tests,
    ),
    orderDependent.length > 0 &&
      html`<p class="quiet">${counted(orderDependent.length, 'column')} may depend on which of several events of one time the file holds first; that is no leak.</p>
`,
    html`<h3>Columns alone</h3>
<p class="quiet">How well the best columns order ${counted(screen.lists, 'list')} by themselves; one that is far above what simple rankers reach is looked at.</p>
`,
    table<ScreenedColumn>(
      'Columns alone',
      [
        { head: 'column', className: 'name', cell: ({ feature }) => html`<code>${feature}</code>` },
        { head: 'first', cell: ({ better }) => (better === 'higher' ? 'highest' : 'lowest') },
        { head: 'MRR', isNumber: true, cell: ({ mrr }) => told(mrr) },
        { head: 'AUC', isNumber: true, cell: ({ auc }) => told(auc) },
      ],
      screen.columns.slice(0, SHOWN),
    ),
  );
}

/** Stored numbers that were undefined are null. */
function told(x: number | null): string {
  return x === null ? '–' : x.toFixed(3);
}
