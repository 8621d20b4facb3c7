import { type Content, html, markup } from './html';
import { STYLE } from './style';

/** What a page says above its sections, and the sections; those that are false have nothing to say. */
export interface Shell {
  readonly name: string;
  readonly source: Content;
  readonly summary: string;
  readonly cautions: readonly string[];
  readonly sections: readonly (readonly [id: string, title: string, content: Content])[];
}

/** A page as one file: no network, no scripts. */
export function shell({ name, source, summary, cautions, sections }: Shell): string {
  const written = sections.filter(([, , content]) => content !== false);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}: Podium report</title>
<style>${markup(STYLE)}</style>
</head>
<body>
<header>
<p class="kicker">Podium report</p>
<h1>${name}</h1>
<p class="source">${source}</p>
<p class="summary">${summary}</p>
${
  cautions.length > 0 &&
  html`<ul class="cautions">${cautions.map(
    (caution) => html`<li><strong>Caution:</strong> ${caution}.</li>
`,
  )}</ul>
`
}<nav>${written.map(
    ([id, title]) => html`<a href="#${id}">${title}</a>
`,
  )}</nav>
</header>
<main>
${written.map(([, , content]) => content)}</main>
</body>
</html>
`.markup;
}
