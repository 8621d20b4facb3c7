import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { ACCUMULATORS } from '../../engine/accumulators';
import type { Accumulator, Folded, WindowKind } from '../../engine/accumulators/accumulator';
import { customKinds, defineAccumulator } from '../../engine/accumulators/custom';
import { accumulatorOf } from '../../engine/accumulators/index';
import { type KeyState, mergeStates } from '../../engine/accumulators/merge';
import { RUNTIME } from '../../engine/plan/runtime';
import '../engine/battery';

const HOP = 10;
const PARTS: Readonly<Record<WindowKind, number>> = { life: 0, hop: 6, decay: 24 };
const WEIGHTS = Float64Array.from({ length: PARTS.decay }, (_, age) => 2 ** (-age / 4));
const PARAMS: Readonly<Record<string, Readonly<Record<string, number>>[]>> = {
  earliest: [
    { keep: 2, distinct: 1 },
    { keep: 3, distinct: 0 },
  ],
  recent: [
    { keep: 3, distinct: 1 },
    { keep: 3, distinct: 0 },
    { keep: 1, distinct: 1 },
  ],
  distinct: [{ cap: 1 }, { cap: 3 }, { cap: 100 }],
  tally: [{ cap: 1 }, { cap: 3 }, { cap: 100 }],
  slots: [{ size: 3 }, { size: 25 }],
  quantiles: [
    { error: 0.02, from: 0.001, to: 1e9 },
    { error: 0.2, from: 2, to: 3 },
  ],
  top_by: [{ k: 1 }, { k: 3 }],
  bipartite: [
    { keepItems: 2, keepUsers: 3, nodes: 3 },
    { keepItems: 32, keepUsers: 32, nodes: 100 },
  ],
  ftrl: [
    { alpha: 0.5, beta: 1, l1: 0.1, l2: 1, keep: 4 },
    { alpha: 0.1, beta: 1, l1: 0, l2: 0.1, keep: 1000 },
  ],
  ratings: [
    { k: 32, cap: 3 },
    { k: 8, cap: 100 },
  ],
};
const UNORDERED: Readonly<Record<string, string>> = {
  first: 'the key order is (effective time, seq), which the log has settled',
  last: 'the key order is (effective time, seq), which the log has settled',
  recent: 'the key order is (effective time, seq), which the log has settled',
};

const everyone = [...ACCUMULATORS, ...customKinds().map((kind) => accumulatorOf(kind)!)];
const visited = new Set<string>();

/** The state of one key, grown and read by the accumulator's own source text. */
class Cell {
  readonly lanes: Float64Array;
  readonly blobs: unknown[] = [undefined];
  readonly #accumulator: Accumulator;
  readonly #window: WindowKind;
  readonly #params: Readonly<Record<string, number>>;

  constructor(accumulator: Accumulator, window: WindowKind, params: Readonly<Record<string, number>>) {
    this.#accumulator = accumulator;
    this.#window = window;
    this.#params = params;
    this.lanes = Float64Array.from([7, ...accumulator.lanes(window, PARTS[window]), 7]);
  }

  get state(): KeyState {
    return { lanes: Array.from(this.lanes.slice(1, -1)), blob: this.blobs[0] };
  }

  set state({ lanes, blob }: KeyState) {
    this.lanes.set(lanes, 1);
    this.blobs[0] = blob;
  }

  add(values: readonly Folded[]): this {
    for (const { value, ts, also } of values)
      this.#run(this.#accumulator.update(this.#window, this.#site(ts)), value, ts, also);
    return this;
  }

