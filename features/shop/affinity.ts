import { count } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import { at } from './scales';
import type { Shop } from './words';

/** How often this visit, this person, and this person of late did each thing with the candidate's category and brand. */
export function shopAffinity({ funnel, remove, main, person, visit }: Shop): readonly Feature[] {
  const acts = remove ? [...funnel, remove] : funnel;
  return tagged(
    'shop_affinity',
    grid({ of: main, act: funnel }, ({ of, act }) => count(act).per(visit, of.name).at(at(of))),
    grid({ of: main, act: acts }, ({ of, act }) => count(act).per(person, of.name).at(at(of))),
    grid({ of: main, act: funnel }, ({ of, act }) => count(act).per(person, of.name).within('7d').at(at(of))),
  );
}
