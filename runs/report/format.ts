import { html, type Markup } from './html';

/** A number that may not be known. */
export type Known = number | null;

/** An estimate with its 95 % interval. */
export interface Estimate {
  readonly value: Known;
  readonly lo: Known;
  readonly hi: Known;
}

/** Four digits; a dash for what is not known. */
export function digits(x: Known | undefined): string {
  if (!isKnown(x)) return '–';
  const text = x.toFixed(4);
  return Number(text) === 0 ? '0.0000' : text.replace('-', '−');
}

/** Four digits with a sign. */
export function signed(x: Known | undefined): string {
  return isKnown(x) && x >= 0.000_05 ? `+${digits(x)}` : digits(x);
}

/** `0.6500 to 0.6888`, or why there is none. */
export function span({ lo, hi }: Estimate, show: (x: Known) => string = digits): string {
  return isKnown(lo) && isKnown(hi) ? `${show(lo)} to ${show(hi)}` : 'no interval';
}

/** A value over its interval, for a cell. */
export function valueCell(estimate: Estimate | undefined, show: (x: Known) => string = digits): Markup {
  if (!estimate || !isKnown(estimate.value)) return html`<span class="quiet">–</span>`;
  const { value, lo, hi } = estimate;
  const interval = isKnown(lo) && isKnown(hi) && lo >= 0 && show === digits ? `${digits(lo)}–${digits(hi)}` : null;
  return html`${show(value)}<small>${interval ?? span(estimate, show)}</small>`;
}

/** Whole numbers with their thousands apart. */
export function count(x: number): string {
  return x.toLocaleString('en');
}

/** `1 list`, `2 lists`. */
export function counted(x: number, one: string, many = `${one}s`): string {
  return `${count(x)} ${x === 1 ? one : many}`;
}

export function percent(x: number): string {
  return Number.isFinite(x) ? `${(100 * x).toFixed(1)} %` : '–';
}

export function pValue(p: Known): string {
  if (!isKnown(p)) return '–';
  return p < 0.0001 ? '< 0.0001' : p.toFixed(4);
}

export function bytes(x: number): string {
  if (x < 1e3) return counted(x, 'byte');
  return x < 1e6 ? `${(x / 1e3).toFixed(1)} kB` : `${(x / 1e6).toFixed(1)} MB`;
}

/** An epoch time in milliseconds, to the second, UTC. */
export function moment(ts: number): string {
  const date = new Date(ts);
  return Number.isNaN(date.getTime()) ? '–' : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** A metric's name as people write it: `ndcg_5` is NDCG@5. */
export function metricName(name: string): string {
  const [, base, cutoff] = /^(.*?)(?:_(\d+))?$/.exec(name)!;
  const short = new Set(['mrr', 'ndcg', 'hr', 'map', 'auc', 'gauc']);
  return `${short.has(base!) ? base!.toUpperCase() : base}${cutoff ? `@${cutoff}` : ''}`;
}

export function isKnown(x: Known | undefined): x is number {
  return typeof x === 'number' && Number.isFinite(x);
}
