import { ConfigError } from '../engine/base/errors';
import { Codec } from '../engine/events/codec';
import { Dictionary } from '../engine/events/dictionary';
import { compilePlan } from '../engine/plan/plan';
import { mergeFeatures } from '../engine/spec/features';
import { type Costs, costsOf } from './feature-costs';
import { plainReplay, timedReplay } from './profile';
import { breathe, type Watch } from './progress';
import type { ReplayRequest } from './replay-request';
import { readStoredIfThere } from './stored-json';
import { writeWhole } from './write-whole';

/**
 * Replays a log twice without writing anything: once as it is, once with every part timed.
 *
 * @throws ConfigError for a log without a request, which has no row to speak of
 */
export async function profileLog({ dataset, open, duplicates, bind }: ReplayRequest, watch: Watch): Promise<Costs> {
  const { schema, request } = await dataset.open(open);
  const { chosen, baseline } = bind(schema, request);
  const features = mergeFeatures([...chosen, ...baseline]);
  const planned = (together?: number) =>
    compilePlan(new Codec(schema, new Dictionary(), duplicates), request, features, { together });
  const through = async (stage: string, take: (events: readonly never[]) => void): Promise<void> => {
    const opened = await dataset.open(open);
    let done = 0;
    for await (const { events } of opened.events) {
      await breathe(watch);
      take(events as never);
      done += events.length;
      watch.progress({ stage, done, total: 0, unit: 'events' });
    }
  };
  const plain = plainReplay(planned());
  let whole = 0;
  await through('replay', (events) => {
    const encoded = plain.replay.encode(events);
    whole = plain.nanoseconds(() => {
      for (const event of encoded) plain.replay.take(event);
    });
  });
  const plan = planned(1);
  const { replay, timings } = timedReplay(plan);
  await through('profile', (events) => replay.events(events));
  if (replay.counts.rows === 0) throw new ConfigError('replay: --profile: the log has no row, expected some requests');
  return costsOf(plan, timings(), whole);
}

/** What `costs.json` holds: nanoseconds of each feature for each row, on the machine that measured them. */
export interface StoredCosts {
  readonly unit: 'ns per row';
  readonly features: Readonly<Record<string, number>>;
}

/** Writes costs by feature; what the file says of others stays. @throws StateError where it was damaged */
export function saveCosts(path: string, { features }: Costs): void {
  const before = readStoredIfThere<StoredCosts>(path, 'remove it to begin anew')?.features ?? {};
  const rounded = Object.entries(features).map(([name, cost]) => [name, Number(cost.toPrecision(2))] as const);
  const all = Object.entries({ ...before, ...Object.fromEntries(rounded) }).sort(([a], [b]) => (a < b ? -1 : 1));
  const stored: StoredCosts = { unit: 'ns per row', features: Object.fromEntries(all) };
  writeWhole(path, `${JSON.stringify(stored, null, 2)}\n`);
}
