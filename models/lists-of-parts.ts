import { ConfigError } from '../engine/base/errors';
import { gatherLists, type Lists } from './gbdt/lists';
import type { GbdtSettings } from './gbdt/settings';
import { checkTable, type RankTable } from './table';

/** The lists of both parts that a training looks at: those it learns from, and those its curve is measured on. */
export interface PreparedLists {
  readonly fit: Lists;
  readonly measured: { readonly fit: Lists; readonly choose: Lists };
}

type Asked = Pick<GbdtSettings, 'labelGain' | 'earlyStopping' | 'objective' | 'metric'>;

/**
 * The lists of both parts that count, checked before anything long begins. An order can be learned only from lists whose
 * candidates differ in their labels; the logistic objective looks at each candidate by itself and takes every list.
 *
 * @throws ConfigError when a table does not fit together, the parts differ in columns, or a part that is needed has no
 * list to learn from
 */
export function preparedLists(fit: RankTable, choose: RankTable, settings: Asked): PreparedLists {
  checkTable(fit, 'train: fit part');
  checkTable(choose, 'train: choose part');
  if (fit.names.join('\n') !== choose.names.join('\n')) {
    throw new ConfigError(
      'train: the choose part has other columns than the fit part, expected the same names in the same order',
      'E_PART',
    );
  }
  const { labelGain, objective, metric, earlyStopping } = settings;
  const learned = listsOf(fit, 'fit', labelGain, objective === 'logistic', remedyOf(fit, settings));
  const isOutcomes = metric === 'likelihood';
  const measured = (table: RankTable): Lists => gatherLists(table, labelGain, isOutcomes ? 'outcomes' : 'order');
  if (earlyStopping > 0)
    listsOf(choose, 'choose', labelGain, isOutcomes, `${remedyOf(choose, settings)}, or earlyStopping 0,`);
  return { fit: learned, measured: { fit: measured(fit), choose: measured(choose) } };
}

function listsOf(
  table: RankTable,
  part: string,
  labelGain: Asked['labelGain'],
  isOutcomes: boolean,
  remedy: string,
): Lists {
  const gather = (of: RankTable): Lists => gatherLists(of, labelGain, isOutcomes ? 'outcomes' : 'order');
  const teaches = (lists: Lists): boolean => (isOutcomes ? hasBoth(lists) : lists.count > 0);
  const lists = gather(table);
  if (teaches(lists)) return lists;
  const refuse = (what: string, expected: string): never => {
    throw new ConfigError(
      `train: ${what} the ${table.groups.length - 1} lists of the ${part} part ${expected}; ${remedy} would do`,
      'E_PART',
    );
  };
  const { weights: _, ...unweighted } = table;
  const isWeight = teaches(gather(unweighted));
  return isOutcomes
    ? refuse(
        'all candidates of',
        `are alike in their labels${isWeight ? ' where the weight is above 0' : ''}, expected some with a label above 0 and some without`,
      )
    : refuse(
        'none of',
        `has candidates with different labels${isWeight ? ' and a weight above 0' : ''}, expected at least one`,
      );
}

function hasBoth({ count, from, to, gains }: Lists): boolean {
  let [positive, other] = [false, false];
  for (let list = 0; list < count; list++)
    for (let row = from[list]; row < to[list]; row++) {
      if (gains[row] > 0) positive = true;
      else other = true;
    }
  return positive && other;
}

/** What helps where lists are too few, or hold a single candidate each. */
function remedyOf({ groups }: RankTable, { objective, metric }: Asked): string {
  const longest = groups.reduce((most, end, i) => (i === 0 ? 0 : Math.max(most, end - groups[i - 1])), 0);
  if (longest !== 1 || (objective === 'logistic' && metric === 'likelihood')) return 'a longer log';
  return 'lists of one candidate teach no order: --params with {"objective": "logistic", "metric": "likelihood"}, which looks at each candidate by itself';
}
