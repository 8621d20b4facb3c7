import { describe, expect, test } from 'vitest';
import { chosenMetrics, listMetric } from '../../eval/chosen-metrics';
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

describe('one metric with a value for each list', () => {
  test.each(['mrr', 'gauc_unweighted'])('%s weighs all lists alike', (name) =>
    expect(listMetric(name).name).toBe(name),
  );
  test.each([
    ['weighs by positives', 'gauc', /^metric: gauc weighs its lists; expected .* such as gauc_unweighted/],
    ['weighs by impressions', 'gauc_impressions', /^metric: gauc_impressions weighs its lists/],
    ['is one number for all lists', 'gini_5', /"gini_5" is none with a value for each list; .*known: mrr,(?!.*gauc,)/],
  ])('what %s is refused', (_why, name, sentence) => expect(() => listMetric(name)).toThrow(sentence));
});
