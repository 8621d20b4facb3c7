import type { RequestSpec } from '../engine/events/request';
import type { Schema } from '../engine/events/schema';
import { type Feature, mergeFeatures } from '../engine/spec/features';
import { baseline } from './baseline';
import { bindWords } from './bind';
import { calendar } from './context/calendar';
import { placeRates } from './context/places';
import { requestContext } from './context/request';
import { withExpiry } from './expiry';
import { isFedBy } from './fed-by';
import { usualColumns } from './item/columns';
import { itemContextRates } from './item/context-rates';
import { itemFreshness } from './item/freshness';
import { itemNumbers } from './item/numbers';
import { itemPlaces } from './item/places';
import { itemPopularity } from './item/popularity';
import { itemRates } from './item/rates';
import { listColumns } from './list/columns';
import { listContext } from './list/context';
import { gaze } from './list/gaze';
import { ownSteps } from './list/own-steps';
import { place } from './list/place';
import { listRelative } from './list/relative';
import { steps } from './list/steps';
import { pairCounts } from './pair/counts';
import { dwell } from './pair/dwell';
import { itemIds } from './pair/ids';
import { lastMet } from './pair/last';
import { listMemory } from './pair/memory';
import { pairRecency } from './pair/recency';
import { itemSets } from './pair/sets';
import { nextItems } from './pair/transitions';
import { choicesMade } from './session/choices';
import { progress } from './session/progress';
import { tempo } from './session/tempo';
import { shopFeatures } from './shop/families';
import { isPurchase } from './shop/words';
import { chosenColumns } from './user/columns';
import { history } from './user/history';
import { chosenPlaces } from './user/places';
import { WIDE_FAMILIES, WIDE_FAMILIES_OF_LISTS } from './wide';
import { winner2019 } from './winner2019';
import type { Words } from './words';

export { baselineColumns } from './baseline';
export { filesIn, SET_NAMES, selectFeatures } from './sets';

/** Every family; each says nothing where a log lacks its words. The first to declare a column decides its place. */
export const FAMILIES: readonly ((words: Words) => readonly Feature[])[] = [
  baseline,
  place,
  gaze,
  steps,
  ownSteps,
  lastMet,
  pairRecency,
  pairCounts,
  listMemory,
  dwell,
  nextItems,
  itemPopularity,
  itemRates,
  itemContextRates,
  itemPlaces,
  itemFreshness,
  itemNumbers,
  itemIds,
  itemSets,
  listColumns,
  chosenColumns,
  usualColumns,
  listRelative,
  listContext,
  placeRates,
  chosenPlaces,
  choicesMade,
  requestContext,
  progress,
  tempo,
  history,
  calendar,
  ...WIDE_FAMILIES,
];

/** Families about what was shown to whom, and where: lists that the engine generates were shown to nobody. */
const OF_SHOWN_LISTS: ReadonlySet<unknown> = new Set([
  gaze,
  listMemory,
  itemPlaces,
  itemIds,
  ...WIDE_FAMILIES_OF_LISTS,
]);

/**
 * The whole catalogue for one log: every family bound to the streams and fields that its schema has. Features of
 * several families carry the tags of all. The winner's 89 of 2019 are bound where the set of features names them. Where
 * the engine generates the lists, no column is fed by them: how often Podium asks is no fact of the log. State under keys of
 * which there is no end is forgotten in time (`withExpiry`).
 *
 * @throws ConfigError when events say neither user nor session, or a name stands for two columns
 */
export function bindCatalogue(schema: Schema, request: RequestSpec, set = ''): readonly Feature[] {
  const words = bindWords(schema, request);
  const families = FAMILIES.filter((family) => words.isShown || !OF_SHOWN_LISTS.has(family));
  const declared = [...families.flatMap((family) => family(words)), ...shopFeatures(words, schema, request)];
  const all = words.isShown ? declared : declared.filter(({ node }) => !isFedBy(node, request.on));
  if (namesWinner(set)) all.push(...winner2019(schema));
  const tags = new Map<string, Set<string>>();
  for (const feature of all) {
    const own = tags.get(feature.name) ?? new Set();
    for (const tag of feature.tags) own.add(tag);
    tags.set(feature.name, own);
  }
  const kept = withExpiry(mergeFeatures(all), isPurchase);
  return kept.map((feature) => ({ ...feature, tags: [...tags.get(feature.name)!] }));
}

function namesWinner(set: string): boolean {
  return set.split(/[\s()+-]+/).includes('winner2019') || set.includes('tag:winner2019');
}
