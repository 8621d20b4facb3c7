import { datasets } from '../datasets';
import { Assemble } from '../engine/assemble';
import { Codec, isRejection } from '../engine/events/codec';
import { Dictionary } from '../engine/events/dictionary';
import { Ingest } from '../engine/ingest';
import { compilePlan } from '../engine/plan/plan';
import { features } from '../engine/spec/features';
import { log } from '../engine/spec/log';
import { Store } from '../engine/store';

/**
 * How often the next item of a session is among the candidates that the engine generates, and how much of that each
 * source gives: `npx ts-node -T bench/candidate-recall.ts <data set> <log file>...`.
 */
async function main([name, ...logs]: readonly string[]): Promise<void> {
  const { schema, request, events } = await datasets.find((dataset) => dataset.name === name)!.open({ logs });
  const { outcome } = request;
  if (outcome.kind !== 'next') throw new Error(`${name}: its lists are not generated`);
  const { candidate } = log(schema, request).rank(request.on, request.candidates as never) as never as {
    candidate: { rank: never };
  };
  const codec = new Codec(schema, new Dictionary());
  const plan = compilePlan(codec, request, features(candidate.rank));
  const store = new Store(plan.tables);
  const [ingest, assemble] = [new Ingest(plan, store), new Assemble(plan, store)];
  const sources = request.generate!.from.map((source) => source.name);
  const waiting = new Map<number, { items: ArrayLike<number>; places: readonly ArrayLike<number>[] }>();
  const type = codec.typeOf(outcome.on);
  const [item, session] = ['item', 'session'].map((field) => codec.types[type].scalars.indexOf(field));
  const asked = codec.typeOf(request.on);
  const sessionOfAsked = codec.types[asked].scalars.indexOf('session');
  const { columns } = codec.types[asked].lists.find((list) => list.name === request.candidates)!;
  const places = sources.map((source) => columns.indexOf(`place_${source}`));
  let [answered, found, sizes] = [0, 0, 0];
  const by = sources.map(() => 0);
  const alone = sources.map(() => 0);
  for await (const { events: block } of events) {
    for (const raw of block) {
      const event = codec.encode(raw);
      if (isRejection(event)) continue;
      ingest.place(event);
      if (!event.metadata && event.type === asked) {
        const own = assemble.candidates(event);
        const of = own.columns;
        waiting.set(event.values[sessionOfAsked], { items: of[0], places: places.map((at) => of[at]) });
      } else if (!event.metadata && event.type === type) {
        const open = waiting.get(event.values[session]);
        if (open) {
          answered++;
          sizes += open.items.length;
          const at = Array.from(open.items).indexOf(event.values[item]);
          if (at >= 0) {
            found++;
            const given = open.places.map((of) => of[at] === of[at]);
            for (const [s, is] of given.entries()) if (is) by[s]++;
            const only = given.indexOf(true);
            if (given.lastIndexOf(true) === only) alone[only]++;
          }
          waiting.delete(event.values[session]);
        }
      }
      ingest.apply(event);
    }
  }
  const share = (n: number): string => (n / answered).toFixed(4);
  console.log(`${name}: ${answered} requests with a next item, ${(sizes / answered).toFixed(1)} candidates on average`);
  console.log(`recall ${share(found)}`);
  for (const [s, source] of sources.entries()) console.log(`  ${source} ${share(by[s])}, alone ${share(alone[s])}`);
}

void main(process.argv.slice(2));
