import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Opened } from '../../datasets/dataset';
import type { RawEvent } from '../../engine/events/event';

const folders: string[] = [];

/** A file that lives as long as the test file. */
export function tempFile(name: string, content: string | Uint8Array): string {
  const path = join(tempFolder(), name);
  writeFileSync(path, content);
  return path;
}

export function tempFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'podium-test-'));
  folders.push(dir);
  return dir;
}

afterAll(() => {
  for (const dir of folders) rmSync(dir, { recursive: true, force: true });
});

/** Every event of an opened log with its line and whether it is unlabelled. */
export async function readAll(opened: Opened): Promise<{ events: RawEvent[]; lines: number[]; unlabelled: boolean[] }> {
  const all = { events: [] as RawEvent[], lines: [] as number[], unlabelled: [] as boolean[] };
  for await (const { events, lines, unlabelled } of opened.events) {
    all.events.push(...events);
    all.lines.push(...lines);
    all.unlabelled.push(...(unlabelled ?? events.map(() => false)));
  }
  return all;
}

export const fixture = (name: string): string => join(__dirname, '../../datasets/fixtures', name);
