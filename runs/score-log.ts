import { existsSync } from 'node:fs';
import { assertBad, type Chunk, type DataSet, type Opened, type OpenOptions, rejectEvent } from '../datasets/index';
import { Assemble } from '../engine/assemble';
import { StateError } from '../engine/base/errors';
import { isRejection } from '../engine/events/codec';
import { Dictionary } from '../engine/events/dictionary';
import type { Event, List, RawEvent } from '../engine/events/event';
import { Ingest } from '../engine/ingest';
import { Labels } from '../engine/labels';
import { readSnapshotDictionary, restoreSnapshot } from '../engine/snapshot';
import { Store } from '../engine/store';
import { type LoadSource, openPlan } from '../models/bundle';
import type { ModelMapping, Ranker } from '../models/index';
import { readReader } from './carried';
import type { RunPaths } from './paths';
import { breathe, type Watch } from './progress';
import type { Replayed } from './replay-log';
import { ScoreBatch } from './score-batch';
import type { ScoredRequest, ScoreSink } from './score-request';
import { withRanker } from './with-ranker';

/** Where the state begins that requests are ranked by: at the end of the run's log, or with nothing. */
type ScoreFrom = 'snapshot' | 'empty';

/** What a log was, and what was ranked of it. */
export interface ScoreCounts {
  requests: number;
  candidates: number;
  events: number;
  /** Events that lie before what the state knows already; they were applied at that later time. */
  late: number;
  bad: Replayed['bad'];
}

/**
 * Ranks the requests of a log that have no label by a run's model. Every other event updates the state as in the
 * replay, in the log's order. Where outcomes stand in the request, one without an outcome updates nothing; where they
 * come with later events, the requests that no event of the log answers are ranked, and were shown all the same.
 *
 * @throws StateError when there is no state to begin with, too many lines are bad, or no request lacks a label
 * @throws MismatchError when the model was trained on other features than the run's
 */
export async function scoreLog(
  asked: ScoreAsked,
  paths: RunPaths,
  sinkOf: () => ScoreSink,
  watch: Watch,
  load?: LoadSource,
): Promise<ScoreCounts> {
  if (asked.from === 'snapshot' && !existsSync(paths.snapshot))
    throw new StateError(
      `score: ${paths.dir} holds no state to begin with, expected a snapshot; --from empty begins without one, podium bundle create and podium slim put one into a bundle with --snapshot`,
    );
  const { path, mapping } = asked.model ?? { path: paths.model };
  return withRanker(path, (ranker) => rankLog(asked, paths, ranker, sinkOf, watch, load), mapping);
}

async function rankLog(
  { dataset, open, maxBad, from }: ScoreAsked,
  paths: RunPaths,
  ranker: Ranker,
  sinkOf: () => ScoreSink,
  watch: Watch,
  load?: LoadSource,
): Promise<ScoreCounts> {
  const isFresh = from === 'empty';
  const dictionary = isFresh ? new Dictionary() : readSnapshotDictionary(paths.snapshot);
  const { stored, plan } = openPlan(paths.dir, load, dictionary);
  const store = isFresh ? new Store(plan.tables) : restoreSnapshot(paths.snapshot, plan);
  const remembered = isFresh || !existsSync(paths.reader) ? [] : await readReader(paths);
  const opened = await dataset.open({ ...open, schema: stored.schema, unlabelled: 'keep', remembered });
  const ingest = new Ingest(plan, store);
  const assemble = new Assemble(plan, store);
  const waiting = new Map<number, ScoredRequest | null>();
  const labels = new Labels(plan, ({ seq }) => waiting.delete(seq));
  const batch = new ScoreBatch(plan, assemble, ranker);
  const requestType = plan.codec.typeOf(plan.request.on);
  const counts = { requests: 0, candidates: 0, events: 0 };
  const sink = sinkOf();
  let unapplied = 0;

  const ask = (event: Event, list: List, raw: RawEvent): void => {
    const { seq } = event;
    const isLast = labels.isImmediate;
    if (!isLast) {
      labels.open(event, list, '');
      waiting.set(seq, null);
    }
    batch.add({ event, list, raw, qidSeq: seq + unapplied }, (scored) => {
      if (isLast) write(scored);
      else if (waiting.has(seq)) waiting.set(seq, scored);
    });
  };
  const write = (scored: ScoredRequest): void => {
    counts.requests++;
    counts.candidates += scored.items.length;
    sink.write(scored);
  };
  const take = (chunk: Chunk, i: number): void => {
    const raw = chunk.events[i];
    const event = plan.codec.encode(raw);
    if (isRejection(event)) {
      rejectEvent(opened, chunk, i, event.code, event.message);
      return;
    }
    if (ingest.refusal(event)) return;
    counts.events++;
    ingest.place(event);
    const isAsked = event.type === requestType && (!labels.isImmediate || chunk.unlabelled?.[i] === true);
    if (isAsked) ask(event, assemble.candidates(event), raw);
    if (isAsked && labels.isImmediate) {
      unapplied++;
      return;
    }
    ingest.apply(event);
    labels.settle(event);
  };

  try {
    for await (const chunk of opened.events) {
      await breathe(watch);
      for (let i = 0; i < chunk.events.length; i++) {
        take(chunk, i);
        if (batch.isFull) await batch.score();
      }
      watch.progress({ stage: 'score', done: counts.events, total: 0, unit: 'events' });
    }
    await batch.score();
    for (const scored of waiting.values()) write(scored!);
    assertBad(opened.bad, opened.progress.rows, maxBad);
    if (counts.requests === 0) throw nothingToRank(opened);
    sink.close();
  } catch (error) {
    sink.abort();
    throw error;
  }
  const { bad } = opened;
  return {
    ...counts,
    late: ingest.counts.late,
    bad: { total: bad.total, lines: opened.progress.rows, reasons: bad.reasons(), first: bad.lines() },
  };
}

/** What is to be ranked, and from which state on. */
export interface ScoreAsked {
  readonly dataset: DataSet;
  readonly open: OpenOptions;
  readonly maxBad: number;
  readonly from: ScoreFrom;
  /** Another model than the run's. */
  readonly model?: { readonly path: string; readonly mapping: ModelMapping } | undefined;
}

function nothingToRank({ files, request: { on, outcome } }: Opened): StateError {
  return new StateError(
    `score: ${files.join(', ')} holds no ${on} without an outcome, expected ${outcome.kind === 'immediate' ? `some whose ${outcome.field} is empty` : `some that no ${outcome.on} answers`}; nothing was written`,
    'E_NO_REQUEST',
  );
}
