import { MismatchError } from '../../engine/base/errors';
import { type LoadSource, openPlan } from '../../models/bundle';
import type { RunPaths } from '../paths';
import type { Watch } from '../progress';
import { withRanker } from '../with-ranker';
import { compareGolden, type GoldenFound } from './compare';
import { rankGolden } from './golden';
import { readGolden } from './golden-table';
import { type BundleManifest, openBundle } from './manifest';
import { rescore } from './rescore';

/** What a bundle was found to be. */
export interface Verified extends GoldenFound {
  readonly manifest: BundleManifest;
  /** Metrics that came out again from the log, to the last digit; null where no run was given. */
  readonly metrics: readonly string[] | null;
}

/**
 * Checks a bundle: every file by its SHA-256, the plan and the model by their fingerprint, then every golden list,
 * features bit for bit and the order. With the run it was made from, replays the run's log by the bundle alone and
 * scores the report part again.
 *
 * @throws StateError, MismatchError naming what is not as it was
 */
export async function verifyBundle(
  dir: string,
  run: RunPaths | null,
  watch: Watch,
  load: LoadSource,
): Promise<Verified> {
  const { paths, manifest } = await openBundle(dir);
  const { plan } = openPlan(dir, load);
  return withRanker(paths.ranker, async (ranker) => {
    if (ranker.fingerprint !== plan.fingerprint)
      throw new MismatchError(
        `bundle: ${dir}: its model was trained on ${ranker.fingerprint}, its plan computes ${plan.fingerprint}`,
      );
    const golden = readGolden(paths.golden, ranker.columns);
    const found = await rankGolden(
      plan,
      ranker,
      golden.map(({ raw }) => raw),
    );
    const counts = compareGolden(ranker.columns, golden, found, dir);
    const metrics = run && (await rescore(openPlan(dir, load).plan, ranker, run, manifest, watch));
    return { ...counts, manifest, metrics };
  });
}
