import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../cli/commands/index';
import { isMisuse } from '../../cli/misuse';
import { ConfigError, DeclarationError, StateError } from '../../engine/base/errors';
import { folder, podium } from './podium';

const cases: [args: string[], sentence: RegExp][] = [
  [[], /a command is missing/],
  [['rn'], /"rn" does not exist; did you mean run\?; podium --help/],
  [['evalute', '--run', 'x'], /did you mean evaluate\?/],
  [['replay', '--datset', 'trivago'], /option --datset does not exist; did you mean --dataset\?; podium replay --help/],
  [['replay', '--maxbad', '1'], /did you mean --max-bad\?/],
  [
    ['replay', '--dataset', 'trivgo'],
    /dataset "trivgo" does not exist; did you mean trivago\? known: simulator, trivago/,
  ],
  [['datasets', 'lst'], /did you mean list\?/],
  [['datasets', 'simulate', '--evnts', '3', '--out', 'x'], /did you mean --events\?/],
  [['datasets', 'simulate'], /datasets simulate needs --out; podium datasets simulate --help shows an example/],
  [['features', 'value', 'x'], /features value needs --run and --qid; podium features value --help/],
  [['train'], /train needs --run; podium train --help/],
  [['score', '--run', 'x'], /score needs --log and --out/],
  [['train', '--run'], /--run needs a value/],
  [['replay', '--limit', '0'], /--limit is 0, expected a whole number of events/],
  [['replay', '--limit', 'ten'], /--limit is no number/],
  [['replay', '--max-bad', '7'], /--max-bad is 7, expected a share from 0 to 1/],
  [['compare', 'x', '--margin', '0.5', '--margin', '1'], /--margin was given 2 times, expected once/],
  [['compare', 'x', '--margin', '1', '--margin=1'], /--margin was given 2 times, expected once/],
  [['replay', '--max-bad', '0.1', '--maxBad', '1'], /--max-bad was given 2 times, expected once/],
  [['compare', 'x', '--first', '0.5'], /--first was given without --windows, expected both/],
  [['compare', 'x', '--grow'], /--grow was given without --windows, expected both/],
  [['compare', 'x', '--costs', '--no-costs', '--margin', '-1'], /--margin is -1, expected 0 or more/],
  [['replay', '--out', 'a', '--out', 'b'], /--out was given 2 times, expected once/],
  [
    ['replay', '--protocol', 'first'],
    /--protocol is "first"; expected last-click or every-click or next-item or progressive; podium replay --help/,
  ],
  [
    ['run', '--protocol', 'lastclick', '--empty', 'zer'],
    /^podium: --protocol is "lastclick"; did you mean last-click\? expected last-click or every-click or next-item or progressive; --empty is "zer"; did you mean zero\? .*; podium run --help shows what there is\n$/,
  ],
  [['run', '--force', '--resume'], /--force and --resume were both given/],
  [
    ['run', '--features', 'standrd', '--dry-run', '--events', '500'],
    /set "standrd" does not exist; did you mean standard/,
  ],
  [['run', '--events', '-5'], /events is -5, expected a whole number from 1/],
  [['replay', '--dataset', 'trivago'], /no log was given, expected --log FILE/],
  [['replay', '--dataset', 'ranklens'], /no log was given, expected --log FILE/],
  [['replay', '--dataset', 'csv', '--log', 'x.csv'], /no mapping was given, expected --mapping FILE/],
  [['features', 'explain', 'click_cuont__item'], /did you mean click_count__item\?/],
  [['replay', '--holdout', '2'], /--holdout is 2, expected a share between 0 and 1/],
  [['replay', '--gap', 'soon'], /duration: "soon" was found, expected a whole number above 0 and a unit/],
  [['replay', '--state-lag', '1h', '--workers', '2'], /--state-lag and --workers were both given/],
  [['run', '--state-lag', '0,1m,15m'], /expected one duration; several are compared by an experiment with lags/],
  [['serve', '--run', 'x', '--port', '99999'], /--port is 99999, expected a whole number from 0 to 65535/],
  [['serve', '--run', 'x', '--body-limit', 'much'], /--body-limit is "much", expected a size/],
  [['replay', 'extra'], /"extra" does not exist/],
  [
    ['export', 'features', '--run', 'r3', '--format', 'csv'],
    /^podium: option --run does not exist; podium export --help shows what there is\n$/,
  ],
  [['evaluate', '--run', 'x', '--tres', '3'], /^podium: option --tres does not exist; podium evaluate --help/],
  [['replay', 'rn'], /^podium: "rn" does not exist; podium replay --help/],
];

