import type { Segment } from '../../eval/segments';
import { CLICK_POSITIONS, SESSION_LENGTHS } from '../../eval/segments';
import type { Findings } from './collect';
import { draw } from './draw';
import { counted, digits } from './format';
import { html, type Markup } from './html';
import { type IntervalRow, intervalPlot, type Tone } from './interval-plot';
import { legend } from './legend';
import { segmentsOf } from './ranked-lists';
import { section } from './table';

const ORDER: readonly Tone[] = ['first', 'second', 'third'];

/** MRR where sessions are short or long, and by what was clicked. */
export async function segmentsSection({ lists, main }: Findings): Promise<Markup> {
  const signs = legend(main.map((ranker, i) => [ORDER[i], ranker]));
  const drawn = async (number: 'sessionLength' | 'clickPosition', bounds: readonly number[], title: string) => {
    const rows = rowsOf(
      main.map((ranker) => segmentsOf(lists, ranker, number, bounds)),
      number === 'sessionLength' ? 'events' : 'place',
    );
    if (rows.length === 0) return html`<p>No list has it.</p>`;
    return draw(intervalPlot({ rows, title: 'MRR with 95 % interval', step: 17 }), title);
  };
  return section(
    'segments',
    'Where the rankers are strong',
    html`<h3>By the length of the session so far</h3>
<p class="quiet">Events of the session before the list: known when the list is ranked, so rankers may be compared inside a segment.</p>
`,
    signs,
    await drawn('sessionLength', SESSION_LENGTHS, 'MRR by session length'),
    html`<h3>By the position of the click</h3>
<p class="quiet"><strong>An outcome: this describes the rankers and does not compare them.</strong> Where the first relevant candidate stood in the shown list is known only afterwards; among lists clicked at the first place, the shown order is perfect by definition.</p>
`,
    signs,
    await drawn('clickPosition', CLICK_POSITIONS, 'MRR by position of the click'),
  );
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
  return segment === '1' ? '1 event' : `${segment} events`;
}
