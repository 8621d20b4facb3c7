import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { simulator } from '../../datasets/simulator/simulator';
import type { RawEvent } from '../../engine/events/event';
import { bindCatalogue } from '../../features/index';
import { LOGS } from './logs';
import { randomLog } from './random-log';
import { replayed } from './replayed';

const GOLDEN = join(__dirname, '../golden/digests.txt');

test('every column has the values of the golden file', async () => {
  const lines: string[] = [];
  for (const [log, { schema, request }] of Object.entries(LOGS)) {
    if (request.generate) continue;
    const catalogue = bindCatalogue(schema, request);
    const events = log === 'trivago' ? await simulated(1200) : randomLog(schema, request, 400, 7);
    const rows = replayed({ schema, request }, catalogue, events);
    for (const [i, { name }] of catalogue.entries()) {
      const hash = createHash('sha256');
      const values = new Set<number>();
      for (const { columns } of rows) {
        hash.update(columns[i]);
        for (const value of columns[i]) values.add(value);
      }
      lines.push(`${log} ${name} ${hash.digest('hex').slice(0, 12)} ${values.size} different`);
    }
  }
  const text = `${lines.join('\n')}\n`;
  if (process.env.UPDATE_GOLDEN || !existsSync(GOLDEN)) writeFileSync(GOLDEN, text);
  expect(text, 'values changed; if that is meant, run again with UPDATE_GOLDEN=1').toBe(readFileSync(GOLDEN, 'utf8'));
}, 120_000);

async function simulated(events: number): Promise<RawEvent[]> {
  const log: RawEvent[] = [];
  for await (const chunk of (await simulator.open({ logs: [], events, seed: 5 })).events) log.push(...chunk.events);
  return log;
}
