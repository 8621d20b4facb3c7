import type { PositionBias, PositionRow } from '../position-bias';
import { bandPlot } from './band-plot';
import type { Findings } from './collect';
import { draw } from './draw';
import { count, counted, digits, metricName, percent, valueCell } from './format';
import { html, type Markup } from './html';
import { legend } from './legend';
import { missing } from './missing';
import { section, table } from './table';

/** Positions that the table shows before the others. */
const SHOWN = 10;

const MODELS = {
  choice: 'lists end with their click, so what is clicked is a choice among what was looked at',
  position: 'lists have none or several clicks, so each candidate is clicked or not by itself',
} as const;

/** How much each place is looked at, and what rankers are worth when that is taken out. */
export async function biasSection({ bias, board }: Findings): Promise<Markup> {
  const title = 'What positions do to clicks';
  if (!bias)
    return missing(
      'position-bias',
      title,
      'how much each place of a list is looked at, and metrics without it',
      'podium evaluate --run RUN --debias',
    );
  const { model, lists, users, by, kinds, positions, cap } = bias;
  return section(
    'position-bias',
    title,
    html`<p class="quiet">What was not looked at could not be clicked, so clicks pay for imitating the order that was shown. Estimated on ${counted(lists, 'list')} of ${counted(users, 'user')} of the fit part: ${MODELS[model]}. Candidates of one relevance are told by ranges of ${by.join(', ')} (${counted(kinds, 'kind')}); what these do not tell makes the curve flatter than it is.</p>
`,
    legend([
      ['first', 'looked at, with its 95 % band'],
      ['second', 'share of clicks, which mixes in what stands there'],
    ]),
    await draw(
      bandPlot({
        rows: positions.map(({ position, examination }) => ({ x: position, ...examination })),
        beside: positions.map(({ position, share }) => ({ x: position, value: share })),
        x: 'place in the list shown',
        y: 'over that of the first place',
      }),
      `Examination by place: 1 at the first, ${digits(positions[4]?.examination.value)} at the fifth`,
    ),
    placeTable(positions.slice(0, SHOWN)),
    positions.length > SHOWN &&
      html`<details><summary>The places below</summary>${placeTable(positions.slice(SHOWN))}</details>
`,
    html`<h3>Metrics without it</h3>
<p class="quiet">Each list weighs one over the examination of the place that was clicked, at most ${cap}; the mean is self-normalised. A ranker that imitates the shown order loses.</p>
`,
    table<PositionBias['debiased'][number]>(
      'Metrics as they are, and without position bias',
      [
        { head: 'ranker', cell: ({ ranker }) => ranker },
        { head: 'metric', cell: ({ metric }) => metricName(metric) },
        { head: 'as it is', isNumber: true, cell: ({ naive }) => valueCell(naive) },
        { head: 'without bias', isNumber: true, cell: ({ selfNormalised }) => valueCell(selfNormalised) },
        { head: 'weights cut', isNumber: true, cell: ({ capped }) => (capped === null ? '–' : percent(capped)) },
      ],
      board.leaderboard.flatMap(({ ranker }) =>
        bias.debiased.filter((row) => row.ranker === ranker && row.metric !== 'ndcg_5'),
      ),
    ),
  );
}

function placeTable(rows: readonly PositionRow[]): Markup {
  return table<PositionRow>(
    'Examination by place',
    [
      { head: 'place', cell: ({ position }) => position },
      { head: 'lists', isNumber: true, cell: ({ lists }) => count(lists) },
      { head: 'share of clicks', isNumber: true, cell: ({ share }) => digits(share) },
      { head: 'looked at', isNumber: true, cell: ({ examination }) => valueCell(examination) },
      {
        head: 'position-based',
        isNumber: true,
        title: 'the same by the position-based model, which leaves out what stands beside a candidate',
        cell: ({ byPosition }) => digits(byPosition),
      },
      {
        head: 'cascade',
        isNumber: true,
        title: 'the same by the cascade model: lists are read down to the click',
        cell: ({ byCascade }) => digits(byCascade),
      },
    ],
    rows,
  );
}
