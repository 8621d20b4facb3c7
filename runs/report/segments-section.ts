import { CLICK_POSITIONS, SESSION_LENGTHS, type Segment } from '../../eval/segments';
import type { Findings } from './collect';
import { draw, drawSmall } from './draw';
import { counted, digits, isKnown } from './format';
import { html, type Markup } from './html';
import { type IntervalRow, intervalPlot, type Tone } from './interval-plot';
import { legend } from './legend';
import { type SegmentNumber, segmentsOf } from './ranked-lists';
import { section } from './table';

/** Lower bounds for the number of candidates. */
const LIST_LENGTHS = [0, 2, 6, 11, 26, 51];

const ORDER: readonly Tone[] = ['first', 'second', 'third'];

interface Panel {
  readonly number: SegmentNumber;
  readonly title: string;
  readonly bounds: readonly number[];
  readonly unit: string;
}

/** Known before the click: rankers may be compared inside a segment. */
const KNOWN: readonly Panel[] = [
  { number: 'sessionLength', title: 'Events of the session so far', bounds: SESSION_LENGTHS, unit: 'events' },
  { number: 'candidates', title: 'Candidates in the list', bounds: LIST_LENGTHS, unit: 'candidates' },
  { number: 'hour', title: 'Hour of the day, UTC', bounds: [0, 6, 12, 18], unit: 'h' },
];

const OUTCOME: Panel = { number: 'clickPosition', title: '', bounds: CLICK_POSITIONS, unit: 'place' };

/** MRR where sessions are short or long, lists too, by the hour, and by what was clicked: small plots on one scale. */
export async function segmentsSection({ lists, main }: Findings): Promise<Markup> {
  const signs = legend(main.map((ranker, i) => [ORDER[i], ranker]));
  const rows = (panel: Panel): IntervalRow[] =>
    rowsOf(
      main.map((ranker) => segmentsOf(lists, ranker, panel.number, panel.bounds)),
      panel.unit,
    );
  const panels = KNOWN.map((panel) => ({ ...panel, rows: rows(panel) })).filter((panel) => panel.rows.length > 0);
  const domain = domainOf(panels.flatMap((panel) => panel.rows));
  const outcome = rows(OUTCOME);
  const drawn: Markup[] = [];
  for (const panel of panels)
    drawn.push(
      html`<div><h4>${panel.title}</h4>${await drawSmall(
        intervalPlot({ rows: panel.rows, title: 'MRR', step: 15, domain }),
        `MRR by ${panel.title.toLowerCase()}`,
      )}</div>
`,
    );
  return section(
    'segments',
    'Where the rankers are strong',
    html`<p class="quiet">MRR with 95 % intervals, by what is known when a list is ranked, so rankers may be compared inside a segment; all on one scale. Any other column of <code>lists.arrow</code> can be a segment as well.</p>
`,
    signs,
    drawn.length > 0 ? html`<div class="multiples">${drawn}</div>` : html`<p>No list was judged.</p>`,
    html`<h3>By the position of the click</h3>
<p class="quiet"><strong>An outcome: this describes the rankers and does not compare them.</strong> Where the first relevant candidate stood in the shown list is known only afterwards; among lists clicked at the first place, the shown order is perfect by definition.</p>
`,
    signs,
    outcome.length > 0
      ? await draw(
          intervalPlot({ rows: outcome, title: 'MRR with 95 % interval', step: 17 }),
          'MRR by position of the click',
        )
      : html`<p>No list has it.</p>`,
  );
}

/** From the lowest bound to the highest, of intervals that are known. */
function domainOf(rows: readonly IntervalRow[]): readonly [number, number] | undefined {
  const ends = rows.flatMap(({ lo, hi, value }) => [lo, hi, value]).filter(isKnown);
  if (ends.length === 0) return undefined;
  return [Math.max(0, Math.floor(10 * Math.min(...ends)) / 10), Math.min(1, Math.ceil(10 * Math.max(...ends)) / 10)];
}

function rowsOf(rankers: readonly (readonly Segment[])[], unit: string): IntervalRow[] {
  const segments = rankers[0] ?? [];
  return segments.flatMap(({ segment, n }, at) => {
    const middle = Math.floor((rankers.length - 1) / 2);
    const rows = rankers.map((of, i): IntervalRow => {
      const { value = Number.NaN, lo = Number.NaN, hi = Number.NaN } = of.find((own) => own.segment === segment) ?? {};
      return {
        label: i === middle ? labelOf(segment, unit) : i === middle + 1 ? counted(n, 'list') : '',
        tone: ORDER[i],
        value,
        lo,
        hi,
        text: digits(value),
      };
    });
    const gap: IntervalRow = { label: '', tone: 'first', value: null, lo: null, hi: null };
    return at === segments.length - 1 ? rows : [...rows, gap];
  });
}

function labelOf(segment: string, unit: string): string {
  if (unit === 'place') return `place ${segment}`;
  if (unit === 'h') return `${segment === '18+' ? '18–23' : segment} h`;
  if (segment === '1') return `1 ${unit.replace(/s$/, '')}`;
  return `${segment} ${unit}`;
}
