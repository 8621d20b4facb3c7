import { expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import { createArena } from '../../models/gbdt/arena';
import { assemble } from '../../models/gbdt/assembler';
import { createKernel } from '../../models/gbdt/kernel';
import { KERNEL_WAT } from '../../models/gbdt/kernel-wat';

const COUNT = 5000;
const TABLE_ROWS = 7000;

function histograms(kind: 'wasm' | 'javascript', four: boolean): Float64Array {
  const sizes = { rows: 4 * COUNT, pairs: 16 * COUNT, bins: 4 * TABLE_ROWS, histograms: 4 * 4096 };
  const { arena, at } = createArena(sizes);
  const next = random(7);
  for (let i = 0; i < COUNT; i++) {
    arena.u32[at.rows / 4 + i] = Math.floor(next() * TABLE_ROWS);
    arena.f64[at.pairs / 8 + 2 * i] = Math.round((next() - 0.5) * 2 ** 38);
    arena.f64[at.pairs / 8 + 2 * i + 1] = 2 ** 40 + Math.round(next() * 2 ** 20);
  }
  for (let i = 0; i < 4 * TABLE_ROWS; i++) arena.u8[at.bins + i] = Math.floor(next() * 256);
  const kernel = createKernel(arena, kind);
  const column = (k: number): number => at.bins + k * TABLE_ROWS;
  const bins = (k: number): number => at.histograms + k * 4096;
  if (four) {
    const [c0, c1, c2, c3] = [0, 1, 2, 3].map(column);
    const [h0, h1, h2, h3] = [0, 1, 2, 3].map(bins);
    kernel.addFour(at.rows, at.pairs, COUNT, c0, h0, c1, h1, c2, h2, c3, h3);
  } else for (let k = 0; k < 4; k++) kernel.addOne(at.rows, at.pairs, COUNT, column(k), bins(k));

  if (kind === 'javascript' && !four) {
    const naive = new Float64Array(4 * 512);
    for (let i = COUNT - 1; i >= 0; i--) {
      for (let k = 0; k < 4; k++) {
        const bin = arena.u8[column(k) + arena.u32[at.rows / 4 + i]];
        naive[512 * k + 2 * bin] += arena.f64[at.pairs / 8 + 2 * i];
        naive[512 * k + 2 * bin + 1] += arena.f64[at.pairs / 8 + 2 * i + 1];
      }
    }
    expect(arena.f64.slice(at.histograms / 8, at.histograms / 8 + 2048)).toEqual(naive);
  }
  return arena.f64.slice(at.histograms / 8, at.histograms / 8 + 2048);
}

test('kernel: WASM and JavaScript, one column and four at a time, give the same bits as the naive sum', () => {
  const want = histograms('javascript', false);
  expect(want.some((x) => x !== 0)).toBe(true);
  expect(histograms('javascript', true)).toEqual(want);
  expect(histograms('wasm', false)).toEqual(want);
  expect(histograms('wasm', true)).toEqual(want);
});

test('assembler: the kernel is a small module, and the bytes of a known one are those of the specification', () => {
  expect(assemble(KERNEL_WAT).length).toBeLessThan(600);
  const text = `(module (import "a" "m" (memory 1 2 shared))
    (func $f (export "f") (param $x i32) local.get $x i32.const -3 i32.add local.set $x))`;
  const sections = [
    '01050160017f00',
    '0209010161016d02030102',
    '03020100',
    '07050101660000',
    '0a0b0109002000417d6a21000b',
  ];
  const want = ['0061736d01000000', ...sections].join('').replaceAll(' ', '');
  expect(Buffer.from(assemble(text)).toString('hex')).toBe(want);
});

test('assembler: an unknown instruction is named', () => {
  expect(() => assemble('(module (import "a" "m" (memory 1 2)) (func $f (export "f") f32.sqrt))')).toThrow(
    '"f32.sqrt" was found',
  );
});
