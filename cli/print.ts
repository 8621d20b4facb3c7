import type { Estimate } from '../runs/estimate';
import type { Manifest } from '../runs/manifest';

/** Writes a result to standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** What a dry run says. */
export function estimateText({ events, requests, rows, columns, bytes, minutes, freeBytes, log }: Estimate): string {
  const count = (n: number): string => n.toLocaleString('en');
  const size = (part: number): string => count(Math.ceil(part / 1e6));
  return `${count(events)} events, ${count(requests)} requests: a table of ${count(rows)} rows x ${count(columns)} features, about ${size(bytes)} MB (${size(freeBytes)} MB are free), ${size(log.bytes)} MB of events in ${log.folder} meanwhile (${size(log.freeBytes)} MB are free) and ${minutes < 1 ? 'under a minute' : `about ${Math.ceil(minutes)} minutes`} of replay; nothing was written`;
}

/** Where the time of a run went. */
export function stageTimes({ steps }: Manifest): string {
  return `time: ${Object.entries(steps)
    .map(([name, seconds]) => `${name} ${seconds.toFixed(1)} s`)
    .join(', ')}`;
}