test.each(cases)('podium %j is misused: exit 2 and one sentence', async (args, sentence) => {
  const said = await podium(...args);
  expect(said).toMatchObject({ code: 2, out: '' });
  expect(said.err).toMatch(sentence);
  expect(said.err).toMatch(/^podium: /);
});

const unseen: [args: string[], sentence: RegExp][] = [
  [['--split', 'tim=0.8'], /split: "tim=0.8" was found, expected time=SHARE/],
  [['--split', 'time=0'], /split: "time=0" was found/],
  [['--split', 'time=1'], /split: "time=1" was found/],
  [['--seed', '1.5'], /setting seed is 1.5, expected a whole number/],
  [['--trees', '0'], /setting trees is 0, expected a whole number of 1 or more/],
  [['--threads', '0'], /setting threads is 0, expected a whole number/],
];

test.each(unseen)('podium run %j is refused before a log is read', async (args, sentence) => {
  const out = join(folder(), 'run');
  const log = ['--dataset', 'trivago', '--log', 'there-is-none.csv', '--out', out];
  for (const more of [[], ['--dry-run']]) {
    const said = await podium('run', ...log, ...args, ...more);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toMatch(sentence);
  }
  expect(existsSync(out)).toBe(false);
});

test('a run that is not there is a sentence, whatever the command', async () => {
  const dir = folder();
  for (const command of [['train'], ['evaluate'], ['serve'], ['score', '--log', 'x', '--out', 'x.csv']]) {
    const said = await podium(...command, '--run', dir);
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toMatch(/holds no manifest\.json; expected a folder that podium run or podium replay wrote/);
  }
});

const pages = commands.flatMap(({ command }) =>
  command === 'datasets'
    ? [['datasets'], ...['list', 'describe', 'infer', 'simulate'].map((name) => ['datasets', name])]
    : [[String(command).split(' ')[0]]],
);

test.each(pages)('podium %s %s --help teaches: what, an example, defaults', async (...page) => {
  const said = await podium(...page.filter(Boolean), '--help');
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(said.out).toMatch(new RegExp(`^podium ${page.filter(Boolean).join(' ')}: `));
  expect(said.out).toMatch(/Examples:\n +podium /);
  expect(said.out.split('\n').every((line) => line.length <= 110)).toBe(true);
});

test.each([['run'], ['replay'], ['datasets', 'simulate']])(
  'podium %s %s --help says what --events counts',
  async (...page) => {
    const { out } = await podium(...page.filter(Boolean), '--help');
    expect(out).toMatch(/--events +[^-]*item metadata\s+not\s+counted/);
  },
);

test('podium --help lists every command', async () => {
  const { out } = await podium('--help');
  for (const { command, describe } of commands)
    expect(out).toMatch(new RegExp(`podium ${String(command)} +${String(describe).slice(0, 20)}`));
});

test.each([
  ['a setting', new ConfigError('split: "tim=0.8" was found'), true],
  ['the log', new ConfigError('split: none of 9 requests lies at or after 2040', 'E_SPLIT'), false],
  ['a declaration', new DeclarationError('plan: candidates have no colour'), false],
  ['a file', new StateError('table: cannot be read'), false],
])('an error about %s is misuse or not', (_, error, expected) => {
  expect(isMisuse(error)).toBe(expected);
});

test('a split that only the log refuses fails, and is no misuse', async () => {
  const { code, err } = await podium(
    'run',
    '--events',
    '1000',
    '--split',
    'at=2040-01-01',
    '--out',
    join(folder(), 'run'),
  );
  expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('none of') });
});
