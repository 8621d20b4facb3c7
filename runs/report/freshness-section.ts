import type { Freshness } from '../compare/freshness';
import { draw, type Plot, VALUE_AXIS } from './draw';
import { digits, isKnown, metricName, pValue, signed, valueCell } from './format';
import { html, type Markup, markup } from './html';
import { section, table } from './table';
import { LINES } from './time-plot';

type Point = Freshness['points'][number] & { readonly family: string };

const WORDS = {
  state: {
    id: 'real-time',
    title: 'What real time is worth',
    axis: 'how far the state lags behind',
    less: 'less the freshest',
    told: 'The same columns, settings and lists, with state that lags behind: what is lost when features are not of now.',
  },
  model: {
    id: 'training-again',
    title: 'What training again is worth',
    axis: 'how often the model is trained again',
    less: 'less never',
    told: 'The same columns, settings and lists, ranked by the newest model made before each: what a fresher model gives.',
  },
} as const;

/** Rankers that differ by the age of their state, or of their model, alone: the metric along it with its paired band. */
export async function freshnessSections(
  found: readonly Freshness[],
  metric: string,
): Promise<(readonly [id: string, title: string, content: Markup])[]> {
  const sections: (readonly [id: string, title: string, content: Markup])[] = [];
  for (const kind of ['state', 'model'] as const) {
    const own = found.filter((each) => each.of === kind);
    if (own.length === 0) continue;
    const { id, title } = WORDS[kind];
    sections.push([id, title, await freshnessSection(own, metric)]);
  }
  return sections;
}

async function freshnessSection(families: readonly Freshness[], metric: string): Promise<Markup> {
  const { id, title, axis, less, told } = WORDS[families[0].of];
  const name = metricName(metric);
  const several = families.length > 1;
  return section(
    id,
    title,
    html`<p class="quiet">${told} The band is the 95 % interval of the paired difference to the leftmost, laid around the value: where it leaves that one’s value, the difference is clear; p is adjusted by Holm within each line.</p>
`,
    several &&
      html`<p class="legend">${families.map(({ label }, i) => {
        const { colour, sign } = lineOf(i);
        return html`<span><i style="${markup(`color: ${colour}`)}">${sign}</i> ${label}</span> `;
      })}</p>
`,
    await draw(
      freshnessPlot(families, axis),
      `${name} of ${families.map(({ label }) => label).join(', ')} by ${axis}, with paired bands`,
    ),
    table<Point>(
      title,
      [
        ...(several ? [{ head: 'of', cell: ({ family }: Point) => family }] : []),
        { head: axis, cell: (point) => point.name },
        { head: name, isNumber: true, cell: ({ row }) => valueCell(row) },
        {
          head: less,
          isNumber: true,
          cell: ({ row: { difference } }) => (difference ? valueCell(difference, signed) : 'reference'),
        },
        { head: 'p (Holm)', isNumber: true, cell: ({ row: { difference } }) => pValue(difference?.p_holm ?? null) },
        {
          head: 'detectable',
          isNumber: true,
          cell: ({ row: { difference } }) => (difference ? digits(difference.detectable) : ''),
        },
      ],
      families.flatMap(({ label, points }) => points.map((point) => ({ ...point, family: label }))),
    ),
  );
}

/** Value against age, one line and band for each family; ages stand in their order, not to scale. */
function freshnessPlot(families: readonly Freshness[], axis: string): Plot {
  const all = families.flatMap(({ points }) => points);
  const names = [...new Map(all.toSorted((a, b) => a.order - b.order).map(({ name }) => [name, true])).keys()];
  return (width) => {
    const isNarrow = width < 500;
    const padding = { left: 52, right: 24, top: 12, bottom: 46 };
    const x = {
      field: 'name',
      type: 'ordinal',
      title: axis,
      sort: null,
      scale: { type: 'point', padding: 0.4, domain: names },
      axis: { grid: false, labelAngle: 0, labelOverlap: true },
    } as const;
    return {
      width: width - padding.left - padding.right,
      height: isNarrow ? 200 : 260,
      padding,
      layer: families.flatMap(({ points }, i) => {
        const { colour, dash } = lineOf(i);
        const [{ row: first }] = points;
        const values = points.map(({ name, row: { value, difference } }) => ({
          ...{ name, value },
          lo: difference ? sumOf(first.value, difference.lo) : value,
          hi: difference ? sumOf(first.value, difference.hi) : value,
        }));
        return [
          {
            data: { values: values.filter(({ lo, hi }) => isKnown(lo) && isKnown(hi)) },
            mark: { type: 'area' as const, color: colour, opacity: 0.18 },
            encoding: { x, y: { ...VALUE_AXIS, field: 'lo' }, y2: { field: 'hi' } },
          },
          {
            data: { values: values.filter(({ value }) => isKnown(value)) },
            mark: {
              type: 'line' as const,
              ...{ strokeWidth: 2, color: colour, strokeDash: [...dash] },
              point: { color: colour, size: 40, filled: true },
            },
            encoding: { x, y: VALUE_AXIS },
          },
        ];
      }),
    };
  };
}

/** The first line is drawn through: it may be the only one. */
function lineOf(place: number): (typeof LINES)[number] {
  return LINES[(place + 1) % LINES.length];
}

function sumOf(a: number | null, b: number | null): number | null {
  return isKnown(a) && isKnown(b) ? a + b : null;
}
