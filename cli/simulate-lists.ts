import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type SlateTruth, simulateSlates } from '../datasets/index';
import { ConfigError } from '../engine/base/errors';

/** What a simulation of logged lists wrote. */
export interface SimulatedLists {
  readonly log: string;
  readonly rows: number;
  /** Clicks a list that the logging and the judged policy earn, exactly. */
  readonly truth: SlateTruth;
}

const COLUMNS = ['list', 'user', 'position', 'item_id', 'click', 'propensity_score', 'target_score'] as const;

/** Writes made-up lists of one policy, with its chances and another's, as CSV for podium off-policy --slates. */
export function simulateLists({
  slates,
  seed,
  out,
  force,
}: {
  readonly slates: number;
  readonly seed: number;
  readonly out: string;
  readonly force: boolean;
}): SimulatedLists {
  const log = /\.csv(\.gz)?$/.test(out) ? out : join(out, 'slates.csv.gz');
  if (existsSync(log) && !force)
    throw new ConfigError(
      `datasets: ${log} exists already; choose another --out, or --force to write over it`,
      'E_EXISTS',
    );
  const made = simulateSlates(slates, seed);
  const lines = [COLUMNS.join(',')];
  let next = made.next();
  for (; !next.done; next = made.next()) {
    const place = next.value;
    lines.push(COLUMNS.map((name) => place[name]).join(','));
  }
  const text = `${lines.join('\n')}\n`;
  mkdirSync(dirname(log), { recursive: true });
  try {
    writeFileSync(`${log}.part`, log.endsWith('.gz') ? gzipSync(text) : text);
    renameSync(`${log}.part`, log);
  } finally {
    rmSync(`${log}.part`, { force: true });
  }
  return { log, rows: lines.length - 1, truth: next.value };
}
