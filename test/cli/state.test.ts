import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StateSize } from '../../runs/state-size';
import { folder, podium, SMALL_REPLAY } from './podium';

const dir = folder();

test('replay --state says what every key set takes, and its parts add up', async () => {
  const args = ['replay', '--events', 6000, '--features', 'slim', '--out', join(dir, 'a'), '--state'] as const;
  const said = await podium(...args);
  expect(said.code).toBe(0);
  expect(said.out).toMatch(/\nkey set +rows +states +lanes +keys +objects +MB +bound +expires +caps\n/);
  expect(said.out).toMatch(/\nitem +\d+ /);
  expect(said.out).toMatch(/\ndictionary: [\d,]+ ids, about [\d.]+ MB, none is ever forgotten; all state: [\d.]+ MB\n/);
  const { state } = JSON.parse((await podium(...args, '--resume', '--json')).out) as { state: StateSize };
  for (const { bytes, laneBytes, keyBytes, objectBytes } of state.keySets)
    expect(bytes).toBe(laneBytes + keyBytes + objectBytes);
  expect(state.bytes).toBe(state.keySets.reduce((sum, { bytes }) => sum + bytes, state.dictionary.bytes));
  const items = state.keySets.find(({ keys }) => keys.join() === 'item')!;
  expect(items.rows).toBeGreaterThan(10);
  expect(items.boundPerKey).toBeGreaterThan(0);
});

test('what expires says so', async () => {
  const said = await podium('replay', ...SMALL_REPLAY, '--out', join(dir, 'b'), '--state', '--json');
  const { state } = JSON.parse(said.out) as { state: StateSize };
  expect(state.keySets.every(({ expireAfter }) => expireAfter === null || expireAfter > 0)).toBe(true);
});
