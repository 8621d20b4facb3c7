import { expect, test } from 'vitest';
import { openBandit } from '../../datasets/open-bandit/open-bandit';
import { Codec } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import { fixture, readAll } from './helpers';

test('open-bandit: a list of the one item, its propensity to the last bit, and its click', async () => {
  const opened = await openBandit.open({
    logs: [fixture('open-bandit.csv')],
    items: fixture('open-bandit-items.csv'),
  });
  const { events } = await readAll(opened);
  const codec = new Codec(opened.schema, new Dictionary());
  for (const event of events) expect(codec.encode(event)).not.toHaveProperty('code');
  const row = { session: '0.2' };
  const person = { user_feature_0: 'c0', user_feature_1: 'c1', user_feature_2: 'c2', user_feature_3: 'c3' };
  const ts = Date.UTC(2019, 10, 24, 0, 1, 3, 979);
  const features = { feature_0: 0.5, feature_1: 'f4', feature_2: 'f2', feature_3: 'f3' };
  const shown = { item: '2', position: 2, propensity: 0.021739130434782608, affinity: 1.25 };
  expect(events.slice(0, 3)).toEqual([
    { type: 'item', ts, item: '2', op: 'patch', fields: features },
    { type: 'impression', ts, ...row, ...person, id: '0.2', shown: [shown] },
    { type: 'click', ts, ...row, ...person, item: '2', impression: '0.2' },
  ]);
  expect(events.slice(3).map(({ type }) => type)).toEqual(['item', 'impression']);
  expect(opened.itemsTransductive).toBe(false);
  expect(opened.bad.lines().map((line) => line.replace(/^.*: line/, 'line'))).toEqual([
    'line 4: propensity_score is 0, expected a probability above 0',
    'line 5: position is "left", expected a whole number',
  ]);
});
