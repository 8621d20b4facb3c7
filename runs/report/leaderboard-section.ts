import { leaderboardMetrics, metrics as registry } from '../../eval/index';
import type { Leaderboard } from '../leaderboard';
import { isTrainedName } from '../trained-name';
import type { Findings } from './collect';
import { draw } from './draw';
import { digits, isKnown, metricName, valueCell } from './format';
import { type Content, html, type Markup } from './html';
import { intervalPlot } from './interval-plot';
import { recallPart } from './recall-part';
import { ceilingSentence } from './summary';
import { section, table } from './table';

type Row = Leaderboard['leaderboard'][number];

/** Every ranker with every metric, best first, and MRR drawn. */
export async function leaderboardSection(findings: Findings): Promise<Markup> {
  const { board, bestBaseline } = findings;
  const names = Object.keys(board.leaderboard[0]?.metrics ?? {});
  const kinds = new Map([...registry, ...leaderboardMetrics('price')].map((m) => [m.name, m.kind]));
  const accuracy = names.filter((name) => (kinds.get(name) ?? 'list') === 'list');
  const beyond = names.filter((name) => !accuracy.includes(name));
  const figure = await draw(
    intervalPlot({
      rows: board.leaderboard.map(({ ranker, metrics: { mrr } }) => ({
        label: ranker,
        tone: isTrainedName(ranker) ? 'first' : ranker === bestBaseline ? 'second' : 'third',
        value: mrr?.value ?? null,
        lo: mrr?.lo ?? null,
        hi: mrr?.hi ?? null,
        text: digits(mrr?.value),
      })),
      title: 'MRR with 95 % interval, clustered by user',
      marks: isKnown(board.ceiling) ? [{ at: board.ceiling, text: 'best possible' }] : [],
    }),
    `MRR of ${board.leaderboard.length} rankers with intervals`,
  );
  const ceiling = ceilingSentence(findings);
  const recall = recallPart(board);
  return section(
    'leaderboard',
    'Leaderboard',
    figure,
    recall,
    ceiling && html`<p>${ceiling}</p>`,
    html`<h3>Accuracy</h3>`,
    metricTable('Accuracy by ranker', accuracy, findings),
    beyond.length > 0 && [
      html`<h3>Beyond accuracy</h3>
<p class="quiet">What the best places of the lists hold: the share of the catalogue they reach (coverage), how unlike each other they are (diversity), how seldom they were clicked before, in bits (novelty). The candidates of all lists together hold ${digits(board.counts.coverage_ceiling)} of the catalogue; no coverage can be higher.</p>`,
      metricTable('Coverage, diversity and novelty by ranker', beyond, findings),
    ],
    policies(board, names),
  );
}

function metricTable(label: string, names: readonly string[], { board, bestBaseline }: Findings): Markup {
  return table<Row>(
    label,
    [
      { head: 'ranker', cell: ({ ranker }) => rankerCell(ranker, bestBaseline) },
      ...names.map((name) => ({
        head: metricName(name),
        title: board.leaderboard[0]?.metrics[name]?.policy ?? '',
        isNumber: true,
        cell: ({ metrics }: Row) => valueCell(metrics[name]),
      })),
    ],
    board.leaderboard,
    ({ ranker }) => (isTrainedName(ranker) ? 'trained' : ''),
  );
}

function rankerCell(ranker: string, bestBaseline: string | null): Content {
  if (isTrainedName(ranker)) return html`${ranker}<small>trained</small>`;
  return ranker === bestBaseline ? html`${ranker}<small>best baseline</small>` : ranker;
}

function policies({ leaderboard }: Leaderboard, names: readonly string[]): Markup {
  const metrics = leaderboard[0]?.metrics ?? {};
  return html`<details><summary>The policy of each metric: everything in it that changes its number</summary>
<ul class="plain">${names.map((name) => html`<li><code>${metrics[name]?.policy}</code></li>`)}</ul></details>
`;
}
