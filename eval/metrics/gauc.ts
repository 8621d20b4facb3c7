import type { ListMetric } from '../metric';
import { areaUnderCurve, retrievedHits } from './auc';

/**
 * AUC per group, averaged with a weight per group: its positives (RecBole), its impressions (industry), or 1.
 *
 * A group is whatever is handed over as one list; hand over a user's lists as one for GAUC by user. Groups
 * with only one kind are left out and counted.
 *
 * @see Zhu et al. Optimized Cost per Click in Taobao Display Advertising. KDD 2017.
 */
export function gauc(weight: 'positives' | 'unweighted' | 'impressions' = 'positives'): ListMetric {
  return {
    kind: 'list',
    name: weight === 'positives' ? 'gauc' : `gauc_${weight}`,
    sentence: 'AUC of each list, averaged with a weight per list; lists of one kind left out.',
    better: 'higher',
    range: [0, 1],
    policy: { weight },
    value: areaUnderCurve,
    weight: (list) => (weight === 'positives' ? retrievedHits(list) : weight === 'impressions' ? list.size : 1),
  };
}