  read(what: string, now: number): unknown {
    const code = this.#accumulator.reads[what](this.#window, this.#site(now));
    return plain(this.#run(`return ${code};`, Number.NaN, now));
  }

  #site(now: number) {
    const parts = PARTS[this.#window];
    return {
      ...{
        lanes: 'lanes',
        at: '1',
        value: 'value',
        also: ['also[0]', 'also[1]'],
        ts: 'now',
        now: 'now',
        bucket: `${Math.floor(now / HOP)}`,
        place: `bucketPlace(${Math.floor(now / HOP)}, ${parts})`,
        parts,
      },
      ...{ hop: HOP, weights: 'weights', blob: 'blobs[0]', params: this.#params, self: 'self' },
    };
  }

  #run(code: string, value: number, now: number, also: readonly number[] = []): unknown {
    const words = Object.keys(RUNTIME).join(', ');
    const run = new Function(
      'runtime, lanes, blobs, value, now, weights, self, also',
      `const { ${words} } = runtime; ${code}`,
    );
    return run(RUNTIME, this.lanes, this.blobs, value, now, WEIGHTS, this.#accumulator, also);
  }
}

const plain = (value: unknown): unknown => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value);
/** The state as a snapshot would hold it, bit for bit: NaN and -0 told apart. */
const written = (accumulator: Accumulator, { lanes, blob }: KeyState): string =>
  JSON.stringify([
    lanes.map((x) => (Object.is(x, -0) ? '-0' : String(x))),
    blob === undefined ? null : accumulator.encode!(blob as never),
  ]);

const values = fc
  .array(
    fc.tuple(
      fc.integer({ min: -4, max: 4 }),
      fc.constantFrom(0, 0, 1, 4, 9, 10, 35, 61, 400, 2000),
      fc.array(fc.constantFrom(-1, 0, 1, 2, 3, Number.NaN), { minLength: 2, maxLength: 2 }),
    ),
    { maxLength: 30 },
  )
  .map((steps) => {
    let ts = 3;
    return steps.map(([value, gap, also]): Folded => ({ value, ts: (ts += gap), also }));
  });
const laterBy = fc.constantFrom(0, 1, 9, 10, 35, 55, 61, 230, 400);

/** The definition: the fold of what lies in the window. */
function naive(
  accumulator: Accumulator,
  window: WindowKind,
  params: Readonly<Record<string, number>>,
  log: readonly Folded[],
  what: string,
  now: number,
): unknown {
  const age = ({ ts }: Folded): number => Math.floor(now / HOP) - Math.floor(ts / HOP);
  if (window === 'life') return plain(accumulator.fold(log, params, what, now));
  if (window === 'hop')
    return plain(
      accumulator.fold(
        log.filter((one) => age(one) < PARTS.hop),
        { ...params, hop: HOP },
        what,
        now,
      ),
    );
  let total = 0;
  for (let old = PARTS.decay - 1; old >= 0; old--)
    total +=
      (accumulator.fold(
        log.filter((one) => age(one) === old),
        params,
        what,
        now,
      ) as number) * WEIGHTS[old];
  return total;
}

test('every accumulator written in a file of engine/accumulators is in the registry', async () => {
  const folder = join(__dirname, '../../engine/accumulators');
  const found: string[] = [];
  for (const file of readdirSync(folder)) {
    const exported: Record<string, unknown> = await import(join(folder, file));
    for (const value of Object.values(exported))
      if (typeof value === 'object' && value !== null && 'fold' in value) found.push((value as Accumulator).name);
  }
  expect([...new Set(found)].sort()).toEqual(ACCUMULATORS.map(({ name }) => name).sort());
});

describe.each(everyone.map((accumulator) => [accumulator.name, accumulator] as const))('%s', (name, accumulator) => {
  const settings = accumulator.windows.flatMap((window) =>
    (PARAMS[name] ?? [{}]).map((params) => [window, params] as const),
  );
  const reads = Object.keys(accumulator.reads);

  test.each(settings)('under a %s window with %o: what it reads is the fold of its values', (window, params) => {
    visited.add(name);
    fc.assert(
      fc.property(values, laterBy, (log, later) => {
        const now = (log.at(-1)?.ts ?? 0) + later;
        const cell = new Cell(accumulator, window, params).add(log);
        for (const what of reads)
          expect(cell.read(what, now)).toEqual(naive(accumulator, window, params, log, what, now));
        expect([cell.lanes[0], cell.lanes.at(-1)]).toEqual([7, 7]);
      }),
    );
  });

  test.each(settings)('under a %s window with %o: reading changes nothing', (window, params) => {
    fc.assert(
      fc.property(values, laterBy, (log, later) => {
        const cell = new Cell(accumulator, window, params).add(log);
        const before = written(accumulator, cell.state);
        for (const what of reads) cell.read(what, (log.at(-1)?.ts ?? 0) + later);
        expect(written(accumulator, cell.state)).toBe(before);
      }),
      { numRuns: 50 },
    );
  });

  test.each(settings)(
    'under a %s window with %o: encoded and decoded it goes on as if nothing had happened, within its bytes',
    (window, params) => {
      fc.assert(
        fc.property(values, fc.nat(), laterBy, (log, cut, later) => {
          const at = log.length === 0 ? 0 : cut % log.length;
          const now = (log.at(-1)?.ts ?? 0) + later;
          const first = new Cell(accumulator, window, params).add(log.slice(0, at));
          const { lanes, blob } = first.state;
          const json = blob === undefined ? undefined : JSON.stringify(accumulator.encode!(blob as never));
          const second = new Cell(accumulator, window, params);
          second.state = {
            lanes,
            blob: json === undefined ? undefined : accumulator.decode!(JSON.parse(json) as never),
          };
          expect(written(accumulator, second.state)).toBe(written(accumulator, first.state));
          second.add(log.slice(at));
          const whole = new Cell(accumulator, window, params).add(log);
          for (const what of reads) expect(second.read(what, now)).toEqual(whole.read(what, now));
          expect(sizeOf(whole.state)).toBeLessThanOrEqual(accumulator.bytes(window, PARTS[window], params));
        }),
        { numRuns: 50 },
      );
    },
  );

  if (accumulator.merge)
    test.each(PARAMS[name] ?? [{}])('with %o: merging two stretches is folding them one after the other', (params) => {
      fc.assert(
        fc.property(values, fc.nat(), (log, cut) => {
          const at = log.length === 0 ? 0 : cut % (log.length + 1);
          const [a, b] = [log.slice(0, at), log.slice(at)].map(
            (part) => new Cell(accumulator, 'life', params).add(part).state,
          );
          const untouched = [written(accumulator, a!), written(accumulator, b!)];
          const joined = new Cell(accumulator, 'life', params);
          joined.state = mergeStates(accumulator, a!, b!, params);
          expect(written(accumulator, joined.state)).toBe(
            written(accumulator, new Cell(accumulator, 'life', params).add(log).state),
          );
          expect([written(accumulator, a!), written(accumulator, b!)]).toEqual(untouched);
        }),
      );
    });

  if (accumulator.order !== 'C' && !(name in UNORDERED))
    test.each(PARAMS[name] ?? [{}])('with %o: any order of its values reads the same', (params) => {
      fc.assert(
        fc.property(values, fc.infiniteStream(fc.nat()), (log, chance) => {
          const shuffled = log.map((one) => [chance.next().value as number, one] as const).sort(([a], [b]) => a - b);
          const again = accumulator.order === 'A i' ? log : [];
          const [one, two] = [log, [...shuffled.map(([, each]) => each), ...again]].map((each) =>
            new Cell(accumulator, 'life', params).add(each),
          );
          for (const what of reads) expect(two!.read(what, 1e6)).toEqual(one!.read(what, 1e6));
        }),
      );
    });
});

test('an accumulator made by hand is checked when it is defined', () => {
  const good = {
    id: 'tally',
    version: 1,
    order: 'A' as const,
    update: (n: number | null) => (n ?? 0) + 1,
    read: (n: number | null) => n ?? 0,
    encode: (n: number) => n,
    decode: (n: number) => n,
    bytes: 8,
    cost: 1,
  };
  expect(defineAccumulator(good)).toBe('custom_tally');
  expect(defineAccumulator({ ...good })).toBe('custom_tally');
  expect(() => defineAccumulator({ ...good, version: 2 })).toThrow(
    'accumulator tally is defined twice with different code',
  );
  expect(() => defineAccumulator({ ...good, id: 'My Tally' })).toThrow('expected a-z, 0-9 and _');
  expect(() => defineAccumulator({ ...good, id: 'other', version: 0 })).toThrow('version is 0');
  expect(() => defineAccumulator({ ...good, id: 'other', bytes: 0 })).toThrow('bytes is 0');
});

afterAll(() => {
  expect([...visited].sort()).toEqual(everyone.map(({ name }) => name).sort());
  console.log(`accumulator laws ran over ${visited.size}: ${[...visited].join(', ')}`);
});

/** Bytes that a state really takes: its lanes, and the numbers its object holds. */
function sizeOf({ lanes, blob }: KeyState): number {
  const inner = (value: unknown): number =>
    ArrayBuffer.isView(value)
      ? value.byteLength
      : value instanceof Map || value instanceof Set
        ? [...value].reduce<number>((total, each) => total + 16 + inner(each), 0)
        : typeof value === 'object' && value !== null
          ? Object.values(value).reduce<number>((total, each) => total + inner(each), 0)
          : 8;
  return 8 * lanes.length + (blob === undefined ? 0 : inner(blob));
}
