import { type Content, html, type Markup } from './html';

/** A column of a table: its heading, and what stands in it. */
export interface Column<Row> {
  readonly head: Content;
  /** Said when one points at the heading. */
  readonly title?: string;
  readonly isNumber?: boolean;
  readonly className?: string;
  readonly cell: (row: Row, place: number) => Content;
}

/** A table in a frame that scrolls sideways where the page is too narrow; the first column stays in sight. */
export function table<Row>(
  label: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  classOf: (row: Row) => string = () => '',
): Markup {
  const classes = ({ isNumber, className }: Column<Row>): string =>
    [isNumber ? 'number' : '', className ?? ''].join(' ').trim();
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table>
<thead><tr>${columns.map((column) => html`<th scope="col" class="${classes(column)}" title="${column.title ?? ''}">${column.head}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row, place) => html`<tr class="${classOf(row)}">${columns.map((column, i) =>
      i === 0
        ? html`<th scope="row" class="${classes(column)}">${column.cell(row, place)}</th>`
        : html`<td class="${classes(column)}">${column.cell(row, place)}</td>`,
    )}</tr>
`,
  )}</tbody>
</table></div>
`;
}

/** Names and what they stand for, one below the other. */
export function facts(rows: readonly (readonly [name: string, value: Content])[]): Markup {
  return html`<dl>${rows.map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>
`,
  )}</dl>
`;
}

/** A part of the page under a heading of its own. */
export function section(id: string, title: string, ...contents: readonly Content[]): Markup {
  return html`<section id="${id}"><h2>${title}</h2>
${contents}</section>
`;
}
