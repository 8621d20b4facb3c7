import type { TopLevelSpec } from 'vega-lite';
import { escapeText, html, type Markup, markup } from './html';

/** A plot for a given width in pixels. */
export type Plot = (width: number) => TopLevelSpec;

/** The upright axis of a plot of one metric, in `value`. */
export const VALUE_AXIS = {
  field: 'value',
  type: 'quantitative',
  title: null,
  scale: { zero: false },
  axis: { tickCount: 5 },
} as const;

/** The page is read on desks and on phones; each gets a drawing of its own, in letters of one size. */
const WIDTHS = { wide: 944, narrow: 340 } as const;

/** Draws a plot for both widths as SVG without scripts; `label` says in words what is seen. */
export async function draw(plot: Plot, label: string): Promise<Markup> {
  const drawings: Markup[] = [];
  for (const [name, width] of Object.entries(WIDTHS)) {
    const svg = await toSvg(plot(width));
    drawings.push(html`<div class="${name}">${markup(named(svg, label))}</div>
`);
  }
  return html`<figure>${drawings}</figure>
`;
}

/** Width in pixels of one of several small plots that stand side by side. */
const SMALL = 300;

/** Draws one of several small plots, in one width for desks and phones. */
export async function drawSmall(plot: Plot, label: string): Promise<Markup> {
  return html`<div class="small">${markup(named(await toSvg(plot(SMALL)), label))}</div>
`;
}

async function toSvg(spec: TopLevelSpec): Promise<string> {
  const [{ parse, View, Error: ERROR }, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const view = new View(parse(compile({ ...spec, config: CONFIG }).spec), { renderer: 'none', logLevel: ERROR });
  const svg = await view.toSVG();
  view.finalize();
  return svg;
}

function named(svg: string, label: string): string {
  const viewBox = /viewBox="([^"]*)"/.exec(svg)?.[1] ?? '';
  return svg.replace(/^<svg[^>]*>/, `<svg role="img" aria-label="${escapeText(label)}" viewBox="${viewBox}">`);
}

const QUIET = { domain: false, ticks: false, labelColor: 'var(--quiet)', titleColor: 'var(--quiet)' } as const;

const CONFIG = {
  aria: false,
  background: 'transparent',
  font: 'inherit',
  autosize: 'none',
  view: { stroke: null },
  title: { anchor: 'start', frame: 'group', fontSize: 12, fontWeight: 'normal', color: 'var(--quiet)', offset: 10 },
  axis: {
    ...QUIET,
    gridColor: 'var(--line)',
    labelFontSize: 12,
    labelPadding: 6,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    titlePadding: 8,
    labelFlush: false,
  },
} as const;
