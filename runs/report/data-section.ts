import type { Duplicates } from '../../engine/events/codec';
import type { Findings, ReplayFacts } from './collect';
import { count, counted, moment, percent } from './format';
import { type Content, html, type Markup } from './html';
import { tiedShare } from './ranked-lists';
import { facts, section, table } from './table';

/** How many lists there were, and what was bad in the data. */
export function dataSection(findings: Findings): Markup {
  const { parts, board, replay } = findings;
  const { counts, protocol } = board;
  const isLast = protocol.protocol === 'last-click';
  return section(
    'data',
    'Data',
    html`<h3>Parts</h3>
`,
    table(
      'Parts of the log',
      [
        { head: 'part', cell: ({ part }) => part },
        { head: 'begins', className: 'time', cell: ({ from }) => (from === null ? 'with the log' : moment(from)) },
        { head: 'requests', isNumber: true, cell: ({ requests }) => count(requests) },
        {
          head: 'straddling',
          isNumber: true,
          title: 'requests in no part, because their session began before it',
          cell: ({ straddling }) => count(straddling),
        },
        {
          head: 'lists used',
          isNumber: true,
          title: 'learned from, stopped by, or judged',
          cell: ({ lists }) => count(lists),
        },
        { head: 'sessions', isNumber: true, cell: ({ sessions }) => count(sessions) },
        { head: 'users', isNumber: true, cell: ({ users }) => count(users) },
        { head: 'candidates', isNumber: true, cell: ({ candidates }) => count(candidates) },
      ],
      parts,
    ),
    html`<h3>Lists of the report part</h3>
`,
    facts([
      ['judged (lists)', count(counts.lists)],
      [
        'without a relevant candidate (n_empty)',
        told(counts.n_empty, protocol.empty === 'zero' ? 'they score 0' : 'left out of the accuracy metrics'),
      ],
      ['click outside the list (n_missed)', told(counts.n_missed, 'they score 0')],
      ['one candidate only (n_trivial)', told(counts.n_trivial, 'every ranker gets them right')],
      ...(isLast
        ? [
            [
              'passed over to find them',
              `${counted(counts.requests_without_click, 'request')} without a relevant candidate, ${count(counts.requests_missed)} with the click outside the list; ${counted(counts.sessions_without_click, 'session')} had no other and ${counts.sessions_without_click === 1 ? 'is' : 'are'} not judged`,
            ] as const,
          ]
        : []),
      ['ties at the first relevant candidate', tieWords(findings)],
    ]),
    html`<h3>What was bad</h3>
`,
    facts(badRows(replay, findings.duplicates)),
    replay.bad.first.length > 0 &&
      html`<p>The first of the lines that could not be used:</p>
<ul class="lines">${replay.bad.first.map(
        (line) => html`<li><code>${line}</code></li>
`,
      )}</ul>
`,
  );
}

function badRows(
  { bad, counts, sorted, unlabelled, unknownFields }: ReplayFacts,
  rule: Duplicates,
): (readonly [string, Content])[] {
  const duplicates = bad.reasons.find(({ code }) => code === 'E_DUPLICATE')?.count ?? 0;
  const unknown = Object.entries(unknownFields);
  const reasons = bad.reasons.map(({ code, count: n }) => `${code} ${count(n)}`).join(', ');
  return [
    [
      'lines that could not be used',
      `${count(bad.total)} of ${count(bad.lines)} (${percent(bad.total / bad.lines)})${reasons ? `: ${reasons}` : ''}`,
    ],
    [
      'order',
      sorted
        ? 'not in time order; sorted once by time, then the source’s own order, then place in the file'
        : 'in time order already',
    ],
    ['late events', told(counts.late, 'applied at the newest time seen')],
    ...counts.lateness.map((one) => lateRow(one)),
    ...(counts.repeated > 0 ? [['events that came again', told(counts.repeated, 'dropped')] as const] : []),
    [
      'requests that name a candidate twice',
      rule === 'reject' ? told(duplicates, 'rejected') : 'their first mention was kept',
    ],
    ['requests with an empty list', count(counts.emptyLists)],
    ['values that candidates came without', count(counts.missingValues)],
    ['clicks that name an unknown or closed request', count(counts.unknownRequest)],
    ['clicks on an item outside their list', count(counts.missed)],
    ['outcome windows cut off by the end of the log', count(counts.censored)],
    ['requests without an outcome, left out', count(unlabelled)],
    [
      'fields that the schema does not know',
      unknown.length === 0 ? '0' : unknown.map(([field, n]) => `${field} ${count(n)}`).join(', '),
    ],
  ];
}

/** What a stream that has a rule of its own did with late events. */
function lateRow({
  stream,
  policy,
  window,
  events,
  tooLate,
}: ReplayFacts['counts']['lateness'][number]): [string, Content] {
  const gone = window === null ? '' : `, ${count(tooLate)} of them too late for its window of ${window}`;
  return policy === 'drop'
    ? [`late events for ${stream}`, told(events, 'dropped')]
    : [`late events for ${stream}`, told(events, `counted at their own time${gone}`)];
}

function told(n: number, what: string): string {
  return n === 0 ? '0' : `${count(n)}, ${what}`;
}

function tieWords({ lists, board }: Findings): string {
  return board.leaderboard.map(({ ranker }) => `${ranker} ${percent(tiedShare(lists, ranker))}`).join(', ');
}
