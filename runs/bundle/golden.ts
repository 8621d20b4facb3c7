import { Assemble } from '../../engine/assemble';
import { isRejection } from '../../engine/events/codec';
import type { RawEvent } from '../../engine/events/event';
import { Ingest } from '../../engine/ingest';
import type { Plan } from '../../engine/plan/plan';
import { qidOf } from '../../engine/replay';
import { Store } from '../../engine/store';
import { type OnnxRanker, ranking, rowMajor } from '../../models/index';

/** One list as it was ranked. */
export interface GoldenList {
  readonly qid: string;
  readonly items: readonly string[];
  /** [columns][candidates] float32, in the order of the ranker's. */
  readonly features: readonly Float32Array[];
  readonly scores: Float32Array;
  /** [candidates] rank of each, from 1; equal scores in given order. */
  readonly ranks: Int32Array;
}

/** An event of the golden log, and the list that was ranked before it was applied; null: it asked for none. */
export interface GoldenEvent {
  readonly raw: RawEvent;
  readonly list: GoldenList | null;
}

/**
 * Ranks every list of some events, beginning with no state. Events that are refused are left out. The plan may have more
 * columns than the ranker's.
 */
export async function rankGolden(
  plan: Plan,
  ranker: OnnxRanker,
  raws: Iterable<RawEvent>,
  store = new Store(plan.tables),
): Promise<GoldenEvent[]> {
  const ingest = new Ingest(plan, store);
  const assemble = new Assemble(plan, store);
  const places = ranker.columns.map((name) => plan.features.findIndex((feature) => feature.name === name));
  const requestType = plan.codec.typeOf(plan.request.on);
  const golden: GoldenEvent[] = [];
  for (const raw of raws) {
    const event = plan.codec.encode(raw);
    if (isRejection(event) || ingest.refusal(event)) continue;
    ingest.place(event);
    let list: GoldenList | null = null;
    const shown = event.type === requestType ? assemble.candidates(event) : null;
    if (shown && shown.n > 0) {
      const all = plan.features.map(() => new Float32Array(shown.n));
      assemble.rows(event, all, 0, shown);
      const features = places.map((place) => all[place]);
      const scores = await ranker.scoreMatrix(rowMajor(all, places, shown.n), shown.n);
      const items = Array.from(shown.columns[0].subarray(0, shown.n), (code) => plan.codec.dictionary.id(code));
      list = { qid: qidOf(event, plan.codec), items, features, scores, ranks: ranksOf(scores) };
    }
    ingest.apply(event);
    golden.push({ raw, list });
  }
  return golden;
}

function ranksOf(scores: Float32Array): Int32Array {
  const ranks = new Int32Array(scores.length);
  ranking(scores).forEach((place, i) => (ranks[place] = i + 1));
  return ranks;
}
