import type { Steadiness } from '../ablate/over-windows';
import type { AblationFile } from '../ablate/run';
import type { Told } from '../ablate/told';
import { draw, type Plot } from './draw';
import { count, counted, digits, isKnown, metricName, pValue, signed, valueCell } from './format';
import { html, type Markup } from './html';
import { TONES } from './interval-plot';
import { pathPlot } from './path-plot';
import { section, table } from './table';

/** Sets of columns that an ablation tried: metric against time, and the path that adds group by group. */
export async function frontSection(
  label: string,
  place: number,
  file: AblationFile,
): Promise<readonly [id: string, title: string, content: Markup]> {
  const name = metricName(file.metric);
  const { sets, pick, forward } = file;
  const left = sets.length - drawn(file).length;
  const isPriced = sets.every(({ cost }) => cost !== null);
  const figures: Markup[] = [];
  if (isPriced)
    figures.push(
      html`<h3>Metric against time</h3>
<p class="quiet">Each dot is a set of columns that was trained and measured; bigger dots hold more state. Filled dots are on the front: no other set is as good, as quick and as small, and better in one of these. ◆ is the pick.${left > 0 && ` ${count(left)} sets that come less than three quarters of the way from no column to all are left out.`}</p>
`,
      await draw(
        frontPlot(file, name),
        `${name} of ${sets.length} sets of columns against microseconds for a list; the pick is ${pick.name}`,
      ),
    );
  if (forward)
    figures.push(
      html`<h3>Adding group by group</h3>
`,
      await draw(
        pathPlot(file, name),
        `${name} along the forward path of ${forward.length - 1} groups with its 95 % band`,
      ),
      html`<ol class="steps">${forward.slice(1).map(
        ({ group, estimate }) => html`<li>${group}: ${digits(estimate.value)}</li>
`,
      )}</ol>
`,
    );
  const title = `Sets of ${label}`;
  const content = section(
    `sets-${place}`,
    title,
    html`<p>Pick: <strong>${pick.name}</strong>, ${count(pick.columns.length)} of ${count(file.full.columns)} columns, ${name} ${digits(pick.estimate.value)} on the choose part, ${signed(pick.against_full.value)} against all columns${pick.price !== null && `, at ${(100 * pick.price).toFixed(0)} % of their price (mean of time and state)`}. It is the cheapest set tried that is non-inferior to the best one at ${file.margin}.</p>
`,
    file.report && toldPart(file.report, name),
    file.stability && stabilityPart(file.stability),
    figures,
    table(
      'Sets on the front, and those non-inferior to the best',
      [
        { head: 'set', cell: (set) => (set.key === pick.key ? html`${set.name}<small>pick</small>` : set.name) },
        { head: 'columns', isNumber: true, cell: (set) => count(set.columns.length) },
        { head: name, isNumber: true, cell: (set) => valueCell(set.estimate) },
        { head: 'less the best', isNumber: true, cell: (set) => valueCell(set.against_best, signed) },
        {
          head: 'µs a list',
          isNumber: true,
          cell: ({ cost }) =>
            cost
              ? html`${cost.total.p50.toFixed(0)}<small>p99 ${cost.total.p99.toFixed(0)}${spreadOf(cost)}</small>`
              : '–',
        },
        {
          head: 'state',
          isNumber: true,
          cell: ({ cost }) => (cost ? `${(cost.stateBytes / 2 ** 20).toFixed(1)} MiB` : '–'),
        },
        { head: 'front', cell: (set) => (set.is_on_front ? 'yes' : '') },
        { head: 'non-inferior', cell: (set) => (set.against_best.is_non_inferior ? 'yes' : '') },
      ],
      sets.filter((set, i) => i === 0 || set.is_on_front || set.against_best.is_non_inferior),
      (set) => (set.key === pick.key ? 'best' : ''),
    ),
  );
  return [`sets-${place}`, title, content];
}

