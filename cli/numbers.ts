/** An estimate as a terminal shows it: four decimals, the interval below. */
export interface Shown {
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
}

export function fixed(x: number | null): string {
  return x === null ? '-' : x.toFixed(4);
}

export function signed(x: number | null): string {
  return x === null ? '-' : `${x < 0 ? '' : '+'}${x.toFixed(4)}`;
}

/** `0.6703` over `[0.6509, 0.6897]`. */
export function withSpan({ value, lo, hi }: Shown, text: (x: number | null) => string = fixed): string {
  return `${text(value)}\n${lo === null || hi === null ? 'no interval' : `[${text(lo)}, ${text(hi)}]`}`;
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
