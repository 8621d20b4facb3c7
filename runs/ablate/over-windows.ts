import { slidingWindows } from '../../eval/sliding';
import { stability } from '../../eval/stability';
import { known } from '../known';
import { gapOf } from '../parts';
import type { RunPaths } from '../paths';
import type { Watch } from '../progress';
import { type AblationRules, ablate, type Method } from './ablate';
import { startCrew } from './crew';
import type { Estimate } from './judge';
import { pickSet, priceSets } from './pick';
import { type Slices, slicesOf } from './slices';

/** What would have been picked in one window of the log. */
interface WindowPick {
  /** Epoch milliseconds: where what is learned from begins, what judges begins, and its last request. */
  readonly from: number;
  readonly judge: number;
  readonly last: number;
  readonly lists: number;
  readonly full: Estimate;
  readonly pick: Estimate & { readonly name: string; readonly groups: readonly string[]; readonly columns: number };
}

/** Whether the same groups would be picked at other times. */
export interface Steadiness {
  /** Nogueira's index over the picks: 1 the same every time, about 0 as by chance; null where it is undefined. */
  readonly index: number | null;
  readonly windows: readonly WindowPick[];
  /** In how many windows each group is in the pick. */
  readonly chosen: readonly { readonly group: string; readonly windows: number }[];
}

/** Methods that try sets to pick from; the others tell of columns. */
const OF_SETS: readonly Method[] = ['drop', 'single', 'forward', 'backward'];

/** Share of the requests that lie before the first window's cut. */
const FIRST = 0.5;

/**
 * Repeats an ablation in windows of what lies before the report part, each learning from as many requests as the first,
 * and picks in each: the set with the fewest columns among those that are non-inferior to the best one there. No cost is
 * measured again, so that a pick depends on no machine.
 */
export async function steadiness(
  paths: RunPaths,
  { data, manifest }: Slices,
  rules: AblationRules,
  windows: number,
  crewed: { readonly workers: number; readonly threads: number },
  watch: Watch,
): Promise<{ readonly found: Steadiness; readonly trained: number }> {
  const closed = manifest.cuts.report - gapOf(manifest.protocol);
  const ts = data.requests.ts.filter((at) => at < closed);
  const names = [...rules.groups.keys()];
  const own = { ...rules, methods: rules.methods.filter((method) => OF_SETS.includes(method)), nulls: 0 };
  const picks: WindowPick[] = [];
  let trained = 0;
  for (const window of slidingWindows(ts, { windows, first: FIRST, isGrowing: false })) {
    const slices = slicesOf(manifest, data, 'choose', window);
    const crew = startCrew(slices, paths.dir, crewed, watch, window);
    try {
      const { sets, full, lists } = await ablate(slices, own, crew);
      const { name, groups, columns, estimate } = pickSet(
        priceSets(
          sets,
          sets.map(() => null),
        ),
      );
      picks.push({
        ...{ from: ts[window.from], judge: ts[window.cut], last: ts[window.to - 1], lists },
        full: { value: full.value, lo: full.lo, hi: full.hi },
        pick: { ...estimate, name, groups, columns: columns.length },
      });
      trained += crew.trained();
    } finally {
      crew.close();
    }
    watch.progress({ stage: 'windows', done: picks.length, total: windows, unit: 'windows' });
  }
  const found: Steadiness = {
    index: known(
      stability(
        picks.map(({ pick }) => pick.groups.map((group) => names.indexOf(group))),
        names.length,
      ),
    ),
    windows: picks,
    chosen: names.map((group) => ({
      group,
      windows: picks.filter(({ pick }) => pick.groups.includes(group)).length,
    })),
  };
  return { found, trained };
}
