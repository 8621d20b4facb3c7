import Table from 'cli-table3';
import type { Interval } from '../eval/interval';
import { type offPolicySlates, SLATE_ASSUMPTIONS } from '../eval/off-policy/slates';
import { count, fixed, oneLine, withSpan } from './numbers';

/** Lists that were judged: names for people, and what they earned. */
export interface JudgedLists {
  readonly log: string;
  readonly target: string;
  readonly lists: number;
  /** Lists of the log that were bad. */
  readonly leftOut: number;
  readonly logged: Interval;
  /** Users, or lists where the log has none; between few of them means differ by more than resampling can tell. */
  readonly users: number;
  /** Below this share of lists that the weighted ones are worth an estimate is not told. */
  readonly leastEffective: number;
}

const NAMES = { sips: 'SIPS', iips: 'IIPS', rips: 'RIPS', cascade_dr: 'cascade-DR' } as const;

/** From so many users on the intervals of mean weights are believed. */
const LEAST_USERS = 30;

/** Estimators that are told, in their order: where the weights leave enough lists. */
export function believed(found: ReturnType<typeof offPolicySlates>, leastEffective: number): (keyof typeof NAMES)[] {
  const names = Object.keys(NAMES) as (keyof typeof NAMES)[];
  return names.filter((name) => found[name].effectiveShare >= leastEffective);
}

/** Estimates of what another policy's lists earn, each with what it takes for granted and what its weights are worth. */
export function slatesText(found: ReturnType<typeof offPolicySlates>, judged: JudgedLists): string {
  const { log, target, lists, leftOut, users, logged, leastEffective } = judged;
  const isTold = believed(found, leastEffective);
  const table = new Table({
    head: ['estimate', 'clicks a list\n[95 %]', 'worth of\nthe lists', 'mean weight\n[95 %]', 'takes for granted'],
    style: { head: [], border: [] },
  });
  const names = Object.keys(NAMES) as (keyof typeof NAMES)[];
  for (const name of names) {
    const { effectiveShare, meanWeight } = found[name];
    table.push([
      NAMES[name],
      isTold.includes(name) ? withSpan(found[name]) : '-',
      `${(100 * effectiveShare).toFixed(1)} %`,
      withSpan(meanWeight),
      SLATE_ASSUMPTIONS[name],
    ]);
  }
  const left = names.filter((name) => !isTold.includes(name)).map((name) => NAMES[name]);
  const off = names.filter((name) => found[name].meanWeight.lo > 1 || found[name].meanWeight.hi < 1);
  return [
    `log: ${log}, ${count(lists)} lists, its own clicks a list ${oneLine(withSpan(logged))}`,
    `judged: ${target}`,
    table.toString(),
    ...(left.length > 0
      ? [`no estimate by ${left.join(', ')}: the lists are worth less than ${fixed(leastEffective)} of them by these weights; the policies differ too much`] // biome-ignore format: one line
      : []),
    ...(leftOut > 0 ? [`left out: ${count(leftOut)} lists that are bad, or of which a row is`] : []),
    users < LEAST_USERS
      ? `mean weights should hold 1: too few lists to tell (of ${count(users)} users, expected ${LEAST_USERS} or more)`
      : off.length === 0
        ? 'mean weights should hold 1: they do'
        : `mean weights should hold 1: those of ${off.map((name) => NAMES[name]).join(', ')} do NOT: the chances do not fit`,
  ].join('\n');
}
