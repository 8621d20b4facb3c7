import { count, mean } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { token } from '../../engine/spec/pairs';
import { pairsOf, snake } from '../scales';
import type { Words } from '../words';

/** The kind of request as a number: hashed, by how common it is, and by how often its first place is chosen. */
export function encodings({ contexts, placed, any, now }: Words): readonly Feature[] {
  const hour = now.hour();
  const everywhere = Object.keys(contexts).filter((name) => name in any.roles);
  const at = placed?.with('click_hour', () => ({ hour }));
  const first = placed?.where('click_first', ({ rank }) => rank.equals(1));
  return tagged(
    'encodings',
    Object.entries(contexts).map(([name, id]) => id.hashed(64).named(`${snake(name)}_hashed`)),
    pairsOf(Object.keys(contexts)).map(([one, other]) =>
      token(contexts[one], contexts[other])
        .hashed(128)
        .named(`${snake(one)}_${snake(other)}_hashed`),
    ),
    placed && first
      ? Object.keys(contexts).map((name) =>
          count(first)
            .by([name as 'item'])
            .plus(1)
            .dividedBy(
              count(placed)
                .by([name as 'item'])
                .plus(4),
            )
            .named(`first_place_rate__${snake(name)}`),
        )
      : [],
    at ? mean(at.field('rank')).per('hour').at({ hour }).named('usual_rank__hour') : [],
    everywhere.map((name) =>
      count(any)
        .by([name as 'user'])
        .named(`any_count__${snake(name)}`),
    ),
    count(any).within('1h').dividedBy(count(any).within('1d').plus(1)).named('log_busy'),
  );
}
