import { html, type Markup } from './html';
import { section } from './table';

/** A section whose data the run lacks: what it would show, and which command makes it. */
export function missing(id: string, title: string, what: string, command: string): Markup {
  return section(
    id,
    title,
    html`<p class="missing">Not known yet: ${what}. <code>${command}</code> makes it; RUN is the run’s folder, and <code>podium report</code> then shows it here.</p>
`,
  );
}
