import { simulator } from '../datasets/simulator/simulator';
import { trivagoRequest, trivagoSchema } from '../datasets/trivago-schema';
import type { RawEvent } from '../engine/events/event';
import type { Feature } from '../engine/spec/features';
import { bindCatalogue } from '../features/index';
import { winnerAccumulators } from './winner-accumulators';

/** The catalogue's features that the winner's style makes, too. @throws Error naming those the catalogue has not */
export function winnerFeatures(): readonly Feature[] {
  const names = [...winnerAccumulators().keys()];
  const features = bindCatalogue(trivagoSchema, trivagoRequest).filter(({ name }) => names.includes(name));
  const missing = names.filter((name) => !features.some((feature) => feature.name === name));
  if (missing.length > 0) throw new Error(`bench: the catalogue has no ${missing.join(', ')}`);
  return features;
}

/** A simulated log, whole. */
export async function logOf(events: number): Promise<RawEvent[]> {
  const log: RawEvent[] = [];
  for await (const chunk of (await simulator.open({ logs: [], events, seed: 1 })).events)
    for (const event of chunk.events) log.push(event);
  return log;
}

/** Columns as they are flushed batch by batch, put together. */
export function together(columns: number, run: (check: Check) => void): Float32Array[] {
  const made: Float32Array[][] = Array.from({ length: columns }, () => []);
  run((some, rows) => some.forEach((column, c) => made[c].push(column.slice(0, rows))));
  return made.map((parts) => Float32Array.from(parts.flatMap((part) => Array.from(part))));
}

/** @throws Error at the first cell in which Podium and another differ */
export function checkCells(names: readonly string[], ours: readonly Float32Array[], theirs: readonly Float32Array[]) {
  for (const [c, name] of names.entries()) {
    if (ours[c].length !== theirs[c].length) throw new Error(`bench: ${ours[c].length} rows and ${theirs[c].length}`);
    const at = ours[c].findIndex((value, row) => !Object.is(value, theirs[c][row]));
    if (at >= 0) throw new Error(`bench: ${name}, row ${at}: podium says ${ours[c][at]}, the other ${theirs[c][at]}`);
  }
}

export type Check = (columns: readonly Float32Array[], rows: number) => void;
