import type { RequestSpec } from '../../engine/events/request';
import type { Schema } from '../../engine/events/schema';
import type { Feature } from '../../engine/spec/features';
import type { Words } from '../words';
import { shopAffinity } from './affinity';
import { shopAttributes } from './attributes';
import { shopAversion } from './aversion';
import { shopCalendar } from './calendar';
import { shopCart } from './cart';
import { shopCovisits } from './covisits';
import { shopCrosses } from './crosses';
import { shopDwell } from './dwell';
import { shopExposure } from './exposure';
import { shopFunnel } from './funnel';
import { shopLifecycle } from './lifecycle';
import { shopLikeness } from './likeness';
import { shopOpinions } from './opinions';
import { shopOrder } from './order';
import { shopPairs } from './pairs';
import { shopPeople } from './people';
import { shopPopularity } from './popularity';
import { shopPrices } from './prices';
import { shopRepurchase } from './repurchase';
import { shopSearch } from './search';
import { shopSequences } from './sequences';
import { shopSimilarity } from './similarity';
import { shopSources } from './sources';
import { shopTastes } from './tastes';
import { shopTrends } from './trends';
import { shopVisits } from './visits';
import { shopWishes } from './wishes';
import { bindShop, type Shop } from './words';

/** Every family of logs of shops; each says nothing where a log lacks its words. */
export const SHOP_FAMILIES: readonly ((shop: Shop) => readonly Feature[])[] = [
  shopPairs,
  shopOrder,
  shopAffinity,
  shopTastes,
  shopPopularity,
  shopTrends,
  shopFunnel,
  shopAttributes,
  shopCovisits,
  shopLikeness,
  shopSequences,
  shopPrices,
  shopVisits,
  shopCart,
  shopDwell,
  shopPeople,
  shopRepurchase,
  shopCalendar,
  shopSearch,
  shopSimilarity,
  shopSources,
  shopLifecycle,
  shopAversion,
  shopCrosses,
  shopExposure,
  shopOpinions,
  shopWishes,
];

/** What those families say of a log; nothing where it is none of a shop. */
export function shopFeatures(words: Words, schema: Schema, request: RequestSpec): readonly Feature[] {
  const shop = bindShop(words, schema, request);
  return shop ? SHOP_FAMILIES.flatMap((family) => family(shop)) : [];
}
