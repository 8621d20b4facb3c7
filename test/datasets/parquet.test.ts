import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parquetColumns, readParquet } from '../../datasets/parquet/read';
import { zstdDecompress } from '../../datasets/parquet/zstd/decompress';
import { tempFile } from './helpers';
import { parquetFile } from './parquet-file';

/** Columns of every kind of entropy: constant, few values, text, nearly random, long repeats, and lists. */
const QUERY = `SELECT i::INTEGER AS i, 7 AS same, (i % 3)::TINYINT AS few, hash(i)::VARCHAR AS noise,
    repeat('abc' || (i % 10), 1 + i % 50) AS runs, (i * i % 1000) / 8.0 AS real, i % 2 = 0 AS even,
    CASE WHEN i % 7 = 0 THEN NULL ELSE [i, i % 5] END AS list
  FROM range(0, 20000) t(i)`;

async function rowsOf(path: string, columns: readonly string[]): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for await (const block of readParquet(path, columns, () => undefined)) {
    expect(block.first).toBe(rows.length + 1);
    rows.push(...block.rows);
  }
  return rows;
}

const written: [why: string, options: string][] = [
  ['not compressed', 'COMPRESSION uncompressed'],
  ['snappy', 'COMPRESSION snappy'],
  ['gzip', 'COMPRESSION gzip'],
  ['zstd, the fastest', 'COMPRESSION zstd, COMPRESSION_LEVEL 1'],
  ['zstd, as always', 'COMPRESSION zstd, ROW_GROUP_SIZE 8192'],
  ['zstd, pages of the newer kind', 'COMPRESSION zstd, PARQUET_VERSION v2'],
  ['zstd, the smallest', 'COMPRESSION zstd, COMPRESSION_LEVEL 19'],
];

for (const [why, options] of written) {
  test(`parquet: ${why}`, async () => {
    const path = await parquetFile('t.parquet', QUERY, options);
    const columns = await parquetColumns(path);
    expect(columns).toEqual(['i', 'same', 'few', 'noise', 'runs', 'real', 'even', 'list']);
    const rows = await rowsOf(path, [...columns, 'there is none']);
    expect(rows.length).toBe(20_000);
    rows.forEach((row, i) => {
      const list = i % 7 === 0 ? null : [BigInt(i), BigInt(i % 5)];
      const runs = `abc${i % 10}`.repeat(1 + (i % 50));
      const want = [i, 7, i % 3, runs, ((i * i) % 1000) / 8, i % 2 === 0];
      if ([row.i, row.same, row.few, row.runs, row.real, row.even].some((value, c) => value !== want[c]))
        expect(row).toEqual({ ...row, i, same: 7, few: i % 3, runs, real: want[4], even: want[5] });
      if (i % 100 < 8) expect(row.list ?? null).toEqual(list);
      expect(row.noise).toMatch(/^\d+$/);
    });
    expect(new Set(rows.map(({ noise }) => noise)).size).toBe(20_000);
  });
}

test('parquet: other bytes and a file cut short are sentences', async () => {
  const path = await parquetFile('t.parquet', QUERY);
  const bytes = readFileSync(path);
  await expect(parquetColumns(tempFile('x.parquet', 'user,item\n1,2\n'))).rejects.toMatchObject({
    code: 'E_PARQUET',
    message: expect.stringMatching(/x.parquet cannot be read as Parquet \(.*\), expected a complete Parquet file/),
  });
  await expect(parquetColumns(tempFile('y.parquet', bytes.subarray(0, 5000)))).rejects.toThrow(
    /cannot be read as Parquet/,
  );
  const damaged = Uint8Array.from(bytes);
  damaged.fill(0x5a, 1000, 40_000);
  await expect(rowsOf(tempFile('z.parquet', damaged), await parquetColumns(path))).rejects.toThrow(
    /cannot be read as Parquet/,
  );
});

const frames: [why: string, hex: string, text: string][] = [
  ['raw', '28b52ffd 20 05 290000 68656c6c6f', 'hello'],
  ['one byte again and again', '28b52ffd 20 05 2b0000 61', 'aaaaa'],
  ['a frame to be skipped, then two', '502a4d18 02000000 ffff 28b52ffd2002110000 6869 28b52ffd2001090000 21', 'hi!'],
];

for (const [why, hex, text] of frames) {
  test(`zstd: ${why}`, () => {
    const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
    expect(Buffer.from(zstdDecompress(bytes, text.length)).toString()).toBe(text);
    expect(() => zstdDecompress(bytes, text.length + 1)).toThrow(/zstd: .* found, expected frames of/);
  });
}
