import { count, last, sinceFirst, sum } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** How many events of the visit ago the candidate was met, in each way; and how much it was met, the newest most. */
export function eventsSince({ any, click, meet, touches, trail, visit, person }: Words): readonly Feature[] {
  const now = count(any).per(visit);
  const number = <R>(stream: typeof meet & R) =>
    stream.with(`${stream.name}_numbered`, () => ({ nth: count(any).per(visit) }));
  const at = number(meet).field('nth');
  const met = count(meet).per(visit, 'item');
  const steps = met.times(now).minus(sum(at).per(visit, 'item'));
  return tagged(
    'events_since',
    grid({ stream: [click, ...Object.values(touches)] }, ({ stream }) =>
      now.minus(last(number(stream).field('nth')).per(visit, 'item')).named(`events_since_${stream.name}`),
    ),
    met.minus(steps.dividedBy(now)).named('meet_linear_decay'),
    trail.meet
      .map(({ isIt }, i) =>
        isIt
          .toNumber()
          .otherwise(0)
          .dividedBy(i + 1),
      )
      .reduce((total, one) => total.plus(one))
      .named('trail_reciprocal'),
    grid({ halfLife: ['40s', '7m', '1h'] }, ({ halfLife }) => met.decaying(halfLife)),
    grid({ halfLife: ['1m', '10m'] }, ({ halfLife }) => count(click).per(visit, 'item').decaying(halfLife)),
    count(meet).per(person, 'item').decaying('1d'),
    sinceFirst(click).per(visit, 'item'),
    sinceFirst(meet).per(person, 'item'),
  );
}
