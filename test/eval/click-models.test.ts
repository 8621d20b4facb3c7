import { describe, expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import { cascadeModel } from '../../eval/clicks/cascade-model';
import type { ClickLog } from '../../eval/clicks/click-log';
import { jointIntervals } from '../../eval/clicks/joint-intervals';
import { positionModel } from '../../eval/clicks/position-model';

const KINDS = [0.05, 0.15, 0.3, 0.5, 0.75];
const THETA = [1, 0.7, 0.5, 0.35, 0.25, 0.2];

/** Lists of six in random order; `clicked` says from a kind, a position and two chances whether it is. */
function simulated(lists: number, seed: number, clicks: (kinds: number[], next: () => number) => number[]): ClickLog {
  const next = random(seed);
  const rows = Array.from({ length: lists }, () => THETA.map(() => Math.floor(next() * KINDS.length)));
  return {
    offsets: Int32Array.from({ length: lists + 1 }, (_, i) => i * THETA.length),
    kind: Int32Array.from(rows.flat()),
    click: Uint8Array.from(rows.flatMap((kinds) => clicks(kinds, next))),
    user: Int32Array.from({ length: lists }, (_, i) => i >> 1),
  };
}

function head({ offsets, kind, click, user }: ClickLog, lists: number): ClickLog {
  const rows = offsets[lists];
  const cut = (of: ArrayLike<number>, n: number): number[] => Array.from(of).slice(0, n);
  return { offsets: cut(offsets, lists + 1), kind: cut(kind, rows), click: cut(click, rows), user: cut(user, lists) };
}

describe('the position-based model', () => {
  const log = simulated(6000, 11, (kinds, next) => kinds.map((kind, k) => (next() < THETA[k] * KINDS[kind] ? 1 : 0)));
  test('finds the examination curve that made the clicks, within its intervals', () => {
    const got = positionModel(log);
    const none = { user: [], clickPosition: [], columns: [] };
    const { curve } = jointIntervals(got, log.user, none, { seed: 4, replicates: 120, level: 0.99, cap: 10 });
    for (const [k, theta] of THETA.entries()) {
      expect(curve[k].lo, `position ${k + 1}`).toBeLessThanOrEqual(theta);
      expect(curve[k].hi, `position ${k + 1}`).toBeGreaterThanOrEqual(theta);
      expect(curve[k].hi - curve[k].lo).toBeLessThan(0.15);
    }
    for (const [i, gamma] of KINDS.entries()) expect(got.attraction[i]).toBeCloseTo(gamma, 1);
  });

  test('goes as far as a thousand times as many rounds: nothing is left to creep', () => {
    const [near, far] = [positionModel(log), positionModel(log, { tolerance: 0, gain: 0, iterations: 20_000 })];
    expect(near.iterations).toBeLessThan(400);
    for (const [k, theta] of far.examination.entries()) expect(near.examination[k]).toBeCloseTo(theta, 4);
    expect(far.logLikelihood - near.logLikelihood).toBeLessThan(1e-9);
  });

  test('fitted again with every list once it stays where it was; twice the lists are the same, too', () => {
    const whole = positionModel(log);
    for (const times of [1, 2])
      for (const [k, theta] of whole.again(new Int32Array(6000).fill(times)).entries())
        expect(theta).toBeCloseTo(whole.examination[k], 4);
  });

  test('fitted again with some lists it is the fit of these alone', () => {
    const some = 2500;
    const times = Int32Array.from({ length: 6000 }, (_, list) => (list < some ? 1 : 0));
    const alone = positionModel(head(log, some));
    for (const [k, theta] of positionModel(log).again(times).entries())
      expect(theta).toBeCloseTo(alone.examination[k], 3);
  });

  test('no step makes the clicks less likely, and the plain click share by position would not do', () => {
    let before = -Infinity;
    for (const iterations of [1, 2, 4, 8, 16, 64]) {
      const { logLikelihood } = positionModel(log, { iterations });
      expect(logLikelihood).toBeGreaterThanOrEqual(before - 1e-12);
      before = logLikelihood;
    }
  });

  test('the order shown by the old ranker: the click share mixes relevance in, the model does not', () => {
    const next = random(3);
    const rows = Array.from({ length: 8000 }, () =>
      THETA.map(() => Math.floor(next() * KINDS.length)).sort((a, b) => b - a + 6 * (next() - 0.5)),
    );
    const ordered: ClickLog = {
      offsets: Int32Array.from({ length: 8001 }, (_, i) => i * 6),
      kind: Int32Array.from(rows.flat()),
      click: Uint8Array.from(rows.flatMap((of) => of.map((kind, k) => (next() < THETA[k] * KINDS[kind] ? 1 : 0)))),
      user: Int32Array.from({ length: 8000 }, (_, i) => i),
    };
    const share = THETA.map((_, k) => rows.reduce((t, _row, i) => t + ordered.click[6 * i + k], 0) / 8000);
    const { examination } = positionModel(ordered);
    expect(Math.abs(examination[5] - THETA[5])).toBeLessThan(0.04);
    expect(Math.abs(share[5] / share[0] - THETA[5])).toBeGreaterThan(0.06);
  });

  test('columns that do not fit are refused', () =>
    expect(() => positionModel({ ...log, click: [1] })).toThrow('36000 kinds, 1 clicks and 6000 users'));
});

describe('the cascade model with giving up', () => {
  const goOn = [0.9, 0.8, 0.7, 0.6, 0.5];
  const log = simulated(8000, 21, (kinds, next) => {
    const clicks = kinds.map(() => 0);
    for (let k = 0; k < kinds.length; k++) {
      if (next() < KINDS[kinds[k]]) {
        clicks[k] = 1;
        break;
      }
      if (k + 1 < kinds.length && next() > goOn[k]) break;
    }
    return clicks;
  });
  const got = cascadeModel(log);
  test('finds what made the clicks', () => {
    for (const [i, gamma] of KINDS.entries()) expect(Math.abs(got.attraction[i] - gamma)).toBeLessThan(0.04);
    for (const [k, on] of goOn.entries()) expect(Math.abs(got.continuation[k] - on)).toBeLessThan(0.09);
    expect([got.continuation[5], got.examination[0]]).toEqual([0, 1]);
  });
  test('later positions are looked at less', () => {
    for (let k = 1; k < 6; k++) expect(got.examination[k]).toBeLessThan(got.examination[k - 1]);
  });
  test('without giving up, attraction is clicks over views by hand', () => {
    // kind 0 is passed once and clicked once of two views; kind 1 clicked in its only one
    const two: ClickLog = { offsets: [0, 2, 4], kind: [0, 1, 0, 1], click: [0, 1, 1, 0], user: [1, 2] };
    const model = cascadeModel(two);
    expect([...model.attraction]).toEqual([expect.closeTo(0.5, 6), expect.closeTo(1, 6)]);
    expect([...model.examination]).toEqual([1, 0.5]);
  });
});
