import type { Description } from '../datasets/index';
import type { RawEvent } from '../engine/events/event';
import type { RequestSpec } from '../engine/events/request';
import { badText } from './replay-text';

const MOST_EXAMPLE = 400;
const MOST_LENGTHS = 6;

/** What a log holds, as people read it. */
export function descriptionText(
  log: Description,
  request: RequestSpec,
  examples: Readonly<Record<string, RawEvent>>,
): string {
  const share = (n: number, of: number): string => `${((100 * n) / Math.max(1, of)).toFixed(1)} %`;
  const events = Object.values(log.events).reduce((a, b) => a + b, 0);
  const width = Math.max(...Object.keys(log.events).map((type) => type.length));
  return [
    `${log.name}: ${count(events)} events, ${count(log.users)} users, ${count(log.sessions)} sessions, ${count(log.items)} items (${count(log.describedItems)} with metadata)`,
    `time: ${log.from ?? 'no event'} to ${log.to ?? 'no event'}${log.sorted ? '; the file is not in time order, it is sorted while it is read' : ', in order'}`,
    'events by type:',
    ...Object.entries(log.events).map(
      ([type, n]) => `  ${type.padEnd(width)}  ${count(n).padStart(10)}  ${share(n, events).padStart(7)}`,
    ),
    ...requestTexts(log, request),
    ...Object.entries(log.unknownFields).map(([field, n]) => `unknown field ${field}: ${count(n)} times, left out`),
    ...badText({
      ...log.bad,
      lines: log.rows,
      first: log.bad.first.map(({ file, line, message }) => `${file}: line ${line}: ${message}`),
    }),
    'one event of each type:',
    ...Object.values(examples).map((event) => `  ${cut(JSON.stringify(event))}`),
  ].join('\n');
}

function requestTexts(log: Description, { on, candidates, outcome }: RequestSpec): string[] {
  if (log.unlisted) {
    const target = outcome.kind === 'immediate' ? 'item' : outcome.on;
    return [
      `requests: ${count(log.unlisted)} ${on} events; the log shows no lists, candidates for the next ${target} are generated`,
    ];
  }
  const first =
    log.firstPositionClicked === undefined
      ? ''
      : `, ${(100 * log.firstPositionClicked).toFixed(1)} % of them on the first`;
  return [
    `requests: ${count(log.lists)} ${on} events with a list "${candidates}"; lengths ${lengthsText(log)}`,
    `clicks: ${count(log.clicks)} on a candidate${first}; ${count(log.clicksElsewhere)} elsewhere; ${count(log.unlabelled)} requests without an outcome`,
  ];
}

function count(n: number): string {
  return n.toLocaleString('en');
}

function lengthsText({ listLengths, lists }: Description): string {
  const most = [...listLengths].sort((a, b) => b.count - a.count).slice(0, MOST_LENGTHS);
  const parts = most.map(({ length, count }) => `${length}: ${((100 * count) / Math.max(1, lists)).toFixed(1)} %`);
  return `${parts.join(', ')}${listLengths.length > most.length ? `, ${listLengths.length - most.length} others` : ''}`;
}

function cut(text: string): string {
  return text.length > MOST_EXAMPLE ? `${text.slice(0, MOST_EXAMPLE - 3)}...` : text;
}
