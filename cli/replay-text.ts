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
    ...lateCases(counts.lateness),
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

type Late = ReplayFacts['counts']['lateness'][number];

/** Streams that are named where many did the same; `replay.json` has all. */
const MOST_NAMED = 5;

/** One line for all streams that did the same with as many late events, since a catalogue has a hundred streams. */
function lateCases(lateness: readonly Late[]): [number, string][] {
  const alike = new Map<string, Late[]>();
  for (const one of lateness) {
    const { stream: _, ...rest } = one;
    const key = JSON.stringify(rest);
    alike.set(key, [...(alike.get(key) ?? []), one]);
  }
  return Array.from(alike.values(), (all) => [
    all[0]!.events,
    lateText(
      all[0]!,
      all.map(({ stream }) => stream),
    ),
  ]);
}

function lateText({ policy, window, tooLate }: Late, streams: readonly string[]): string {
  const more = streams.length - MOST_NAMED;
  const by = `${streams.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} streams more` : ''}`;
  if (policy === 'drop') return `of them dropped by ${by}`;
  const gone = window === null ? '' : `, ${tooLate.toLocaleString('en')} too late for a window of ${window}`;
  return `of them counted by ${by} at their own time${gone}`;
}
