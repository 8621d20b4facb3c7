import type { DataSet, OpenOptions } from '../../datasets/index';
import { StateError } from '../../engine/base/errors';
import type { Duplicates } from '../../engine/events/codec';
import { mergeFeatures } from '../../engine/spec/features';
import { stampTransductive } from '../../engine/spec/reads-table';
import type { Watch } from '../progress';
import type { ReplayRequest } from '../replay-request';
import { scanLog } from '../scan';
import { type Again, flipEarly, renumber, shiftTime, truncate } from './again';
import { type Baseline, Comparison } from './compare';
import { cutFiles, shuffleFiles } from './files';
import { type LogFiles, logFiles } from './log-files';
import { Machine, rowsAt } from './machine';
import { readable } from './read-log';
import { LEAK_TESTS, type LeakOutcome, type LeakReport, skipped } from './report';
import { permuted } from './same-time';
import { sample, spread } from './sample';
import { screenColumns, suspects } from './screen';
import { replayWhole, type Whole } from './whole';

/** A log and the columns that are to be tested on it. */
export interface LeakRequest {
  readonly dataset: DataSet;
  readonly open: OpenOptions;
  readonly duplicates: Duplicates;
  readonly maxBad: number;
  readonly bind: ReplayRequest['bind'];
  /** Requests whose rows are computed again from a cut log. */
  readonly requests: number;
  readonly seed: number;
}

/** Requests whose rows are compared in tests that replay the whole log once; fewer where rows are many. */
const WATCHED = 1000;
/** Cells of theirs held in memory. */
const CELLS = 40e6;
/** Times that whole files are cut and read anew. */
const FILE_CUTS = 3;

/**
 * Looks for columns that know more than they should: replays the log whole, cut, and changed in ways that must not
 * matter, and compares rows bit for bit; then screens for columns that are too good to be true.
 *
 * The same log, columns and seed give the same report.
 *
 * @throws StateError when more lines are bad than `maxBad` allows, or E_EMPTY for a log without requests
 */
export async function findLeaks(asked: LeakRequest, watch: Watch): Promise<LeakReport> {
  const { dataset, open, duplicates, maxBad, seed } = asked;
  const scan = await scanLog({ dataset, open, duplicates, maxBad }, watch);
  const { chosen, baseline, columns: simple } = asked.bind(scan.schema, scan.request);
  const all = mergeFeatures([...chosen, ...baseline]);
  const features = scan.itemsTransductive ? stampTransductive(all) : all;
  const tested = { schema: scan.schema, request: scan.request, duplicates, features };
  const many = scan.requestTimes.length;
  if (many === 0)
    throw new StateError('leaks: the log has no requests, expected at least one whose rows can be compared', 'E_EMPTY');
  const fit = Math.floor((CELLS * many) / Math.max(1, scan.rows * features.length));
  const watched = sample(many, Math.max(1, Math.min(WATCHED, fit)), seed, 1);
  const events = await readable(dataset, open);
  const whole = await replayWhole(tested, events(), watched, watch);
  const again: Again = { tested, events, whole, seed, watch };
  const base: Baseline = { features, rows: whole.rows, where: (at) => placeOf(whole, at, open.logs) };
  const cuts = spread([...whole.rows.keys()], asked.requests);

  const made = new Map<string, Comparison>();
  const outcomes = new Map<string, LeakOutcome>();
  const compare = async (test: Comparison['test'], run: (to: Comparison) => Promise<string | null>): Promise<void> => {
    const to = new Comparison(test, base);
    const why = await run(to);
    outcomes.set(test, why === null ? to.outcome() : skipped(test, why));
    if (why === null) made.set(test, to);
  };

  await compare('truncation', async (to) => {
    await truncate(again, cuts, to);
    return null;
  });
  await compare('label-flip', async (to) => {
    for (const rows of whole.flipped) to.compare(rows);
    await flipEarly(again, to);
    if (scan.request.outcome.kind === 'immediate' || whole.answeredEarly.size > 0) return null;
    return 'outcomes come with later events, which truncation cuts off';
  });
  await compare('time-shift', async (to) =>
    (await shiftTime(again, to)) ? null : 'no whole number of calendar cycles fits the windows of these columns',
  );
  await compare('renumbering', async (to) => {
    await renumber(again, to);
    return null;
  });
  const files = await logFiles(dataset, open);
  try {
    await compare('cut-file', (to) =>
      withFiles(files, (log) => cutFiles(log, asked, again, spread(cuts, FILE_CUTS), to)),
    );
    await compare('shuffled-file', (to) => withFiles(files, (log) => shuffleFiles(log, asked, again, to)));
  } finally {
    if (typeof files !== 'string') files.close();
  }
  await compare('same-time', async (to) => {
    const other = permuted(events(), scan.schema, seed);
    await rowsAt(new Machine(tested), other, new Set(whole.rows.keys()), watch, 'events of one time', (r) =>
      to.compare(r),
    );
    return null;
  });

  const screen = screenColumns(features, whole, Object.values(simple));
  const strong = suspects(screen, features);
  outcomes.set('screen', {
    ...{ test: 'screen', skipped: screen.lists === 0 ? 'no list of the sample has a relevant candidate' : null },
    ...{ requests: screen.lists, cells: 0, columns: strong.length },
  });
  const orderDependent = made.get('same-time')!.findings();
  made.delete('same-time');
  const found = [...[...made.values()].flatMap((to) => to.findings()), ...strong];
  const order = (test: string): number => (LEAK_TESTS as readonly string[]).indexOf(test);
  found.sort((a, b) => Number(a.isDeclared) - Number(b.isDeclared) || order(a.test) - order(b.test));
  return {
    dataset: dataset.name,
    events: scan.events,
    requests: many,
    columns: features.length,
    seed,
    tests: LEAK_TESTS.map((test) => outcomes.get(test)!),
    findings: found,
    orderDependent,
    screen,
  };
}

async function withFiles(
  files: LogFiles | string,
  run: (files: LogFiles) => Promise<string | null>,
): Promise<string | null> {
  return typeof files === 'string' ? files : run(files);
}

function placeOf({ places }: Whole, at: number, logs: readonly string[]): string | null {
  const [file, line] = places.get(at) ?? [-1, 0];
  return line > 0 && logs[file] !== undefined ? `${logs[file]}:${line}` : null;
}
