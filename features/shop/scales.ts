import { count, last, lastOf, seen, setOf, since } from '../../engine/spec/aggregates';
import type { Feature } from '../../engine/spec/features';
import { type Stream, union } from '../../engine/spec/stream';
import {
  type BoolValue,
  type IdValue,
  NumberValue,
  type SetValue,
  type TimeValue,
  type Value,
} from '../../engine/spec/values';
import type { Contact, Scope, Who } from '../words';
import { ACTS, type Act, type ActName, type Attribute, type Shop } from './words';

/** The same number for every event of a stream. */
export function constant(value: number): NumberValue<'exact'> {
  return new NumberValue({ op: 'const', value });
}

/** How many events of the visit lie between an item's last act and now, that act itself among them. */
export function stepsSince({ any, visit, item }: Shop, act: Stream<Contact>, of: IdValue = item): NumberValue<'exact'> {
  const numbered = act.with(act.name, () => ({ nth: count(any).per(visit) }));
  const nth = last(numbered.field('nth')).per(visit, 'item').at({ item: of });
  return count(any).per(visit).minus(nth);
}

/** Whether the item lies in the visit's cart: carted after it was last removed or bought. */
export function inCart({ cart, remove, purchase, visit }: Shop, item: IdValue): BoolValue {
  const ago = (act: Stream<Act>) => since(act).per(visit, 'item').at({ item });
  const put = ago(cart!);
  const out = [remove, purchase]
    .filter((act) => act !== null)
    .map((act) => ago(act).otherwise(Number.MAX_SAFE_INTEGER));
  const isIn = out.map((gone) => put.lessThan(gone));
  return isIn.reduce((all, one) => all.and(one), put.isMissing().not());
}

/** The item that the visit met last. */
export function lastItem({ meet, visit }: Shop): IdValue {
  return lastOf(meet.field('item')).per(visit);
}

/** A candidate's own id as the key of what is read: `count(act).per(brand.name).at(at(brand))`. */
export function at({ name, value }: Attribute): Readonly<Record<string, IdValue>> {
  return { [name]: value };
}

/** Only the first such event of a person, of a visit, or of anybody, with an item: counts people, not events, without a cap. */
export function firsts(act: Stream<Act>, who: Scope | null): Stream<Act> {
  const name = `${act.name}_by_${who ?? 'anybody'}`;
  return act.where(name, () => (who ? seen(act).per(who, 'item') : seen(act).per('item')).not());
}

/** When an event was. */
export function momentOf(ts: Act['ts']): TimeValue {
  return ts as unknown as TimeValue;
}

/** From what to what a shop's funnel is measured. */
export function ratesOf({
  view,
  cart,
  remove,
  purchase,
}: Shop): readonly (readonly [to: Stream<Act>, from: Stream<Act>])[] {
  const steps = [
    [cart, view],
    [purchase, view],
    [purchase, cart],
    [remove, cart],
  ] as const;
  return steps.filter((step): step is [Stream<Act>, Stream<Act>] => step[0] !== null && step[1] !== null);
}

const WORTH: Readonly<Record<ActName, number>> = {
  view: 1,
  cart: 3,
  remove: -2,
  purchase: 6,
  wish: 2,
  unwish: -1,
  rate: 2,
  review: 2,
};

/** Everything done with items, each act as much as it says of interest. */
export function weighed(shop: Shop): Stream<Contact & { readonly weight: NumberValue<'exact'> }> {
  return each(shop, 'worth', (act) => ({ weight: constant(WORTH[act]) })) as never;
}

/** Everything done with items, with which act it was: its place in `ACTS`, from 1. */
export function labelled(shop: Shop): Stream<Contact & { readonly act: NumberValue<'exact'> }> {
  return each(shop, 'labelled', (act) => ({ act: constant(ACTS.indexOf(act) + 1) })) as never;
}

function each(shop: Shop, name: string, roles: (act: ActName) => Record<string, Value>): Stream<Act> {
  const known = ACTS.filter((act) => shop[act] !== null && (act === 'view' || shop[act] !== shop.view));
  const [one, ...more] = known.map((act) => shop[act]!.with(name, () => roles(act)));
  return more.length ? (union as (...streams: unknown[]) => Stream<Act>)(name, one, ...more) : (one as Stream<Act>);
}

/** The items that a visit did something with last, the newest first. */
export function lately({ visit }: Shop, act: Stream<Act>, keep: number): SetValue {
  return setOf(act.field('item'), { keep }).per(visit);
}

/** Events of one kind, each once for every item that its visit did something with before: pairs of `from` and `item`. */
export function pairsOf(shop: Shop, name: string, from: Stream<Act>, to: Stream<Act>, keep = 10): Stream<Pair> {
  const pairs = to.eachOf(name, 'from', () => lately(shop, from, keep)) as unknown as Stream<Pair>;
  return pairs.where(name, (pair) => pair.from.equals(pair.item).not());
}

/** An item, and one that came before it. */
export interface Pair extends Contact {
  readonly from: IdValue;
}

/** The item that the visit did something with last. */
export function lastDone({ visit }: Shop, act: Stream<Act>): IdValue {
  return lastOf(act.field('item')).per(visit);
}

/** What the visit put into its cart, whether it is still there or not. */
export function cartItems(shop: Shop): SetValue {
  return lately(shop, shop.cart!, 20);
}

/** The first event of each visit, with how long its person was away. */
export function visitStarts({ any, person, visit }: Shop): Stream<Who & { readonly pause: NumberValue<'exact'> }> {
  return any
    .where('visit_start', () => seen(any).per(visit).not())
    .with('visit_start', () => ({ pause: since(any).per(person) }));
}

/** A share that holds on to what is expected until there is enough to go by. */
export function smoothedShare(part: NumberValue, whole: NumberValue, expected: NumberValue, weight: number) {
  return part.plus(expected.times(weight)).dividedBy(whole.plus(weight));
}

/** The same features, marked as ones that look up more than a few keys for a candidate. */
export function costly(features: readonly Feature[]): readonly Feature[] {
  return features.map((feature) => ({ ...feature, tags: [...feature.tags, 'graph'] }));
}
