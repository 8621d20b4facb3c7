import { lastOf, setOf } from '../../engine/spec/aggregates';
import type { IdValue } from '../../engine/spec/values';
import type { Entry, WinnerWords } from './words';

/** F7: how alike the candidate and the items of before are, by properties and by points of interest. */
export function similarity({ t, click, shown, actions, poi, candidate }: WinnerWords): Entry[] {
  const lastClicked = lastOf(click.field('item')).per('user');
  const met = setOf(actions.field('item'), { keep: 64 });
  const properties = (item: IdValue) => t.item(item).properties.jaccard(candidate.properties);
  const near = shown.with('w_shown_near', () => ({ poi: lastOf(poi.field('value')).per('user') }));
  const places = (item: IdValue) => setOf(near.field('poi'), { keep: 32 }).per('item').at({ item });
  const sameplaces = (item: IdValue) => places(item).jaccard(places(candidate.item));
  return [
    {
      accumulator: 'item_similarity_to_last_clicked_item',
      family: 'F7',
      columns: { jaccard: properties(lastClicked) },
      note: 'The original looked string ids up in a map of numbers and was always 0.',
    },
    {
      accumulator: 'avg_similarity_to_interacted_items',
      family: 'F7',
      columns: { jaccard: met.per('user').meanOf(properties) },
    },
    {
      accumulator: 'avg_similarity_to_interacted_session_items',
      family: 'F7',
      columns: { jaccard: met.per('user', 'session').meanOf(properties) },
    },
    {
      accumulator: 'poi_item_similarity_to_last_clicked_item',
      family: 'F7',
      columns: { jaccard: sameplaces(lastClicked) },
      note: 'Points of interest as of the request: those looked for last before a list that held the item, the newest 32.',
    },
    {
      accumulator: 'poi_avg_similarity_to_interacted_items',
      family: 'F7',
      columns: { jaccard: met.per('user').meanOf(sameplaces) },
    },
    { accumulator: 'num_pois', family: 'F7', columns: { size: places(candidate.item).size() } },
  ];
}
