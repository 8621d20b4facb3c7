import type { RequestSpec } from '../../engine/events/request';
import type { Schema } from '../../engine/events/schema';
import type { Feature } from '../../engine/spec/features';
import type { Words } from '../words';
import { shopAffinity } from './affinity';
import { shopFunnel } from './funnel';
import { shopOrder } from './order';
import { shopPairs } from './pairs';
import { shopPopularity } from './popularity';
import { shopTastes } from './tastes';
import { shopTrends } from './trends';
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
];

/** What those families say of a log; nothing where it is none of a shop. */
export function shopFeatures(words: Words, schema: Schema, request: RequestSpec): readonly Feature[] {
  const shop = bindShop(words, schema, request);
  return shop ? SHOP_FAMILIES.flatMap((family) => family(shop)) : [];
}
