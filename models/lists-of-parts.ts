import { ConfigError } from '../engine/base/errors';
import { gatherLists, type Lists } from './gbdt/lists';
import type { GbdtSettings } from './gbdt/settings';
import { checkTable, type RankTable } from './table';

/**
 * The lists of both parts that can teach an order, checked before anything long begins.
 *
 * @throws ConfigError when a table does not fit together, the parts differ in columns, or a part that is needed has no
 * list to learn from
 */
export function preparedLists(
  fit: RankTable,
  choose: RankTable,
  settings: Pick<GbdtSettings, 'labelGain' | 'earlyStopping'>,
): { fit: Lists; choose: Lists } {
  const lists = {
    fit: listsOf(fit, 'fit', settings.labelGain, true),
    choose: listsOf(choose, 'choose', settings.labelGain, settings.earlyStopping > 0),
  };
  if (fit.names.join('\n') !== choose.names.join('\n')) {
    throw new ConfigError(
      'train: the choose part has other columns than the fit part, expected the same names in the same order',
      'E_PART',
    );
  }
  return lists;
}

function listsOf(table: RankTable, part: string, labelGain: GbdtSettings['labelGain'], needed: boolean): Lists {
  checkTable(table, `train: ${part} part`);
  const lists = gatherLists(table, labelGain);
  if (needed && lists.count === 0) {
    const remedy = part === 'choose' ? '; a longer log, or earlyStopping 0, would do' : '';
    throw new ConfigError(
      `train: none of the ${table.groups.length - 1} lists of the ${part} part has candidates with different labels, expected at least one${remedy}`,
      'E_PART',
    );
  }
  return lists;
}
