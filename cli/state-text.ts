import { type Duration, durationName } from '../engine/base/durations';
import type { KeySetSize, StateSize } from '../runs/state-size';

/** What the state of a replay takes, by key set, the largest first. */
export function stateText({ keySets, dictionary, bytes }: StateSize): string {
  const rows = keySets.map((keySet) => [
    keySet.name,
    count(keySet.rows),
    count(keySet.states),
    megabytes(keySet.laneBytes),
    megabytes(keySet.keyBytes),
    megabytes(keySet.objectBytes),
    megabytes(keySet.bytes),
    count(keySet.boundPerKey),
    expiry(keySet),
    keySet.caps.length === 0 ? '-' : shortened(keySet.caps),
  ]);
  const head = ['key set', 'rows', 'states', 'lanes', 'keys', 'objects', 'MB', 'bound', 'expires', 'caps'];
  return [
    'state at the end, MB; bound: most bytes per key that the states declare',
    ...aligned([head, ...rows]),
    `dictionary: ${count(dictionary.ids)} ids, about ${megabytes(dictionary.bytes)} MB, none is ever forgotten; all state: ${megabytes(bytes)} MB`,
  ].join('\n');
}

/** Rows of cells in columns, the first and the last to the left, the others to the right. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 || i === row.length - 1 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd(),
  );
}

function expiry({ expireAfter }: KeySetSize): Duration | 'never' {
  return expireAfter === null ? 'never' : durationName(expireAfter);
}

function shortened(caps: readonly string[]): string {
  return caps.length > 3 ? `${caps.slice(0, 3).join(', ')} …` : caps.join(', ');
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0);
}

function count(n: number): string {
  return n.toLocaleString('en');
}
