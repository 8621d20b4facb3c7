import type { Duration } from '../engine/base/durations';
import { canonicalJson, sha256 } from '../engine/base/hash';

/**
 * The fingerprint of columns that a plan reads: the plan's own, or, where state is read as it was a lag before each
 * request, a hash of both. The same declarations have other values then, and a model of the one must refuse the other.
 */
export function laggedFingerprint(own: string, lag: Duration | null | undefined): string {
  return lag === null || lag === undefined ? own : sha256(canonicalJson([own, { stateLag: lag }]), own.length);
}
