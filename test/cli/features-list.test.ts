import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { podium } from './podium';

describe('podium features list, of a log', () => {
  const fixture = (name: string): string => join(__dirname, '../../datasets/fixtures', name);
  const views = ['--dataset', 'diginetica', '--log', fixture('diginetica-views.csv')];
  const classes = async (...args: readonly string[]) => {
    const { out, err, code } = await podium('features', 'list', '--json', ...args);
    expect(err).toBe('');
    expect(code).toBe(0);
    return (JSON.parse(out) as { counts: { leak: Record<string, number> } }).counts.leak;
  };

  test.each([
    ['an undated table that is named among the files', [...views, fixture('diginetica-products.csv')]],
    ['an undated table that is named as that of the items', [...views, '--items', fixture('diginetica-products.csv')]],
    [
      'the table of trivago',
      ['--dataset', 'trivago', '--log', fixture('trivago.csv'), '--items', fixture('trivago-items.csv')],
    ],
  ])('%s makes columns transductive', async (_why, args) => {
    expect((await classes(...args, '--allow-undated-items')).transductive).toBeGreaterThan(5);
    const refused = await podium('features', 'list', ...args);
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/has no dates, so what is computed from it is transductive/);
  });

  test('dated files do not, whatever is allowed', async () => {
    expect(await classes(...views, '--allow-undated-items')).not.toHaveProperty('transductive');
  });

  test.each([
    [
      'an item table that is not there',
      ['--dataset', 'trivago', '--log', fixture('trivago.csv'), '--items', 'nowhere.csv', '--allow-undated-items'],
      /nowhere\.csv does not exist/,
    ],
    [
      'an item table without a log',
      ['--dataset', 'trivago', '--items', 'nowhere.csv'],
      /--items was given without a log/,
    ],
    ['an item table of the simulator', ['--items', 'nowhere.csv'], /simulator: item table nowhere\.csv was given/],
    ['a schema that does not fit', ['--schema', 'nowhere.ts'], /nowhere\.ts/],
  ])('%s is refused', async (_why, args, message) => {
    const said = await podium('features', 'list', ...args);
    expect(said.code).toBeGreaterThan(0);
    expect(said.err).toMatch(message);
    expect(said.out).toBe('');
  });
});
