import { html, type Markup } from './html';
import { TONES, type Tone } from './interval-plot';

/** Says which sign stands for what. */
export function legend(entries: readonly (readonly [tone: Tone, text: string])[]): Markup {
  return html`<p class="legend">${entries.map(([tone, text]) => html`<span><i class="${tone}">${TONES[tone].sign}</i> ${text}</span> `)}</p>
`;
}
