import { count, lastTime, rate, seen } from '../../engine/spec/aggregates';
import { currently } from '../../engine/spec/current';
import { type Feature, tagged } from '../../engine/spec/features';
import { pairs } from '../../engine/spec/pairs';
import type { Words } from '../words';

/** Whether choosing the candidate ends the search: how many visits end with it so far, and whether people come back to it. */
export function endings({ any, click, shown, now, visit, person, candidate }: Words): readonly Feature[] {
  const clicks = count(click).per('item');
  const net = currently(click.field('item'), { within: visit }).of(candidate.item);
  const settled = click.with('click_settled', () => ({ at: now })).after('click_settled', '10m');
  const left = settled.where('click_left', ({ at }) => lastTime(any).per(visit).equals(at));
  const steps = pairs(click, { within: person });
  const same = steps.where('click_same', ({ item, before_item }) => item.equals(before_item));
  const again = click.where('click_again', () => seen(click).per(person, 'item'));
  const at = { before_item: candidate.item };
  return tagged(
    'endings',
    net.dividedBy(clicks.plus(1)).named('ending_share'),
    net.named('ending_count'),
    net.dividedBy(count(shown).per('item').plus(1)).named('ending_rate'),
    rate(left).over(settled).per('item').smoothed({ toward: 'overall', weight: 5 }).named('exit_rate'),
    rate(same).over(steps).per('before_item').at(at).smoothed({ toward: 'overall', weight: 5 }).named('same_next_rate'),
    rate(again).over(click).per('item').smoothed({ toward: 'overall', weight: 5 }).named('return_rate'),
    count(left).per('item').named('exit_count'),
  );
}
