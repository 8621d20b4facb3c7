import { describe, expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import { choiceModel } from '../../eval/clicks/choice-model';
import type { ClickLog, CurveFit } from '../../eval/clicks/click-log';
import { debiasedMean } from '../../eval/clicks/debiased';
import { type ClickedLists, jointIntervals } from '../../eval/clicks/joint-intervals';

/** A curve that is known: fitted again it is another one by which users were drawn. */
const known = (again: (times: ArrayLike<number>) => number[]): CurveFit => ({
  examination: Float64Array.of(1, 0.5),
  again: (times) => Float64Array.from(again(times)),
});

describe('the curve and what it weighs, from one bootstrap', () => {
  const judged: ClickedLists = {
    user: [7, 8, 9],
    clickPosition: [1, 2, Number.NaN],
    columns: [[0.5, 1, 1], [0.25, Number.NaN, 1]], // biome-ignore format: one line
  };
  const rules = { seed: 3, replicates: 400, cap: 10 };
  test('who is in both parts is drawn once for both', () => {
    // list 0 of the log and list 0 of those judged are of user 7: where that user is drawn at all, its click weighs 2; where
    // not, it would weigh 4, but the list is not there and the mean of nothing is left out
    const times: number[] = [];
    const fit = known((of) => {
      times.push(of[0]);
      return [1, of[0] > 0 ? 0.5 : 0.25];
    });
    const one = { user: [7], clickPosition: [2], columns: [[0.5]] };
    const { columns } = jointIntervals(fit, [7, 8], one, rules);
    expect(times.filter((n) => n === 0).length).toBeGreaterThan(50);
    expect(columns[0].ips).toEqual({ lo: 1, hi: 1 });
  });
  test('draws whose curve is not finite are left out, and all that they weigh', () => {
    const fit = known((of) => (of[0] > 0 ? [1, 0.5] : [Number.NaN, 3]));
    const one = { user: [7, 8], clickPosition: [2, 2], columns: [[0.5, 0.5]] };
    const { curve, columns } = jointIntervals(fit, [7, 8], one, rules);
    expect(curve).toEqual([{ lo: 1, hi: 1 }, { lo: 0.5, hi: 0.5 }]); // biome-ignore format: one line
    expect(columns[0]).toEqual({ ips: { lo: 1, hi: 1 }, selfNormalised: { lo: 0.5, hi: 0.5 } });
  });
  test('a curve that varies widens what it weighs, and a list without a click or a value counts nowhere', () => {
    const sure = jointIntervals(
      known(() => [1, 0.5]),
      [1, 2],
      judged,
      rules,
    );
    const unsure = jointIntervals(
      known((of) => [1, 0.25 * (1 + of[0])]),
      [1, 2],
      judged,
      rules,
    );
    expect(sure.curve).toEqual([
      { lo: 1, hi: 1 },
      { lo: 0.5, hi: 0.5 },
    ]);
    expect(unsure.curve[1].hi - unsure.curve[1].lo).toBeGreaterThan(0.2);
    const width = ({ lo, hi }: { lo: number; hi: number }): number => hi - lo;
    expect(width(unsure.columns[0].ips)).toBeGreaterThan(width(sure.columns[0].ips));
    expect(sure.columns[1].selfNormalised).toEqual({ lo: 0.25, hi: 0.25 });
  });
  test('bounds are corrected for the bias of resampling: draws that lie too high pull them down', () => {
    // draws are even over .47 to .57 and .3 of them lie below the estimate, so z0 is -.524 and the bounds stand at the
    // quantiles Φ(2 z0 ∓ 1.96), which are .0013 and .819
    const next = random(5);
    const { curve } = jointIntervals(
      known(() => [1, 0.5 * (1.04 + 0.2 * (next() - 0.5))]),
      [1],
      { user: [], clickPosition: [], columns: [] },
      { seed: 1, replicates: 2000, cap: 10 },
    );
    expect(curve[1].lo).toBeCloseTo(0.4701, 2);
    expect(curve[1].hi).toBeCloseTo(0.5519, 2);
  });
});

const THETA = [1, 0.6, 0.4, 0.3];
const WORTH = [0.2, 0.5, 1];

/** Lists of four that end with their click, shown in an order that knows some of what is worth it; two lists a user. */
function lists(n: number, next: () => number): { log: ClickLog; judged: ClickedLists } {
  const [kind, click, user]: number[][] = [[], [], []];
  const [clickPosition, ranks]: number[][] = [[], []];
  for (let list = 0; list < n; list++) {
    const shown = THETA.map(() => Math.floor(3 * next())).sort((a, b) => b - a + 3 * (next() - 0.5));
    const weights = shown.map((of, k) => WORTH[of] * THETA[k]);
    let left = next() * weights.reduce((a, b) => a + b, 0);
    const place = Math.max(
      0,
      weights.findIndex((weight) => (left -= weight) < 0),
    );
    const scores = shown.map((of) => of + 2 * next());
    kind.push(...shown);
    click.push(...THETA.map((_, k) => (k === place ? 1 : 0)));
    user.push(list >> 1);
    clickPosition.push(place + 1);
    ranks.push(1 / scores.filter((score) => score >= scores[place]).length);
  }
  const offsets = Int32Array.from({ length: n + 1 }, (_, i) => 4 * i);
  return { log: { offsets, kind, click, user }, judged: { user, clickPosition, columns: [ranks] } };
}

test('where the curve is known, intervals of 95 % hold it, and the debiased metric, about so often', () => {
  const { judged: many } = lists(60_000, random(1, 0));
  const truth = debiasedMean(many.columns[0], many.user, many.clickPosition, THETA);
  const rounds = 60;
  let [curves, ips, selfNormalised] = [0, 0, 0];
  const holds = ({ lo, hi }: { lo: number; hi: number }, value: number): number => (lo <= value && value <= hi ? 1 : 0);
  for (let round = 1; round <= rounds; round++) {
    const { log, judged } = lists(300, random(1, round));
    const { curve, columns } = jointIntervals(choiceModel(log), log.user, judged, {
      ...{ seed: round, replicates: 60, cap: 10 },
    });
    for (let k = 1; k < 4; k++) curves += holds(curve[k], THETA[k]) / 3;
    ips += holds(columns[0].ips, truth.ips.value);
    selfNormalised += holds(columns[0].selfNormalised, truth.selfNormalised.value);
  }
  for (const held of [curves, ips, selfNormalised]) {
    expect(held / rounds).toBeGreaterThan(0.87);
    expect(held / rounds).toBeLessThan(0.99);
  }
});
