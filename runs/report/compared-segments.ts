import {
  CLICK_POSITIONS,
  rangeName,
  rangeNames,
  SESSION_LENGTHS,
  type Segment,
  segmentMeans,
} from '../../eval/segments';
import type { Entrant } from '../compare/entrant';
import { alignEntrants } from '../compare/same-lists';
import { known } from '../known';
import { draw } from './draw';
import { counted, digits, metricName } from './format';
import { html, type Markup } from './html';
import { type IntervalRow, intervalPlot } from './interval-plot';
import { section } from './table';

/** Segments by a number of each list: what it is called, and its lower bounds. */
const KINDS = [
  { number: 'session_length', title: 'events of the session before the list', bounds: SESSION_LENGTHS },
  { number: 'candidates', title: 'candidates in the list', bounds: CLICK_POSITIONS.map((low) => 5 * (low - 1) + 1) },
] as const;

/** The metric of every ranker by segments that are known before the click, drawn on one scale. */
export async function comparedSegments(entrants: readonly Entrant[], metric: string): Promise<Markup> {
  const { user, values } = alignEntrants(entrants, metric);
  const figures: Markup[] = [];
  for (const { number, title, bounds } of KINDS) {
    const of = entrants[0].values(number);
    if (!of) continue;
    const segments = values.map((own) => segmentMeans(own, user, (i) => rangeName(of[i], bounds), rangeNames(bounds)));
    figures.push(
      html`<h3>By ${title}</h3>
`,
      await draw(
        intervalPlot({ rows: rowsOf(entrants, segments), title: `${metricName(metric)} with 95 % interval`, step: 20 }),
        `${metricName(metric)} of ${entrants.length} rankers by ${title}`,
      ),
    );
  }
  return section(
    'segments',
    'Where they differ',
    html`<p class="quiet">The same lists, in groups that are known before the click; a ranker can be as good as another overall and worse for some.</p>
`,
    figures,
  );
}

function rowsOf(entrants: readonly Entrant[], segments: readonly (readonly Segment[])[]): IntervalRow[] {
  return segments[0].flatMap(({ segment, n }, s) => [
    { label: `${segment} (${counted(n, 'list')})`, tone: 'third' as const, value: null, lo: null, hi: null },
    ...entrants.map(({ label }, e): IntervalRow => {
      const { value, lo, hi } = segments[e][s];
      return {
        label,
        tone: e === 0 ? 'second' : 'first',
        value: known(value),
        lo: known(lo),
        hi: known(hi),
        text: digits(value),
      };
    }),
  ]);
}
