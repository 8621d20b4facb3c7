import { describe, expect, test } from 'vitest';
import { trivagoRequest, trivagoSchema } from '../../datasets/trivago-schema';
import { ConfigError } from '../../engine/base/errors';
import { count } from '../../engine/spec/aggregates';
import { features } from '../../engine/spec/features';
import { log } from '../../engine/spec/log';
import { bindCatalogue, filesIn, selectFeatures } from '../../features/index';

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
    ['an unknown leak class', 'leak:saf', /did you mean safe\?; known: request, safe|known: safe, request|known/],
    ['nothing between signs', 'full - ', /expected terms with \+ or -|does not exist/],
    ['nothing left', 'heuristic - name:*', /leaves no column, expected at least one$/],
    ['a file that was not loaded', 'slim + ./other.ts', /file \.\/other\.ts was not loaded$/],
    ['a name of every object', 'constructor', /set "constructor" does not exist/],
  ])('refuses %s', (_, spec, message) => {
    expect(() => names(spec)).toThrow(ConfigError);
    expect(() => names(spec)).toThrow(message);
  });
});
