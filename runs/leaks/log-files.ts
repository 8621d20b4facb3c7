import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type DataSet, type OpenOptions, type PassingFolder, passingFolder } from '../../datasets/index';
import { readLines } from '../../datasets/lines';
import { PodiumError } from '../../engine/base/errors';
import type { Placed } from './machine';
import { placed } from './read-log';
import { shuffled } from './sample';

/** Events of a log whose files are still cut and shuffled. */
const MOST = 250_000;

/** The lines of one event: its own, each with those up to the next event's. */
interface Block {
  /** Numbers of its lines, from 0. */
  readonly lines: readonly number[];
  /** The first of its events, by place in the log. */
  readonly first: number;
  readonly ts: number;
  /** Its events follow each other and have one time: an event and the request that it gives rise to, say. */
  readonly isOne: boolean;
}

interface FileText {
  readonly name: string;
  readonly lines: readonly string[];
  /** How many lines stand before the first event. */
  readonly head: number;
  readonly blocks: readonly Block[];
}

/** A log's files as text, by the lines of each event, so that others can be written in their place. */
export class LogFiles {
  readonly #files: readonly FileText[];
  readonly #folder: PassingFolder;
  #written = 0;

  constructor(files: readonly FileText[], folder: PassingFolder) {
    this.#files = files;
    this.#folder = folder;
  }

  /** Whether some line holds events that others come between. */
  get isPacked(): boolean {
    return this.#files.some(({ blocks }) => blocks.some(({ isOne }) => !isOne));
  }

  /** Paths of the files without the lines whose events come after one place in the log. */
  cut(at: number): string[] {
    return this.#write(({ blocks }) =>
      blocks
        .filter(({ first }) => first <= at)
        .flatMap(({ lines }) => lines)
        .sort((a, b) => a - b),
    );
  }

  /** Paths of the files with their lines in a random order; those of one time keep theirs. */
  shuffle(seed: number): string[] {
    return this.#write(({ blocks }, file) => {
      const queues = new Map<number, Block[]>();
      for (const block of [...blocks].reverse()) {
        const queue = queues.get(block.ts);
        if (queue) queue.push(block);
        else queues.set(block.ts, [block]);
      }
      return shuffled(blocks, seed, 100 + file).flatMap(({ ts }) => queues.get(ts)!.pop()!.lines);
    });
  }

  close(): void {
    this.#folder.remove();
  }

  /** `change` gives the numbers of the lines that a file keeps beside its head, in their order. */
  #write(change: (file: FileText, i: number) => readonly number[]): string[] {
    const n = this.#written++;
    const paths: string[] = [];
    for (const [i, file] of this.#files.entries()) {
      const kept = change(file, i).map((line) => file.lines[line]);
      const text = [...file.lines.slice(0, file.head), ...kept].join('');
      if (text === '') continue;
      const path = join(this.#folder.path, `${n}-${i}-${file.name}`);
      writeFileSync(path, text);
      paths.push(path);
    }
    return paths;
  }
}

/** Reads a log's files as text, or says why they cannot be cut. */
export async function logFiles(dataset: DataSet, options: OpenOptions): Promise<LogFiles | string> {
  if (options.logs.length === 0) return 'the log lies in no file';
  const events: Placed[][] = options.logs.map(() => []);
  let count = 0;
  for await (const chunk of placed(dataset, { ...options, limit: undefined })) {
    for (const one of chunk) if (one.line > 0) events[one.file]?.push(one);
    count += chunk.length;
    if (count > MOST) return `the log has more than ${MOST.toLocaleString('en')} events`;
  }
  try {
    const files: FileText[] = [];
    for (const [i, path] of options.logs.entries()) files.push(await fileText(path, events[i]));
    return new LogFiles(files, passingFolder('leaks', options.tmp));
  } catch (error) {
    if (error instanceof PodiumError && error.code === 'E_BINARY') return 'its files are not lines of text';
    throw error;
  }
}

async function fileText(path: string, events: Placed[]): Promise<FileText> {
  const lines: string[] = [];
  for await (const block of readLines(path)) for (const line of block.lines) lines.push(`${line ?? ''}\n`);
  if (lines.at(-1) === '\n') lines.pop();
  events.sort((a, b) => a.line - b.line || a.at - b.at);
  const starts = events.filter(({ line }, i) => i === 0 || line !== events[i - 1].line);
  const name = basename(path).replace(/\.gz$/, '');
  const head = (starts[0]?.line ?? lines.length + 1) - 1;
  const owner = owners(starts, lines.length);
  const own: number[][] = starts.map(() => []);
  for (let line = head; line < lines.length; line++) own[owner[line]].push(line);
  let next = 0;
  const blocks = starts.map(({ line, at, raw }, i) => {
    const from = next;
    while (next < events.length && events[next].line === line) next++;
    const isOne = events.slice(from, next).every((one, k) => one.at === at + k && one.raw.ts === raw.ts);
    return { lines: own[i], first: at, ts: raw.ts, isOne };
  });
  return { name, lines, head, blocks };
}

/** Which event each line belongs to: its own, or the one whose line was the last before it. */
function owners(starts: readonly Placed[], lines: number): Int32Array {
  const owner = new Int32Array(lines).fill(-1);
  for (const [i, { line, apart = [] }] of starts.entries()) for (const one of [line, ...apart]) owner[one - 1] = i;
  for (let line = 1; line < lines; line++) if (owner[line] < 0) owner[line] = owner[line - 1];
  return owner;
}
