import type { Compared, ComparedRow } from '../compare/compare';
import { draw } from './draw';
import { bytes, count, digits, isKnown, metricName, percent, pValue, signed, valueCell } from './format';
import { type Content, html, type Markup } from './html';
import { intervalPlot } from './interval-plot';
import { recallPart } from './recall-part';
import { section, table } from './table';

/** Every ranker of a comparison with its value and what it costs, best first. */
export async function valuesSection(compared: Compared): Promise<Markup> {
  const { rows, metric, policy, reference } = compared;
  const name = metricName(metric);
  const figure = await draw(
    intervalPlot({
      rows: rows.map(({ label, value, lo, hi }) => ({
        label,
        tone: label === reference ? 'second' : 'first',
        value,
        lo,
        hi,
        text: digits(value),
      })),
      title: `${name} with 95 % interval, clustered by user`,
    }),
    `${name} of ${rows.length} rankers with intervals; ${reference} is the reference`,
  );
  return section(
    'leaderboard',
    'Leaderboard',
    figure,
    table<ComparedRow>(
      `${name} by ranker`,
      [
        { head: 'ranker', cell: ({ label }) => named(label, reference) },
        { head: name, isNumber: true, title: policy, cell: (row) => valueCell(row) },
        ...COSTS.filter(({ of }) => rows.some((row) => of(row) !== null)).map(({ head, of }) => ({
          head,
          isNumber: true,
          cell: (row: ComparedRow): Content => of(row) ?? '–',
        })),
      ],
      rows,
      ({ label }) => (label === reference ? 'best' : ''),
    ),
    recallPart(compared),
    rows.some(({ seeds }) => seeds !== null) &&
      html`<p class="quiet">Rows of several seeds are means over their trainings; intervals and p hold users and seeds. Variance of seeds: the share of the squared standard error that is due to them, of the value and below it of the difference; 0 where their means lie no further apart than single lists explain.</p>
`,
    html`<p class="quiet">Policy: <code>${policy}</code></p>
`,
  );
}

const COSTS: readonly { readonly head: string; readonly of: (row: ComparedRow) => Content | null }[] = [
  { head: 'seeds (sd)', of: ({ seeds }) => seeds && `${seeds.count} (${digits(seeds.sd)})` },
  {
    head: 'variance of seeds',
    of: ({ seeds, difference }) =>
      seeds || isKnown(difference?.seed_share)
        ? html`${share(seeds?.share)}${difference && html`<small>difference ${share(difference.seed_share)}</small>`}`
        : null,
  },
  { head: 'columns', of: ({ cost }) => known(cost.columns, count) },
  { head: 'trees', of: ({ cost }) => known(cost.trees, count) },
  { head: 'model', of: ({ cost }) => known(cost.modelBytes, bytes) },
  { head: 'state', of: ({ cost }) => known(cost.stateBytes, bytes) },
];

/** Every challenger less the reference, list by list. */
export async function differencesSection({
  rows,
  metric,
  reference,
  margin,
  family,
}: Compared): Promise<Markup | false> {
  const name = metricName(metric);
  const challengers = rows.filter(({ difference }) => difference !== null);
  if (challengers.length === 0) return false;
  const figure = await draw(
    intervalPlot({
      rows: challengers.map(({ label, difference }) => ({
        label,
        tone: 'first',
        value: difference!.value,
        lo: difference!.lo,
        hi: difference!.hi,
        text: signed(difference!.value),
      })),
      title: `${name} less that of ${reference}: right of 0, the challenger is ahead`,
      marks: [{ at: 0, text: 'no difference' }, ...(margin > 0 ? [{ at: -margin, text: '' }] : [])],
    }),
    `Differences in ${name} between ${challengers.length} rankers and ${reference}`,
  );
  return section(
    'paired',
    `Against ${reference}`,
    html`<p class="quiet">Both rankers on the same lists; the mean of the differences, its interval clustered by user; p adjusted by Holm over the ${family} comparisons of this table. Non-inferior: the one-sided 95 % bound lies above −${margin}, the second upright line.</p>`,
    figure,
    table<ComparedRow>(
      `Paired differences in ${name}`,
      [
        { head: html`less ${reference}`, cell: ({ label }) => label },
        { head: name, isNumber: true, cell: ({ difference }) => valueCell(difference!, signed) },
        { head: 'p', isNumber: true, cell: ({ difference }) => pValue(difference!.p) },
        { head: 'p (Holm)', isNumber: true, cell: ({ difference }) => pValue(difference!.p_holm) },
        {
          head: 'better / equal / worse',
          isNumber: true,
          title: 'lists',
          cell: ({ difference: d }) => `${count(d!.wins)} / ${count(d!.ties)} / ${count(d!.losses)}`,
        },
        { head: 'detectable', isNumber: true, cell: ({ difference }) => digits(difference!.detectable) },
        {
          head: 'non-inferior',
          cell: ({ difference }) =>
            html`${yes(difference!.is_non_inferior)}<small>bound ${signed(difference!.bound)}</small>`,
        },
      ],
      challengers,
    ),
  );
}

function named(label: string, reference: string): Content {
  return label === reference ? html`${label}<small>reference</small>` : label;
}

function share(x: number | null | undefined): string {
  return isKnown(x) ? percent(x) : '–';
}

function yes(is: boolean | null): string {
  return is === null ? '–' : is ? 'yes' : 'not shown';
}

function known(x: number | null, text: (x: number) => string): string | null {
  return x === null ? null : text(x);
}
