import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { TRIVAGO_HEADER, TRIVAGO_ITEM_HEADER, trivagoItemText, trivagoText } from '../datasets/index';
import { ConfigError } from '../engine/base/errors';
import { breathe, type Watch } from '../runs/progress';
import { datasetOf } from './options';

/** What a simulation wrote. */
export interface Simulated {
  readonly log: string;
  readonly metadata: string;
  readonly events: number;
  readonly items: number;
}

/** Writes a simulated log and the last state of its items in the trivago challenge's format, both or none. */
export async function simulateFiles(
  { events, seed, out, force }: { events: number; seed: number; out: string; force: boolean },
  watch: Watch,
): Promise<Simulated> {
  const isFile = /\.csv(\.gz)?$/.test(out);
  const log = isFile ? out : join(out, 'sessions.csv.gz');
  const metadata = join(dirname(log), 'item_metadata.csv');
  for (const path of [log, metadata]) {
    if (existsSync(path) && !force)
      throw new ConfigError(
        `datasets: ${path} exists already; choose another --out, or --force to write over it`,
        'E_EXISTS',
      );
  }
  const opened = await datasetOf('simulator').open({ logs: [], events, seed });
  mkdirSync(dirname(log), { recursive: true });
  const items = new Map<string, string>();
  let written = 0;
  async function* rows(): AsyncGenerator<string> {
    yield `${TRIVAGO_HEADER}\n`;
    for await (const chunk of opened.events) {
      await breathe(watch);
      let text = '';
      for (const event of chunk.events) {
        if (event.type !== 'item') {
          text += `${trivagoText(event)}\n`;
          written++;
        } else if (event.op === 'delete') items.delete(event.item as string);
        else items.set(event.item as string, trivagoItemText(event));
      }
      yield text;
      watch.progress({ stage: 'simulate', done: written, total: events, unit: 'events' });
    }
  }
  try {
    const zip = log.endsWith('.gz') ? [createGzip({ level: 6 })] : [];
    await pipeline([Readable.from(rows()), ...zip, createWriteStream(`${log}.part`)]);
    const table = [TRIVAGO_ITEM_HEADER, ...items.values()].map((row) => `${row}\n`);
    await pipeline(Readable.from(table), createWriteStream(`${metadata}.part`));
    renameSync(`${metadata}.part`, metadata);
    renameSync(`${log}.part`, log);
  } finally {
    for (const path of [log, metadata]) rmSync(`${path}.part`, { force: true });
  }
  return { log, metadata, events: written, items: items.size };
}
