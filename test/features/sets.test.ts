import { describe, expect, test } from 'vitest';
import { trivagoRequest, trivagoSchema } from '../../datasets/trivago-schema';
import { ConfigError } from '../../engine/base/errors';
import { count } from '../../engine/spec/aggregates';
import { features } from '../../engine/spec/features';
import { log } from '../../engine/spec/log';
import { bindCatalogue, filesIn, selectFeatures } from '../../features/index';
import { costOf } from '../../features/known-costs';

const catalogue = bindCatalogue(trivagoSchema, trivagoRequest);
const names = (spec: string) => selectFeatures(spec, catalogue).map(({ name }) => name);
const t = log(trivagoSchema);
const mine = features(
  count(t.on.poi.as('poi', () => ({})))
    .per('city')
    .named('poi_interest'),
);

describe('selectFeatures', () => {
  test('a set keeps the order of the catalogue', () => {
    const at = names('standard').map((name) => catalogue.findIndex((feature) => feature.name === name));
    expect(at).toEqual([...at].sort((a, b) => a - b));
  });

  test('full is everything', () => expect(names('full')).toHaveLength(catalogue.length));

  test('terms apply from left to right', () => {
    expect(names('full - tag:dwell').some((name) => name.startsWith('dwell_'))).toBe(false);
    expect(names('full - tag:dwell + name:dwell_own')).toContain('dwell_own');
    expect(names('heuristic + name:click_count__*').length).toBeGreaterThan(names('heuristic').length);
    expect(names('full - leak:request + tag:baseline_position')).toContain('candidate_rank');
  });

  test('brackets and & say which terms belong together', () => {
    expect(names('slim + tag:dwell & leak:safe')).toEqual(names('slim + (tag:dwell & leak:safe)'));
    expect(names('(full - tag:graph) & leak:safe')).toEqual(
      names('full').filter((name) => names('leak:safe').includes(name) && !names('tag:graph').includes(name)),
    );
    expect(names('full - (slim + tag:dwell)')).toEqual(names('full - slim - tag:dwell'));
    expect(names('((heuristic))')).toEqual(names('heuristic'));
  });

  test('columns can be left out by what they cost; those of unknown cost stay', () => {
    const cheap = names('full - cost>50');
    expect(cheap.length).toBeLessThan(names('full').length);
    for (const name of cheap) expect(costOf(name) ?? 0).toBeLessThanOrEqual(50);
    expect(names('cost<5 & leak:safe')).toEqual(names('leak:safe').filter((name) => (costOf(name) ?? 9) < 5));
    expect(names('cost > 50')).toEqual(names('cost>50'));
    const exact = costOf('candidate_price')!;
    expect(names(`cost>=${exact} & cost<=${exact}`)).toContain('candidate_price');
    expect(names(`slim - cost<${exact} - cost>${exact}`)).toContain('candidate_price');
    expect(names('cost >= 1e2')).toEqual(names('full & cost>=100'));
  });

  test("a person's own features come last", () => {
    expect(filesIn('slim + ./mine.ts - tag:dwell')).toEqual(['./mine.ts']);
    const own = selectFeatures('slim + ./mine.ts', catalogue, { './mine.ts': mine });
    expect(own.at(-1)?.name).toBe('poi_interest');
    expect(selectFeatures('./mine.ts', catalogue, { './mine.ts': mine })).toHaveLength(1);
  });

  test.each([
    [
      'an unknown set',
      'standart',
      /^features: set "standart" does not exist; did you mean standard\?; known: heuristic,/,
    ],
    [
      'an unknown tag',
      'full - tag:dwel',
      /^features: tag:dwel matches no column; did you mean dwell\?; known: baseline,/,
    ],
    [
      'an unknown name',
      'full - name:candidate_prize',
      /name:candidate_prize matches no column; did you mean candidate_price\?$/,
    ],
    [
      'a column without name:',
      'slim + gap_mean',
      /set "gap_mean" does not exist; did you mean name:gap_mean\?; known:/,
    ],
    ['nearly a column', 'gap_means', /set "gap_means" does not exist; did you mean name:gap_mean\?; known:/],
    ['a family without tag:', 'full - dwell', /set "dwell" does not exist; did you mean tag:dwell\?; known:/],
    ['a cost of nothing', 'cost>', /^features: "cost>": expected nanoseconds for each row, as in cost>100/],
    ['a cost that is no number', 'full - cost>=much', /"cost>=much": expected nanoseconds for each row/],
    ['an unknown leak class', 'leak:saf', /did you mean safe\?; known: request, safe|known: safe, request|known/],
    ['a bracket that is not closed', '(slim + full', /expected terms with \+, - or & between them/],
    ['a bracket that was not opened', 'slim & )', /expected terms with \+, - or & between them/],
    ['nothing between signs', 'full - ', /expected terms with \+, - or &/],
    ['nothing left', 'heuristic - name:*', /leaves no column, expected at least one$/],
    ['a file that was not loaded', 'slim + ./other.ts', /file \.\/other\.ts was not loaded$/],
    ['a name of every object', 'constructor', /set "constructor" does not exist/],
  ])('refuses %s', (_, spec, message) => {
    expect(() => names(spec)).toThrow(ConfigError);
    expect(() => names(spec)).toThrow(message);
  });
});
