import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type SimulatedTruth, simulateExperiment } from '../datasets/index';
import { ConfigError } from '../engine/base/errors';

/** What a simulation of an experiment wrote. */
export interface SimulatedTrial {
  readonly log: string;
  readonly rows: number;
  /** Lifts of target over control, in expectation over the units drawn. */
  readonly truth: SimulatedTruth;
}

const ROWS_AT_ONCE = 2000;

/** Writes exposures and outcomes of a made-up experiment as NDJSON, the whole file or none. */
export async function simulateTrial({
  out,
  force,
  ...asked
}: {
  units: number;
  lift: number;
  share: number;
  seed: number;
  out: string;
  force: boolean;
}): Promise<SimulatedTrial> {
  const log = /\.(ndjson|jsonl)(\.gz)?$/.test(out) ? out : join(out, 'experiment.ndjson.gz');
  if (existsSync(log) && !force)
    throw new ConfigError(
      `datasets: ${log} exists already; choose another --out, or --force to write over it`,
      'E_EXISTS',
    );
  const made = simulateExperiment(asked);
  const first = made.next();
  mkdirSync(dirname(log), { recursive: true });
  let rows = 0;
  let truth: SimulatedTruth | undefined;
  function* texts(): Generator<string> {
    let text = '';
    for (let next = first; ; next = made.next()) {
      if (next.done) {
        truth = next.value;
        break;
      }
      text += `${JSON.stringify(next.value)}\n`;
      if (++rows % ROWS_AT_ONCE > 0) continue;
      yield text;
      text = '';
    }
    yield text;
  }
  try {
    const zip = log.endsWith('.gz') ? [createGzip({ level: 6 })] : [];
    await pipeline([Readable.from(texts()), ...zip, createWriteStream(`${log}.part`)]);
    renameSync(`${log}.part`, log);
  } finally {
    rmSync(`${log}.part`, { force: true });
  }
  return { log, rows, truth: truth! };
}
