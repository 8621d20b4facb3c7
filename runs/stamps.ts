import type { Feature } from '../engine/spec/features';

/** Said of every score computed with features that know more than a live service would; none for honest ones. */
export function stampsOf(features: readonly Pick<Feature, 'leak'>[]): string[] {
  const beyond = features.filter(({ leak }) => leak !== 'safe' && leak !== 'request');
  if (beyond.length === 0) return [];
  return [
    `${beyond.length} of ${features.length} columns are ${[...new Set(beyond.map(({ leak }) => leak))].join(' and ')}: they know more than a live service would`,
  ];
}
