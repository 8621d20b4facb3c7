import { count, rate, since } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { token } from '../../engine/spec/pairs';
import { lastK } from '../../engine/spec/sequences';
import { type Stream, union } from '../../engine/spec/stream';
import { NumberValue } from '../../engine/spec/values';
import type { Who, Words } from '../words';

/** What kinds of action came last, and how often the candidate's place, or the item met last, is chosen after them. */
export function actions({
  any,
  click,
  meet,
  touches,
  choices,
  placed,
  shown,
  trail,
  visit,
}: Words): readonly Feature[] {
  const acts: readonly Stream<Who>[] = [click, ...Object.values(touches), ...Object.values(choices)];
  const [one, two, ...more] = acts.map((act, i) =>
    act.with(`${act.name}_kind`, () => ({ kind: new NumberValue<'exact'>({ op: 'const', value: i + 1 }) })),
  );
  if (!two) return [];
  const kinds = (union as (...streams: unknown[]) => typeof one)('action', one, two, ...more);
  const newest = lastK(kinds.field('kind'), { keep: 4 }).per(visit);
  const [k0, k1, k2] = [0, 1, 2].map((n) => newest.nth(n).otherwise(0).rounded(0));
  const grams = { one: token(k0), two: token(k0, k1), three: token(k0, k1, k2) };
  const where = { ...grams, stays: trail.meet[0].isIt.toNumber().otherwise(0).rounded(0) };
  return tagged(
    'actions',
    ...(placed
      ? [
          rate(placed.with('click_after_actions', () => grams))
            .over(shown.with('shown_after_actions', () => grams))
            .per('three', 'rank')
            .at({ three: grams.three })
            .smoothed({ toward: ['rank'], weight: 20 })
            .named('place_rate_after_actions'),
        ]
      : []),
    newest.runLengthOf(k0).named('action_run'),
    newest.complexity().named('action_complexity'),
    grams.three.hashed(64).named('actions_hashed'),
    acts.map((act) => since(act).per(visit).equals(since(any).per(visit)).named(`last_action_is_${act.name}`)),
    count(kinds.where('action_again', () => k0.equals(k1)))
      .per(visit)
      .dividedBy(count(kinds).per(visit))
      .named('action_again_share'),
    count(meet).per(visit).dividedBy(count(any).per(visit)).named('meet_share__visit'),
    where.stays.times(k0).named('last_action_on_it'),
  );
}
