import { describe, expect, test } from 'vitest';
import { type AskedSegment, parseSegments } from '../../runs/segments';

const cases: [why: string, written: string, want: AskedSegment[]][] = [
  ['names are parted by commas', 'hour, device', [{ name: 'hour' }, { name: 'device' }]],
  ['bounds stand behind the name', 'ts=0:5.5:1e3', [{ name: 'ts', cuts: [0, 5.5, 1000] }]],
  [
    'all is what is usual',
    'part,all',
    ['part', 'history', 'clicked item', 'session length', 'list length', 'click position', 'hour'].map((name) => ({
      name,
    })),
  ],
];

describe('segments as they are written', () => {
  test.each(cases)('%s', (_why, written, want) => expect(parseSegments(written)).toEqual(want));

  test.each(['ts=', 'ts=5:0', 'ts=0::5', 'ts=0:0', 'ts=a'])('%s has no ascending bounds', (written) =>
    expect(() => parseSegments(written)).toThrow(
      `segments: cut points of ts are "${written.slice(3)}", expected ascending numbers as in ts=0:5:20`,
    ),
  );
});
