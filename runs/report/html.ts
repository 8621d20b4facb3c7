/** Text that may stand in a page as it is: markup of ours, with everything foreign in it escaped. */
export interface Markup {
  readonly markup: string;
}

export type Content = Markup | string | number | null | undefined | false | readonly Content[];

/** A template whose values are escaped, unless they are markup already. Null, undefined and false are nothing. */
export function html(pieces: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return markup(pieces.reduce((text, piece, i) => text + textOf(values[i - 1]) + piece));
}

/** Declares text to be markup: only for text that is made here, never for what stood in a log. */
export function markup(text: string): Markup {
  return { markup: text };
}

/** Text with the five signs that mean something in HTML replaced; control characters, which have no place there, shown. */
export function escapeText(text: string): string {
  return (
    text
      .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what is looked for
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd')
  );
}

function textOf(value: Content): string {
  if (value === null || value === undefined || value === false) return '';
  if (Array.isArray(value)) return value.map(textOf).join('');
  if (typeof value === 'object') return (value as Markup).markup;
  return escapeText(String(value));
}
