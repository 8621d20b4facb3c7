import { count, lastOf, lastTime, sum } from '../../engine/spec/aggregates';
import type { NumberValue, Value } from '../../engine/spec/values';
import { where } from '../scales';
import type { Entry, WinnerWords } from './words';

const BY = [['platform', 'device'], ['platform'], ['device']] as const;
type Keys = readonly ('item' | 'platform' | 'device')[];

/** F4: how often the candidate is clicked or touched when it is shown. */
export function rates(words: WinnerWords): Entry[] {
  const { click, shown, examined, actions } = words;
  const clicked = (keys: Keys): Record<string, Value> => {
    const [clicks, impressions, looked] = [count(click).by(keys), count(shown).by(keys), count(examined).by(keys)];
    return {
      ...{ clicks, impressions, ctr: clicks.dividedBy(impressions.plus(1)) },
      ctr_examined: clicks.dividedBy(looked.plus(1)),
    };
  };
  const touched = (keys: Keys): Record<string, Value> => {
    const [acts, impressions] = [count(actions).by(keys), count(shown).by(keys)];
    return { actions: acts, impressions, rate: acts.dividedBy(impressions.plus(1)) };
  };
  const weighted = { clicked: sum(click.field('rank')).per('item'), shown: sum(shown.field('rank')).per('item') };
  return [
    { accumulator: 'item_ctr', family: 'F4', columns: clicked(['item']) },
    ...BY.map(
      (by): Entry => ({ accumulator: `item_ctr_by_${by.join('_')}`, family: 'F4', columns: clicked([...by, 'item']) }),
    ),
    { accumulator: 'item_ctr_interactions', family: 'F4', columns: touched(['item']) },
    ...BY.map(
      (by): Entry => ({
        accumulator: `item_ctr_interactions_by_${by.join('_')}`,
        family: 'F4',
        columns: touched([...by, 'item']),
      }),
    ),
    {
      accumulator: 'item_ctr_rank_weighted',
      family: 'F4',
      columns: { ...weighted, ratio: weighted.clicked.dividedBy(weighted.shown) },
    },
    {
      accumulator: 'clickout_item_platform_clicks',
      family: 'F4',
      columns: { clicks: count(click).per('item', 'platform') },
    },
    inSequence(words),
    lastClicks(words),
    afterPoi(words),
    pairwise(words),
  ];
}

/** Clicks that were the last of their session, told half an hour after them: the future is waited for, not looked into. */
function inSequence({ click, shown }: WinnerWords): Entry {
  const late = click.after('w_click_late', '30m');
  const final = late.where('w_click_final', (r) =>
    lastTime(click)
      .per('session')
      .equals(r.ts)
      .and(lastOf(click.field('item')).per('session').equals(r.item)),
  );
  const [finals, settled] = [count(final).per('item'), count(late).per('item')];
  return {
    accumulator: 'item_ctr_in_sequence',
    family: 'F4',
    columns: {
      ...{ final: finals, settled, share: finals.dividedBy(settled.plus(1)) },
      per_impression: finals.dividedBy(count(shown).per('item').plus(1)),
    },
    note: 'The original filtered by how many clicks were left in the session, which is the future. Here a click is the last of its session when 30 minutes have passed without another.',
  };
}

/** Sessions whose last click so far is the candidate: one more with its click, one less when another follows. */
function lastClicks({ click, candidate }: WinnerWords): Entry {
  const superseded = click.with('w_superseded', () => ({ before: lastOf(click.field('item')).per('user', 'session') }));
  const gone = count(superseded).per('before').at({ before: candidate.item });
  return {
    accumulator: 'item_last_clickout_stats_in_session',
    family: 'F4',
    columns: { net: count(click).per('item').minus(gone) },
  };
}

/** Clicks and showings after the point of interest that the user looked for last. */
function afterPoi({ click, shown, poi }: WinnerWords): Entry {
  const last = { poi: lastOf(poi.field('value')).per('user') };
  const clicks = count(click.with('w_click_poi', () => last))
    .per('poi', 'item')
    .at(last);
  const impressions = count(shown.with('w_shown_poi', () => last))
    .per('poi', 'item')
    .at(last);
  return {
    accumulator: 'poi_features',
    family: 'F4',
    columns: {
      ...{ last_poi: last.poi.hashed(1024), clicks, impressions },
      ctr: clicks.dividedBy(impressions.plus(1)),
    },
  };
}

/** Who won when the candidate and its neighbour stood one above the other; past the ends there is nobody: missing. */
function pairwise({ shown, candidate: { item } }: WinnerWords): Entry {
  const pairs = shown.with('w_pair', (r) => ({ above: r.item.ofNeighbour(-1) }));
  const lowerWins = pairs.where('w_lower_wins', (r) => r.chosen.equals(r.item));
  const upperWins = pairs.where('w_upper_wins', (r) => r.chosen.equals(r.above));
  const sides = { above: { above: item.ofNeighbour(-1), item }, below: { above: item, item: item.ofNeighbour(1) } };
  const columns = Object.entries(sides).map(([side, at]) => {
    const isThere = at.above.isMissing().or(at.item.isMissing()).not();
    const number = (stream: typeof pairs): NumberValue => where(isThere, count(stream).per('above', 'item').at(at));
    const [won, lost] =
      side === 'above' ? [number(lowerWins), number(upperWins)] : [number(upperWins), number(lowerWins)];
    const all = number(pairs);
    return {
      ...{ [`${side}_won`]: won, [`${side}_lost`]: lost, [`${side}_draw`]: all.minus(won).minus(lost) },
      [`${side}_rate`]: won.plus(1).dividedBy(all.plus(2)),
    };
  });
  return { accumulator: 'pairwise_ctr', family: 'F4', columns: Object.assign({}, ...columns) };
}
