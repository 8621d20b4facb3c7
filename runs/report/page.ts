import type { Findings } from './collect';
import { dataSection } from './data-section';
import { counted } from './format';
import { type Content, html, type Markup, markup } from './html';
import { importanceSection } from './importance-section';
import { leaderboardSection } from './leaderboard-section';
import { learningSection } from './learning-section';
import { manifestSection } from './manifest-section';
import { pairedSection } from './paired-section';
import { protocolSection } from './protocol-section';
import { segmentsSection } from './segments-section';
import { STYLE } from './style';
import { cautionsOf, summaryOf } from './summary';

const CONTENTS = [
  ['leaderboard', 'Leaderboard', leaderboardSection],
  ['paired', 'Against the baselines', pairedSection],
  ['learning', 'Learning curve', learningSection],
  ['importance', 'What the model leans on', importanceSection],
  ['segments', 'Where the rankers are strong', segmentsSection],
  ['data', 'Data', dataSection],
  ['protocol', 'Protocol', protocolSection],
  ['manifest', 'Manifest', manifestSection],
] as const;

/** The report as one file: no network, no scripts. */
export async function page(findings: Findings): Promise<string> {
  const sections: (readonly [id: string, title: string, content: Content])[] = [];
  for (const [id, title, write] of CONTENTS) sections.push([id, title, await write(findings)]);
  const written = sections.filter(([, , content]) => content !== false);
  const cautions = cautionsOf(findings);
  const name = nameOf(findings);
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
<p class="source">${sourceOf(findings)}</p>
<p class="summary">${summaryOf(findings)}</p>
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

function nameOf({ manifest: { dataset, data } }: Findings): string {
  return data.length > 0 ? `${dataset}: ${data[0].file}` : dataset;
}

function sourceOf({ replay: { counts }, manifest, training }: Findings): Markup {
  const model = training ? counted(training.bestRound, 'tree') : 'no model';
  return html`${manifest.data.length > 1 && `${counted(manifest.data.length, 'file')}, `}${counted(counts.events, 'event')}, ${counted(counts.requests, 'request')}, ${counted(manifest.columns.length, 'column')}, ${model}`;
}
