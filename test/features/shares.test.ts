import { expect, test } from 'vitest';
import type { RawEvent } from '../../engine/events/event';
import { bindCatalogue } from '../../features/index';
import { LOGS } from './logs';
import { randomLog } from './random-log';
import { replayed } from './replayed';
import { fullShopLog, shopLog } from './shop-log';

const cases = Object.entries(LOGS).map(([name, log]) => [name, log] as const);

test.each(cases)('%s: a share lies between 0 and 1, or is missing', (name, log) => {
  const shares = bindCatalogue(log.schema, log.request).filter((feature) => isShare(feature.name));
  const shops: Readonly<Record<string, () => RawEvent[]>> = {
    shop: () => shopLog(2, 60),
    full_shop: () => fullShopLog(2, 25),
  };
  const events = shops[name]?.() ?? randomLog(log.schema, log.request, 400, 3);
  const rows = replayed(log, shares, events);
  const beyond = shares.flatMap((share, i) => {
    const values = rows.flatMap(({ columns }) => [...columns[i]!]).filter((value) => !(value >= 0 && value <= 1));
    const wrong = values.filter((value) => !Number.isNaN(value));
    return wrong.length ? [`${share.name}: ${wrong[0]}`] : [];
  });
  expect(beyond).toEqual([]);
});

function isShare(name: string): boolean {
  return /_share$|^share_/.test(name);
}
