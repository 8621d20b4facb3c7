import type { Feature } from '../../engine/spec/features';
import { familyOf } from '../family';
import type { FamilyImportance, Importance } from '../importance';
import type { Findings, StoredTraining } from './collect';
import { draw } from './draw';
import { counted, digits, percent, signed, span } from './format';
import { html, type Markup } from './html';
import { intervalPlot } from './interval-plot';
import { missing } from './missing';
import { section, table } from './table';

const SHOWN = 30;

const TIMES = ['', 'once', 'twice'];

/** Sentences longer than this are folded, in characters. */
const LONG = 130;

/** What the model leans on: columns by gain, families by permutation. */
export async function importanceSection({ training, importance, features }: Findings): Promise<Markup> {
  if (!training)
    return missing(
      'importance',
      'What the model leans on',
      'which families and columns the trees ask for',
      'podium train --run RUN',
    );
  return section(
    'importance',
    'What the model leans on',
    html`<p class="quiet">Two views that need not agree. Neither says what a model trained without a column would lose: columns that carry the same information hide each other.</p>
<h3>Families, by permutation within lists</h3>
`,
    importance ? await families(importance) : html`<p>The choose part holds no list, so nothing could be shuffled.</p>`,
    html`<h3>Columns, by gain</h3>
`,
    gains(training.gain, features),
  );
}

async function families({ families: all, lists, users, repeats, mrr }: Importance): Promise<Markup> {
  const varying = all.filter(({ isConstant }) => !isConstant);
  const constant = all.filter(({ isConstant, used }) => isConstant && used > 0);
  const unused = all.filter(({ used }) => used === 0);
  const figure =
    varying.length > 0 &&
    (await draw(
      intervalPlot({
        rows: varying.map(({ family, value, lo, hi }) => ({
          label: family,
          tone: lo > 0 ? 'first' : 'third',
          value,
          lo,
          hi,
          text: signed(value),
        })),
        title: 'drop of MRR with 95 % interval',
        marks: [{ at: 0, text: '' }],
        step: 21,
      }),
      'Drop of MRR when a family of columns is shuffled within lists',
    ));
  return html`<p class="quiet">The columns of a family are shuffled together inside each list, ${TIMES[repeats] ?? `${repeats} times`}, on ${counted(lists, 'list')} of ${counted(users, 'user')} of the choose part (MRR ${digits(mrr)} as they are). Shown is the mean drop of MRR, its interval clustered by user; intervals that include 0 are grey.</p>
${figure}${constant.length > 0 && html`<p>Equal for all candidates of a list, and so 0.0000 by construction whatever they are worth in company: ${names(constant)}.</p>`}
${unused.length > 0 && html`<p>Asked for by no tree: ${names(unused)}.</p>`}
<details><summary>The same as a table</summary>${table<FamilyImportance>(
    'Permutation importance by family',
    [
      { head: 'family', cell: ({ family }) => family },
      { head: 'columns', isNumber: true, cell: ({ columns }) => columns },
      { head: 'used', isNumber: true, title: 'columns that any tree asks for', cell: ({ used }) => used },
      { head: 'drop of MRR', isNumber: true, cell: ({ value }) => signed(value) },
      {
        head: '95 % interval',
        isNumber: true,
        cell: (row) => (row.isConstant ? 'by construction' : span(row, signed)),
      },
    ],
    all,
  )}</details>
`;
}

function names(families: readonly FamilyImportance[]): string {
  return families.map(({ family, columns }) => `${family} (${columns})`).join(', ');
}

function gains(gain: StoredTraining['gain'], features: readonly Feature[]): Markup {
  const total = Object.values(gain).reduce<number>((sum, each) => sum + (each ?? 0), 0);
  const ranked = Object.entries(gain)
    .map(([name, each]) => ({
      name,
      share: (each ?? 0) / total,
      feature: features.find((known) => known.name === name),
    }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1));
  const shown = ranked.slice(0, SHOWN);
  const [most = { share: 1 }] = shown;
  const together = shown.reduce((sum, { share }) => sum + share, 0);
  return html`<p class="quiet">The gain of a column is what its splits took off the loss, summed over the trees. ${counted(ranked.length, 'column')} of ${Object.keys(gain).length} are asked for by the trees; the first ${shown.length} hold ${percent(together)} of the gain.</p>
${table<(typeof shown)[number]>(
  'Columns by gain',
  [
    {
      head: 'column',
      className: 'name',
      cell: ({ name, feature }) => html`${columnName(name, feature)}${feature && sentenceOf(feature)}`,
    },
    { head: 'gain', isNumber: true, title: 'share of the gain of all columns', cell: ({ share }) => percent(share) },
    {
      head: '',
      className: 'track',
      cell: ({ share }) => html`<span class="bar" style="width:${((100 * share) / most.share).toFixed(1)}%"></span>`,
    },
    { head: 'family', cell: ({ feature }) => feature && familyOf(feature) },
  ],
  shown,
)}`;
}

/** A long name may break behind its words. */
function columnName(name: string, feature: Feature | undefined): Markup {
  const pieces = name.match(/[^_]+_*|_+/g) ?? [name];
  return html`<code title="${feature?.sentence}">${pieces.map((piece) => html`${piece}<wbr>`)}</code>`;
}

function sentenceOf({ sentence }: Feature): Markup {
  if (sentence.length <= LONG) return html`<p>${sentence}</p>`;
  return html`<details><summary>${sentence.slice(0, LONG).replace(/\s+\S*$/, '')} …</summary><p>${sentence}</p></details>`;
}
