import { count } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { knownValues } from '../known-values';
import type { Words } from '../words';

/** What comes with the request: its counters, active filters, and how common its platform or city is. */
export function requestContext({ counters, active, contexts, click }: Words): readonly Feature[] {
  return tagged(
    'request_context',
    Object.values(counters),
    ...Object.entries(active).map(([name, set]) => [
      set.size(),
      ...knownValues.active(name).map((value) => set.has(value)),
    ]),
    ...Object.entries(contexts).map(([name, id]) => [
      count(click).by([name as 'item']),
      ...knownValues.context(name).map((value) => id.equals(value)),
    ]),
  );
}
