import type { Feature } from '../engine/spec/features';

/** The family a feature belongs to: its first tag that does not merely say which baseline sorts by it. */
export function familyOf({ tags }: Pick<Feature, 'tags'>): string {
  return tags.find((tag) => !tag.startsWith('baseline')) ?? 'no family';
}
