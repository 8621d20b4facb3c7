import { expect, test } from 'vitest';
import { assertBad, datasets, describe, rejectEvent } from '../../datasets/index';
import { checkRequest } from '../../engine/events/request';
import { checkSchema } from '../../engine/events/schema';
import { SMALL_LOGS } from './small-logs';

test('datasets: names are unique, and there is a small log for each', () => {
  expect(datasets.map(({ name }) => name)).toEqual(Object.keys(SMALL_LOGS));
});

/** The same files each time: a data set in Parquet is written once. */
const written = new Map<string, ReturnType<(typeof SMALL_LOGS)[string]>>();
function small(name: string): ReturnType<(typeof SMALL_LOGS)[string]> {
  if (!written.has(name)) written.set(name, SMALL_LOGS[name]());
  return written.get(name)!;
}

for (const dataset of datasets) {
  const open = async () => dataset.open(await small(dataset.name));

  test(`${dataset.name}: it says what it is, and its schema holds its request`, async () => {
    expect(dataset.sentence).toMatch(/\.$/);
    expect(dataset.example).toContain(`podium run --dataset ${dataset.name} `);
    const { schema, request } = await open();
    checkSchema(schema);
    checkRequest(schema, request);
    if (typeof dataset.schema !== 'string') expect(schema).toBe(dataset.schema);
  });

  test(`${dataset.name}: chunks are in order, each event with its place, and reading twice gives the same`, async () => {
    const opened = await open();
    let last = Number.NEGATIVE_INFINITY;
    let count = 0;
    for await (const { events, lines, files, unlabelled } of opened.events) {
      expect([lines.length, files.length]).toEqual([events.length, events.length]);
      if (unlabelled) expect(unlabelled.length).toBe(events.length);
      for (const { ts } of events) {
        expect(ts).toBeGreaterThanOrEqual(last);
        last = ts;
      }
      for (const file of files) expect(opened.files[file]).toBeTypeOf('string');
      count += events.length;
    }
    const again = await describe(await open());
    expect(Object.values(again.events).reduce((a, b) => a + b, 0)).toBe(count);
    expect(await describe(await open())).toEqual(again);
    expect(again.lists + again.unlisted).toBeGreaterThan(0);
  });

  test(`${dataset.name}: an event that the codec rejects is a bad line with its place`, async () => {
    const opened = await open();
    const before = opened.bad.total;
    for await (const chunk of opened.events) {
      rejectEvent(opened, chunk, 0, 'E_DUPLICATE', 'shown holds item "1" twice, expected each item once');
      const { file, line, code } = opened.bad.first.at(-1)!;
      expect([file, line, code]).toEqual([opened.files[chunk.files[0]], chunk.lines[0], 'E_DUPLICATE']);
      break;
    }
    expect(opened.bad.total).toBeGreaterThan(before);
    expect(() => assertBad(opened.bad, 1, 0)).toThrow(/lines are bad \(.*E_DUPLICATE 1.*expected at most 0 %/);
  });
}
