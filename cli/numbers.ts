/** An estimate as a terminal shows it: four decimals, the interval below. */
export interface Shown {
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
}

export function fixed(x: number | null): string {
  return isUnknown(x) ? '-' : x.toFixed(4);
}

export function signed(x: number | null): string {
  return isUnknown(x) ? '-' : `${x < 0 ? '' : '+'}${x.toFixed(4)}`;
}

/** Whether there is no number to show: null as files have it, NaN as sums do. */
function isUnknown(x: number | null): x is null {
  return x === null || Number.isNaN(x);
}

/** `0.6703` over `[0.6509, 0.6897]`. */
export function withSpan({ value, lo, hi }: Shown, text: (x: number | null) => string = fixed): string {
  return `${text(value)}\n${isUnknown(lo) || isUnknown(hi) ? 'no interval' : `[${text(lo)}, ${text(hi)}]`}`;
}

export function pText(p: number | null): string {
  return p === null ? 'undefined' : p < 0.0001 ? '< 0.0001' : p.toFixed(4);
}

export function count(n: number): string {
  return n.toLocaleString('en');
}

/** A number with its interval on one line. */
export function oneLine(text: string): string {
  return text.replace('\n', ' ');
}

/** Whether a loss is shown to stay within the margin, and the bound that says so. */
export function withinText({
  bound,
  is_non_inferior,
}: {
  readonly bound: number | null;
  readonly is_non_inferior: boolean | null;
}): string {
  const isWithin = is_non_inferior === null ? '-' : is_non_inferior ? 'yes' : 'no';
  return `${isWithin}\n${bound === null ? '' : signed(bound)}`;
}

/** How far the rounds of a measurement lie apart: the slowest over the quickest. */
export function roundsText(rounds: readonly number[] | undefined): string {
  return rounds && rounds.length > 1 ? `+${(100 * (rounds.at(-1)! / rounds[0] - 1)).toFixed(0)} %` : '-';
}
