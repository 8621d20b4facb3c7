import { describe, expect, test } from 'vitest';
import { chosenMetrics } from '../../eval/chosen-metrics';
import { metrics } from '../../eval/index';

const cases: [why: string, written: string, names: string[]][] = [
  ['a name is one metric', 'gauc', ['gauc']],
  ['a star stands for any text', 'epc*', ['epc_5', 'epc_flat_5', 'epc_relevant_5']],
  [
    'the order is that of the registry, whatever is written first, and nothing comes twice',
    'gini_5, rbp,gini*',
    ['rbp', 'gini_5', 'gini_unbiased_5'],
  ],
  ['all is every metric', 'all', metrics.map(({ name }) => name)],
];

describe('metrics by name', () => {
  test.each(cases)('%s', (_why, written, names) =>
    expect(chosenMetrics(written).map(({ name }) => name)).toEqual(names),
  );

  test.each([
    ['a slip', 'gini_6', 'metric "gini_6" does not exist; did you mean gini_5? known: all, mrr,'],
    ['a pattern that fits nothing', 'map,x*', 'metric "x*" does not exist; known: all, mrr,'],
    ['a comma too many', 'map,', 'metric "" does not exist; known: all,'],
  ])('%s is refused', (_why, written, sentence) => expect(() => chosenMetrics(written)).toThrow(sentence));
});
