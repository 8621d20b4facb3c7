import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { trivagoRequest, trivagoSchema } from '../datasets/trivago-schema';
import { milliseconds } from '../engine/base/durations';
import { Codec } from '../engine/events/codec';
import { Dictionary } from '../engine/events/dictionary';
import type { Event, RawEvent } from '../engine/events/event';
import { compilePlan } from '../engine/plan/plan';
import { Replay } from '../engine/replay';
import { nativeLog } from './native-log';
import { type Check, checkCells, logOf, together, winnerFeatures } from './winner-log';

/**
 * How far is a compiled plan from the same columns hand-written in C++? `npx ts-node -T bench/native.ts [events …]`
 *
 * Builds bench/native with the g++ that is found on the path, compares every cell of small logs and a digest of every
 * column of each log that is timed, and takes the best of rounds in turns. Both begin from encoded events in memory;
 * neither writes its columns anywhere. Podium is timed once more from parsed JSON, encoding included.
 */
async function main(): Promise<void> {
  const sizes = process.argv.slice(2).map(Number);
  const folder = mkdtempSync(join(tmpdir(), 'podium-native-'));
  try {
    if (!build(join(folder, 'native'))) return;
    const small = await logOf(5_000);
    compareCells(small, folder);
    const columns = compareCells(stretched(small), folder);
    console.log(
      `${columns} features; every cell of a log of 5,000 events is the same, and of one stretched to four weeks`,
    );
    console.log(
      'events | rows | C++, s | M values/s | podium, s | M values/s | ratio | podium with encoding, s | M values/s',
    );
    for (const events of sizes.length ? sizes : [300_000]) row(events, timed(await logOf(events), folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One C++ compiler call; says what is missing where there is none. */
function build(binary: string): boolean {
  const flags = ['-std=c++20', '-O3', '-march=native', '-ffp-contract=off', '-Wno-psabi'];
  try {
    execFileSync('g++', [...flags, join(__dirname, 'native', 'main.cpp'), '-o', binary], { stdio: 'inherit' });
    return true;
  } catch (error) {
    process.exitCode = 1;
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    console.error('bench: found no g++ on the path, expected a C++ compiler; install one (Debian: apt install g++)');
    return false;
  }
}

/** What the binary says of a run. */
interface Said {
  readonly seconds: number;
  readonly rows: number;
  readonly columns: readonly string[];
  readonly digests: readonly number[];
}

function native(folder: string, ...how: string[]): Said {
  const said = execFileSync(join(folder, 'native'), [join(folder, 'log'), ...how], { encoding: 'utf8' });
  return JSON.parse(said) as Said;
}

/** Podium's side: one codec, and a new plan and store for each run. */
class Podium {
  readonly events: readonly Event[];
  readonly names: readonly string[];
  readonly #features = winnerFeatures();
  readonly #codec = new Codec(trivagoSchema, new Dictionary());
  readonly #log: readonly RawEvent[];

  constructor(log: readonly RawEvent[]) {
    this.#log = log;
    this.events = this.#replay(this.#codec, () => undefined).encode(log);
    this.names = this.#features.map(({ name }) => name);
  }

  /** Seconds from encoded events to columns. */
  encoded(check: Check = () => undefined): number {
    const replay = this.#replay(this.#codec, check);
    const began = performance.now();
    for (const event of this.events) replay.take(event);
    replay.finish();
    return (performance.now() - began) / 1000;
  }

  /** Seconds from parsed JSON to columns. */
  raw(): number {
    const replay = this.#replay(new Codec(trivagoSchema, new Dictionary()), () => undefined);
    const began = performance.now();
    replay.events(this.#log);
    replay.finish();
    return (performance.now() - began) / 1000;
  }

  file(folder: string): void {
    writeFileSync(join(folder, 'log'), nativeLog(this.#codec, this.events));
  }

  #replay(codec: Codec, flush: Check): Replay {
    const nothing = (): void => undefined;
    const plan = compilePlan(codec, trivagoRequest, this.#features);
    return new Replay(plan, { request: nothing, flush, settled: nothing, rejected: nothing });
  }
}

/** Compares every cell of a log, and gives how many columns there are. */
function compareCells(log: readonly RawEvent[], folder: string): number {
  const podium = new Podium(log);
  podium.file(folder);
  const ours = together(podium.names.length, (check) => podium.encoded(check));
  const file = join(folder, 'cells');
  const { columns } = native(folder, 'cells', file);
  const made = together(columns.length, (check) => readCells(readFileSync(file), columns.length, check));
  const theirs = podium.names.map((name) => made[columns.indexOf(name)]);
  checkCells(podium.names, ours, theirs);
  return columns.length;
}

/**
 * The same events further apart, over four weeks: sessions pause for more than a day, and some of what they hold is
 * forgotten. What a person did with an item is forgotten after 30 days, which the other side does not know.
 */
function stretched(log: readonly RawEvent[]): RawEvent[] {
  const begin = log[0].ts;
  const factor = Math.floor(milliseconds('28d') / (log[log.length - 1].ts - begin));
  return log.map((event) => ({ ...event, ts: begin + factor * (event.ts - begin) }));
}

/** Batches as bench/native/columns.h writes them: how many rows, then one column after another. */
function readCells(bytes: Buffer, columns: number, check: Check): void {
  for (let at = 0; at < bytes.length; ) {
    const rows = bytes.readInt32LE(at);
    const cells = new Float32Array(columns * rows);
    at += 4;
    at += bytes.copy(new Uint8Array(cells.buffer), 0, at, at + cells.byteLength);
    const batch = Array.from({ length: columns }, (_, c) => cells.subarray(c * rows, (c + 1) * rows));
    check(batch, rows);
  }
}

/** Rounds in turns: what else the machine does falls on both. */
const ROUNDS = 3;

interface Timed {
  readonly rows: number;
  readonly columns: number;
  readonly native: number;
  readonly encoded: number;
  readonly raw: number;
}

function timed(log: readonly RawEvent[], folder: string): Timed {
  const podium = new Podium(log);
  podium.file(folder);
  const { rows, columns, digests } = native(folder, 'digest');
  const ours = new Uint32Array(columns.length);
  podium.encoded((made, n) => made.forEach((column, c) => (ours[c] = digest(column, n, ours[c]))));
  for (const [c, name] of podium.names.entries())
    if (ours[c] !== digests[columns.indexOf(name)]) throw new Error(`bench: ${name} differs in a log of ${log.length}`);
  const best = { native: Number.POSITIVE_INFINITY, encoded: Number.POSITIVE_INFINITY, raw: Number.POSITIVE_INFINITY };
  for (let round = 0; round < ROUNDS; round++) {
    best.native = Math.min(best.native, native(folder, 'time').seconds);
    best.encoded = Math.min(best.encoded, podium.encoded());
    best.raw = Math.min(best.raw, podium.raw());
  }
  return { rows, columns: columns.length, ...best };
}

/** FNV-1a over whole numbers of 32 bits; every NaN counts as the same. */
function digest(column: Float32Array, rows: number, before: number): number {
  const bits = new Uint32Array(column.buffer, column.byteOffset, rows);
  let h = before;
  for (let i = 0; i < rows; i++) h = Math.imul(h ^ (column[i] === column[i] ? bits[i] : 0x7fc00000), 0x01000193);
  return h >>> 0;
}

function row(events: number, { rows, columns, native, encoded, raw }: Timed): void {
  const rate = (seconds: number): string => ((rows * columns) / seconds / 1e6).toFixed(1);
  const side = (seconds: number): string[] => [seconds.toFixed(3), rate(seconds)];
  const cells = [events, rows, ...side(native), ...side(encoded), (native / encoded).toFixed(3), ...side(raw)];
  console.log(cells.join(' | '));
}

void main();