/** What the report part says of it, opened once; ablations of earlier versions have no list of questions. */
function toldPart({ lists, users, full, pick, heuristic, questions }: Told, name: string): Markup | false {
  if (!questions) return false;
  const rule = heuristic ? `, ${heuristic.name}, a heuristic without training, ${digits(heuristic.value)}` : '';
  return html`<p>On the report part, opened once for it (${counted(lists, 'list')} of ${counted(users, 'user')}): all columns ${digits(full.value)}, the pick ${digits(pick.value)}${rule}.</p>
${table<Told['questions'][number]>(
  'Differences on the report part',
  [
    { head: 'on the report part', cell: ({ a, b }) => `${a} less ${b}` },
    { head: name, isNumber: true, cell: ({ change }) => valueCell(change, signed) },
    { head: 'p', isNumber: true, cell: ({ change }) => pValue(change.p) },
    { head: 'p (Holm)', isNumber: true, cell: ({ change }) => pValue(change.p_holm) },
    {
      head: 'non-inferior',
      cell: ({ change }) => (change.is_non_inferior === null ? '–' : change.is_non_inferior ? 'yes' : 'not shown'),
    },
  ],
  questions,
)}`;
}

/** Whether the same groups would be picked at other times; ablations of earlier versions do not say. */
function stabilityPart({ index, windows, chosen }: Steadiness): Markup {
  const held = chosen.filter(({ windows: times }) => times > 0).toSorted((a, b) => b.windows - a.windows);
  return html`<p>Repeated in ${windows.length} windows of what lies before the report part, the picks have a stability of ${index === null ? 'no known value, since every pick holds all groups or none' : html`<strong>${index.toFixed(3)}</strong> (Nogueira’s index: 1 is the same groups every time, 0 as by chance)`}. Groups by the windows in whose pick they stand: ${held.map(({ group, windows: times }) => `${group} ${times}`).join(', ') || 'none'}.</p>
`;
}

/** Sets that come at least three quarters of the way from no column to all: the others would press these together. */
function drawn({ sets, full, nothing }: AblationFile): AblationFile['sets'] {
  const least = (nothing.value ?? 0) + 0.75 * ((full.value ?? 0) - (nothing.value ?? 0));
  return sets.filter(({ estimate }) => isKnown(estimate.value) && estimate.value >= least);
}

function frontPlot(file: AblationFile, name: string): Plot {
  const { pick } = file;
  const values = drawn(file).map((set) => ({
    us: set.cost!.total.p50,
    value: set.estimate.value,
    mib: set.cost!.stateBytes / 2 ** 20,
    colour: set.key === pick.key ? TONES.second.colour : set.is_on_front ? TONES.first.colour : TONES.third.colour,
    shape: set.key === pick.key ? TONES.second.shape : TONES.first.shape,
    opacity: set.is_on_front || set.key === pick.key ? 1 : 0.45,
  }));
  return (width) => ({
    width: width - 76,
    height: width < 500 ? 220 : 300,
    padding: { left: 52, right: 24, top: 34, bottom: 46 },
    title: name,
    data: { values },
    mark: { type: 'point', filled: true },
    encoding: {
      x: {
        field: 'us',
        type: 'quantitative',
        title: 'µs for a list, reading and scoring',
        scale: { zero: false, nice: false, padding: 16 },
        axis: { tickCount: width < 500 ? 4 : 8, grid: false },
      },
      y: { field: 'value', type: 'quantitative', title: null, scale: { zero: false } },
      size: { field: 'mib', type: 'quantitative', legend: null, scale: { range: [40, 400] } },
      color: { field: 'colour', type: 'nominal', scale: null },
      shape: { field: 'shape', type: 'nominal', scale: null },
      opacity: { field: 'opacity', type: 'quantitative', scale: null },
    },
  });
}

function spreadOf({ rounds }: NonNullable<AblationFile['pick']['cost']>): string {
  return rounds && rounds.length > 1 ? `, rounds to ${rounds.at(-1)!.toFixed(0)}` : '';
}
