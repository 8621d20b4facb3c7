import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { datasets } from '../../datasets/index';
import { PodiumError } from '../../engine/base/errors';
import { random } from '../../engine/base/random';
import { Codec } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import { readAll, tempFile } from './helpers';
import { SMALL_LOGS } from './small-logs';

const PIECES = [
  '',
  ',',
  ';',
  '\t',
  '::',
  '|',
  '"',
  '{',
  ']',
  '-1',
  '1e999',
  'NaN',
  '9'.repeat(25),
  'ü🛒\u2028',
  '\u0000',
  '\r',
];

/** Their numbers are checked by the codec alone; who reads them counts what it rejects, with the place. */
const CODEC_CHECKS = ['trivago', 'ranklens'];

/** Lines with pieces put in, cut out and taken twice; the first stays, as it says what the file is. */
function damaged(text: string, seed: number): string {
  const next = random(seed);
  const pick = (n: number): number => Math.floor(next() * n);
  const [first, ...lines] = text.split('\n');
  const out = lines.map((line) => {
    if (next() < 0.3) return line;
    const at = pick(line.length + 1);
    const piece = next() < 0.05 ? 'é'.repeat(10_000) : PIECES[pick(PIECES.length)];
    return line.slice(0, at) + piece + line.slice(at + pick(8));
  });
  return [first, ...out, ...out.slice(0, pick(3))].join('\n');
}

const text = datasets.filter(({ name }) => !['simulator', 'ebnerd'].includes(name));

for (const dataset of text) {
  test(`${dataset.name}: damaged lines are counted and never thrown, and what is taken fits the schema`, async () => {
    const options = await SMALL_LOGS[dataset.name]();
    let [taken, bad] = [0, 0];
    for (let seed = 1; seed <= 12; seed++) {
      const logs = options.logs.map((log) => tempFile(basename(log), damaged(readFileSync(log, 'utf8'), seed)));
      try {
        const opened = await dataset.open({ ...options, logs });
        const { events } = await readAll(opened);
        const codec = new Codec(opened.schema, new Dictionary(), 'keep-first');
        for (const event of events) {
          const encoded = codec.encode(event);
          if ('code' in encoded && !CODEC_CHECKS.includes(dataset.name))
            expect(encoded.code, JSON.stringify(event).slice(0, 500)).toBe('');
        }
        taken += events.length;
        bad += opened.bad.total;
        for (const { file, line, message } of opened.bad.first) {
          expect(opened.files).toContain(file);
          expect(line).toBeGreaterThan(0);
          expect(message).toMatch(/expected/);
        }
      } catch (error) {
        if (!(error instanceof PodiumError)) throw error;
        expect(error.message).toMatch(/expected/);
      }
    }
    expect(taken).toBeGreaterThan(0);
    expect(bad).toBeGreaterThan(0);
  });
}
