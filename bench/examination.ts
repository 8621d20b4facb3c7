import { random } from '../engine/base/random';
import { choiceModel } from '../eval/clicks/choice-model';
import type { ClickLog, CurveFit } from '../eval/clicks/click-log';
import { debiasedMean } from '../eval/clicks/debiased';
import { type ClickedLists, jointIntervals } from '../eval/clicks/joint-intervals';
import { positionModel } from '../eval/clicks/position-model';

/**
 * How often the 95 % intervals of the examination curve and of debiased MRR hold the truth where it is known:
 * `npx ts-node -T bench/examination.ts [rounds] [lists] [seed]`. Lists of eight, shown in the order of a ranker that knows
 * some of what candidates are worth; two lists a user, who is keener on some kinds than others; a new ranker is judged on a
 * third as many lists of people of whom half are met in the log, too.
 */
function main([rounds = '200', lists = '1500', seed = '1']: readonly string[]): void {
  for (const [name, clicks, model] of [
    ['choice (a list ends with its click)', choose, (log: ClickLog) => choiceModel(log)],
    ['position-based (none or several clicks)', byItself, (log: ClickLog) => positionModel(log)],
  ] as const)
    told(name, clicks, model, { rounds: Number(rounds), lists: Number(lists), seed: Number(seed) });
}

const THETA = [1, 0.75, 0.6, 0.5, 0.42, 0.36, 0.32, 0.3];
const WORTH = [0.05, 0.12, 0.25, 0.45, 0.7];
const CAP = 10;

type Clicks = (worth: readonly number[], next: () => number) => number[];

interface Simulated {
  readonly log: ClickLog;
  readonly judged: ClickedLists;
}

interface Size {
  readonly rounds: number;
  readonly lists: number;
  readonly seed: number;
}

function told(name: string, clicks: Clicks, model: (log: ClickLog) => CurveFit, { rounds, lists, seed }: Size): void {
  const started = process.cpuUsage();
  const { judged: many } = simulated(300_000, clicks, random(seed, 0));
  const truth = debiasedMean(many.columns[0], many.user, many.clickPosition, THETA, { cap: CAP });
  const held = { curve: 0, ips: 0, 'ips, curve taken as known': 0, snips: 0, 'snips, curve taken as known': 0 };
  const isIn = ({ lo, hi }: { lo: number; hi: number }, value: number): number => (lo <= value && value <= hi ? 1 : 0);
  for (let round = 1; round <= rounds; round++) {
    const { log, judged } = simulated(lists, clicks, random(seed, round));
    const fitted = model(log);
    const { curve, columns } = jointIntervals(fitted, log.user, judged, { seed: round, replicates: 200, cap: CAP });
    const examination = fitted.examination.map((theta) => Math.max(theta, 1 / (2 * CAP)));
    const known = debiasedMean(judged.columns[0], judged.user, judged.clickPosition, examination, { cap: CAP });
    const below = THETA.slice(1);
    held.curve += below.reduce((n, theta, k) => n + isIn(curve[k + 1], theta), 0) / below.length;
    held.ips += isIn(columns[0].ips, truth.ips.value);
    held['ips, curve taken as known'] += isIn(known.ips, truth.ips.value);
    held.snips += isIn(columns[0].selfNormalised, truth.selfNormalised.value);
    held['snips, curve taken as known'] += isIn(known.selfNormalised, truth.selfNormalised.value);
  }
  const seconds = process.cpuUsage(started).user / 1e6;
  console.log(
    `${name}: ${rounds} logs of ${lists} lists, seed ${seed}; true debiased MRR ${truth.selfNormalised.value.toFixed(4)}, plain ${truth.naive.value.toFixed(4)}; ${seconds.toFixed(0)} CPU s`,
  );
  for (const [what, times] of Object.entries(held))
    console.log(`  ${what.padEnd(30)} ${((100 * times) / rounds).toFixed(1)} %`);
}

/** A log to fit to, and lists to judge. */
function simulated(lists: number, clicks: Clicks, next: () => number): Simulated {
  const all = Math.round((lists * 4) / 3);
  const [kind, click, user]: number[][] = [[], [], []];
  const [judgedUser, clickPosition, ranks]: number[][] = [[], [], []];
  for (let list = 0; list < all; list++) {
    // half of those who are judged were met in the log, too
    const who = list < lists ? list >> 1 : list % 2 === 0 ? list >> 1 : (list - lists) >> 1;
    const lean = random(who, 7)() - 0.5;
    const shown = THETA.map(() => Math.floor(next() * WORTH.length));
    shown.sort((a, b) => b - a + 5 * (next() - 0.5));
    const worth = shown.map((of) => Math.min(1, WORTH[of] * (1 + lean * (of - 2) * 0.4)));
    const clicked = clicks(worth, next);
    if (list < lists) {
      kind.push(...shown);
      click.push(...THETA.map((_, k) => (clicked.includes(k) ? 1 : 0)));
      user.push(who);
      continue;
    }
    const score = shown.map((of) => of + 3 * next());
    judgedUser.push(who);
    clickPosition.push(clicked.length > 0 ? clicked[0] + 1 : Number.NaN);
    ranks.push(clicked.length > 0 ? 1 / score.filter((of) => of >= score[clicked[0]]).length : Number.NaN);
  }
  const offsets = Int32Array.from({ length: lists + 1 }, (_, i) => i * THETA.length);
  return { log: { offsets, kind, click, user }, judged: { user: judgedUser, clickPosition, columns: [ranks] } };
}

/** One click a list, by what is looked at and what it is worth. */
function choose(worth: readonly number[], next: () => number): number[] {
  const weights = worth.map((of, k) => of * THETA[k]);
  let left = next() * weights.reduce((a, b) => a + b, 0);
  return [Math.max(0, weights.findIndex((weight) => (left -= weight) < 0))]; // biome-ignore format: one line
}

/** Each candidate by itself. */
function byItself(worth: readonly number[], next: () => number): number[] {
  return worth.flatMap((of, k) => (next() < of * THETA[k] ? [k] : []));
}

main(process.argv.slice(2));
