import Table from 'cli-table3';
import { type LeakFinding, type LeakReport, type LeakTest, leaksOf } from '../runs/leaks/report';

/** What each test asks, in the words of a person. */
const ASKS: Readonly<Record<LeakTest, string>> = {
  truncation: 'the log cut just before the request gives the same rows',
  'cut-file': 'so do the files, cut and read anew',
  'label-flip': 'another outcome of the request changes nothing in its rows',
  'time-shift': 'the same log some centuries later gives the same rows',
  renumbering: 'so does a log whose ids are numbered in another order',
  'shuffled-file': 'and one whose lines stand in another order',
  screen: 'no column alone ranks too well to be honest',
  'same-time': 'the order of events of one time does not matter',
};

const SHOWN = 10;

/** What the detector found, as people read it. */
export function leaksText(report: LeakReport): string {
  const { dataset, events, requests, columns, tests, findings, orderDependent, screen } = report;
  const count = (n: number): string => n.toLocaleString('en');
  const table = new Table({
    head: ['test', 'asks whether', 'requests', 'cells', 'found'],
    style: { head: [], border: [] },
  });
  for (const { test, skipped, ...made } of tests) {
    const found = made.columns === 0 ? 'nothing' : plural(made.columns, 'column');
    const cells = made.cells === 0 ? '' : count(made.cells);
    table.push([test, ASKS[test], ...(skipped === null ? [count(made.requests), cells, found] : ['', '', 'not made'])]);
  }
  const lines = [
    `${dataset}: ${count(events)} events, ${count(requests)} requests, ${count(columns)} columns`,
    table.toString(),
  ];
  for (const { test, skipped } of tests) if (skipped !== null) lines.push(`${test} was not made: ${skipped}`);
  const best = screen.columns[0];
  if (screen.lists > 0 && best) {
    const told = [best, ...screen.simple.filter(({ feature }) => feature !== best.feature)];
    lines.push(
      `best columns alone (MRR on ${count(screen.lists)} lists): ${told.map((one) => `${one.feature} ${one.mrr.toFixed(3)}`).join(', ')}`,
    );
  }
  if (orderDependent.length > 0)
    lines.push(
      `${plural(orderDependent.length, 'column')} may depend on which of several events of one time the file holds first: ${some(orderDependent.map(({ feature }) => feature))}; this is no leak, equal times follow the log`,
    );
  const leaks = leaksOf(report);
  for (const { test, sentence } of leaks) lines.push(`leak (${test}): ${sentence}`);
  for (const { test, leak, sentence } of findings.filter(({ isDeclared }) => isDeclared))
    lines.push(`declared ${leak} (${test}): ${sentence}`);
  lines.push(verdict(leaks));
  return lines.join('\n');
}

function verdict(leaks: readonly LeakFinding[]): string {
  const names = [...new Set(leaks.map(({ feature }) => feature))];
  return names.length === 0 ? 'no leak was found' : `${plural(names.length, 'column')} failed: ${some(names)}`;
}

function some(names: readonly string[]): string {
  return `${names.slice(0, SHOWN).join(', ')}${names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''}`;
}

function plural(n: number, what: string): string {
  return `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;
}
