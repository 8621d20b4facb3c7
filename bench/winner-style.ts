import { performance } from 'node:perf_hooks';
import { trivagoRequest, trivagoSchema } from '../datasets/trivago-schema';
import { Codec } from '../engine/events/codec';
import { Dictionary } from '../engine/events/dictionary';
import type { RawElement, RawEvent } from '../engine/events/event';
import { compilePlan } from '../engine/plan/plan';
import { Replay } from '../engine/replay';
import { type Action, winnerAccumulators } from './winner-accumulators';
import { type Check, checkCells, logOf, together, winnerFeatures } from './winner-log';

/**
 * How much faster is a compiled plan than the style of the 2019 winner? `npx ts-node -T bench/winner-style.ts [events …]`
 *
 * The same columns on the same log: maps keyed by strings and one closure-based accumulator per feature, called for
 * every candidate, against a replay. Both start from parsed JSON. Every cell of the smallest log is compared before
 * anything is timed.
 */
async function main(): Promise<void> {
  const sizes = process.argv.slice(2).map(Number);
  const features = winnerFeatures();
  const columns = features.map(({ name }) => name);
  const podium = (log: readonly RawEvent[], check: Check): number => {
    const plan = compilePlan(new Codec(trivagoSchema, new Dictionary()), trivagoRequest, features);
    const nothing = (): void => undefined;
    const flush = (made: readonly Float32Array[], rows: number): void => check(made, rows);
    const replay = new Replay(plan, { request: nothing, flush, settled: nothing, rejected: nothing });
    const began = performance.now();
    replay.events(log);
    replay.finish();
    return (performance.now() - began) / 1000;
  };
  await compare(columns, podium);
  console.log(`${columns.length} features; every cell of a log of 5,000 events is the same`);
  console.log('events | rows | winner style, s | M values/s | podium, s | M values/s | ratio');
  for (const events of sizes.length ? sizes : [30_000, 300_000]) {
    const log = await logOf(events);
    let rows = 0;
    const seconds = podium(log, (_, n) => (rows += n));
    const style = winnerStyle(log, columns, () => undefined);
    const rate = (s: number): string => ((rows * columns.length) / s / 1e6).toFixed(2);
    console.log(
      `${events} | ${rows} | ${style.toFixed(2)} | ${rate(style)} | ${seconds.toFixed(2)} | ${rate(seconds)} | ${(style / seconds).toFixed(1)}`,
    );
  }
}

async function compare(
  columns: readonly string[],
  podium: (log: readonly RawEvent[], check: Check) => number,
): Promise<void> {
  const log = await logOf(5_000);
  const theirs = together(columns.length, (check) => winnerStyle(log, columns, check));
  const ours = together(columns.length, (check) => podium(log, check));
  checkCells(columns, ours, theirs);
}

/** The 2019 loop: every candidate asks every accumulator, then every accumulator of the action is fed. */
function winnerStyle(log: readonly RawEvent[], columns: readonly string[], check: Check): number {
  const known = winnerAccumulators();
  const accumulators = columns.map((name) => known.get(name)!);
  const byAction = new Map<string, (typeof accumulators)[number][]>();
  for (const accumulator of accumulators)
    for (const action of accumulator.actions) byAction.set(action, [...(byAction.get(action) ?? []), accumulator]);
  const capacity = 16_384;
  const made = columns.map(() => new Float32Array(capacity));
  let row = 0;
  const began = performance.now();
  for (const raw of log) {
    if (raw.type === 'item') continue;
    const e = actionOf(raw);
    if (row + e.shown.length > capacity) {
      check(made, row);
      row = 0;
    }
    for (const candidate of e.shown) {
      for (let c = 0; c < accumulators.length; c++) made[c][row] = accumulators[c].stats(e, candidate);
      row++;
    }
    for (const accumulator of byAction.get(e.action) ?? []) accumulator.update(e);
  }
  check(made, row);
  return (performance.now() - began) / 1000;
}

function actionOf(raw: RawEvent): Action {
  const list = (raw.shown ?? []) as readonly RawElement[];
  const shown = list.map(({ item, price }, i) => ({
    ...{ item: item as string, rank: i + 1, price: (price as number | undefined) ?? Number.NaN },
  }));
  const item = (raw.type === 'clickout' ? raw.clicked : raw.item) as string | undefined;
  const place = shown.find((candidate) => candidate.item === item);
  return {
    ...{ raw, ts: raw.ts, user: raw.user as string, session: raw.session as string, item, shown },
    action: raw.type === 'touch' ? (raw.kind as string) : raw.type,
    rank: place?.rank ?? Number.NaN,
    price: place?.price ?? Number.NaN,
  };
}

void main();
