import type { Feature } from '../engine/spec/features';
import { encodings } from './context/encodings';
import { placeBias } from './context/place-bias';
import { bayes } from './item/bayes';
import { choicePlaces } from './item/choice-places';
import { itemContextPairs } from './item/context-pairs';
import { endings } from './item/endings';
import { clicksOverExpected } from './item/expected';
import { itemExposure } from './item/exposure';
import { lessons } from './item/lessons';
import { market } from './item/market';
import { meta } from './item/meta';
import { newness } from './item/newness';
import { percentiles } from './item/percentiles';
import { itemSlots } from './item/slots';
import { sortedLists } from './item/sorted-lists';
import { trends } from './item/trends';
import { attention } from './list/attention';
import { columnParts } from './list/column-parts';
import { drift } from './list/drift';
import { paths } from './list/paths';
import { listShape } from './list/shape';
import { withinList } from './list/within';
import { content } from './pair/content';
import { duels } from './pair/duels';
import { earlierCounts } from './pair/earlier';
import { eventsSince } from './pair/events-since';
import { measures } from './pair/measures';
import { neighbours } from './pair/neighbours';
import { orderMet } from './pair/order';
import { sameLists } from './pair/same-lists';
import { stay } from './pair/stay';
import { metTogether } from './pair/together';
import { actions } from './session/actions';
import { choiceSteps } from './session/choice-steps';
import { gaps } from './session/gaps';
import { novelty } from './session/novelty';
import { placeHabits } from './user/place-habits';
import { profile } from './user/profile';
import { taste } from './user/taste';
import type { Words } from './words';

/** The wider families: what the first ones say in more ways, and what only some logs can say. */
export const WIDE_FAMILIES: readonly ((words: Words) => readonly Feature[])[] = [
  earlierCounts,
  eventsSince,
  orderMet,
  attention,
  drift,
  paths,
  itemExposure,
  clicksOverExpected,
  itemContextPairs,
  placeBias,
  itemSlots,
  placeHabits,
  columnParts,
  listShape,
  market,
  taste,
  gaps,
  novelty,
  actions,
  stay,
  sameLists,
  choiceSteps,
  choicePlaces,
  content,
  measures,
  metTogether,
  duels,
  sortedLists,
  meta,
  trends,
  endings,
  encodings,
  profile,
  newness,
  bayes,
  withinList,
  percentiles,
  neighbours,
  lessons,
];

/** Those about places in lists that somebody saw. */
export const WIDE_FAMILIES_OF_LISTS: readonly unknown[] = [attention, drift, itemExposure];
