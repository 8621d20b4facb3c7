import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Values } from '../../engine/tables/columns';
import { readTable } from '../../engine/tables/reader';
import { TableWriter } from '../../engine/tables/writer';

test('a missing value has the same bytes whatever sign and payload its NaN came with', () => {
  const folder = mkdtempSync(join(tmpdir(), 'podium-writer-'));
  const write = (name: string, float: number, double: bigint): Buffer => {
    const values: Values[] = [
      new Float32Array(Uint32Array.of(float, 0x3f80_0000).buffer),
      new Float64Array(BigUint64Array.of(double, 0x3ff0_0000_0000_0000n).buffer),
    ];
    const path = join(folder, name);
    const columns = [
      { name: 'float', kind: 'float' },
      { name: 'double', kind: 'double' },
    ] as const;
    const table = new TableWriter(path, columns, String);
    table.write(values, 2);
    table.close();
    expect(Array.from(readTable(path).numbers('float'))).toEqual([Number.NaN, 1]);
    expect(Array.from(readTable(path).numbers('double'))).toEqual([Number.NaN, 1]);
    return readFileSync(path);
  };
  try {
    const plain = write('plain.arrow', 0x7fc0_0000, 0x7ff8_0000_0000_0000n);
    expect(write('negative.arrow', 0xffc0_0000, 0xfff8_0000_0000_0000n).equals(plain)).toBe(true);
    expect(write('payload.arrow', 0x7fc0_1234, 0x7ff8_0000_0000_4321n).equals(plain)).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('two columns of one name are refused before a file is there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'podium-writer-'));
  const columns = [
    { name: 'qid', kind: 'id' },
    { name: 'label', kind: 'float' },
    { name: 'qid', kind: 'float' },
  ] as const;
  try {
    expect(() => new TableWriter(join(folder, 'table.arrow'), columns, String)).toThrow(
      /table\.arrow: two columns have the name qid, expected each name once; rename one of them/,
    );
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
