import { nearestName } from '../engine/base/nearest';

/** `; did you mean X?`, or nothing when no choice is near. */
export function nearest(word: string, choices: readonly string[]): string {
  const near = nearestName(word, choices);
  return near === null ? '' : `; did you mean ${near}?`;
}
