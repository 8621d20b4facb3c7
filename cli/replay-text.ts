import type { TableDigests } from '../engine/tables/digests';
import type { Replayed } from '../runs/replay-log';

/** What `replay.json` holds. */
export interface ReplayFacts extends Omit<Replayed, 'store' | 'digests' | 'carried'> {
  readonly columns: number;
}

/** What a replay counted, and what was odd about its log: one line each, nothing about what was not. */
export function replayText(facts: ReplayFacts): string {
  const { counts, columns, longestList, sorted } = facts;
  const count = (n: number): string => n.toLocaleString('en');
  return [
    `${count(counts.events)} events, ${count(counts.requests)} requests with up to ${count(longestList)} candidates: ${count(counts.rows)} rows x ${count(columns)} features`,
    ...(sorted ? ['the log was not in time order and was sorted'] : []),
    ...oddities(facts).map((line) => `note: ${line}`),
    ...badText(facts.bad),
  ].join('\n');
}

/** Digests, one line per column and one over all of them. */
export function digestText({ columns, all }: TableDigests): string {
  return [...Object.entries(columns).map(([name, digest]) => `${digest}  ${name}`), `${all}  all columns`].join('\n');
}

/** Bad lines by reason, and the first few. */
export function badText({ total, lines, reasons, first }: ReplayFacts['bad']): string[] {
  if (total === 0) return [];
  const byReason = reasons.map(({ code, count }) => `${code} ${count.toLocaleString('en')}`).join(', ');
  return [
    `bad lines: ${total.toLocaleString('en')} of ${lines.toLocaleString('en')} were left out (${byReason})`,
    ...first.map((line) => `  ${line}`),
  ];
}

function oddities({ counts, unlabelled, unknownFields }: ReplayFacts): string[] {
  const cases: [number, string][] = [
    [counts.missed, 'requests whose click lies outside their list'],
    [counts.emptyLists, 'requests without a candidate'],
    [unlabelled, 'requests without an outcome, left out; podium score ranks them'],
    [counts.late, 'events that lie before the newest one, applied at its time'],
    ...counts.lateness.map((one): [number, string] => [one.events, lateText(one)]),
    [counts.repeated, 'events whose id was taken shortly before, dropped'],
    [counts.unknownRequest, 'answers that name no open request'],
    [counts.censored, 'requests whose outcome window was still open when the log ended'],
    ...Object.entries(unknownFields).map(([name, n]): [number, string] => [
      n,
      `fields ${name} that the schema does not know, left out`,
    ]),
  ];
  return cases.filter(([n]) => n > 0).map(([n, what]) => `${n.toLocaleString('en')} ${what}`);
}

function lateText({ stream, policy, window, tooLate }: ReplayFacts['counts']['lateness'][number]): string {
  if (policy === 'drop') return `of them dropped by ${stream}`;
  const gone = window === null ? '' : `, ${tooLate.toLocaleString('en')} too late for its window of ${window}`;
  return `of them counted by ${stream} at their own time${gone}`;
}
