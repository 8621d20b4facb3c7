import { expect, test } from 'vitest';
import { commands } from '../../cli/commands/index';
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
  [['train'], /train needs --run; podium train --help/],
  [['score', '--run', 'x'], /score needs --log and --out/],
  [['train', '--run'], /--run needs a value/],
  [['replay', '--limit', '0'], /--limit is 0, expected a whole number of events/],
  [['replay', '--limit', 'ten'], /--limit is no number/],
  [['replay', '--max-bad', '7'], /--max-bad is 7, expected a share from 0 to 1/],
  [['replay', '--out', 'a', '--out', 'b'], /--out was given 2 times, expected once/],
  [['replay', '--protocol', 'first'], /protocol/i],
  [['run', '--force', '--resume'], /--force and --resume were both given/],
  [['replay', 'extra'], /"extra" does not exist/],
];

test.each(cases)('podium %j is misused: exit 2 and one sentence', async (args, sentence) => {
  const said = await podium(...args);
  expect(said).toMatchObject({ code: 2, out: '' });
  expect(said.err).toMatch(sentence);
  expect(said.err).toMatch(/^podium: /);
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
  command === 'datasets' ? ['list', 'describe', 'simulate'].map((name) => ['datasets', name]) : [[String(command)]],
);

test.each(pages)('podium %s %s --help teaches: what, an example, defaults', async (...page) => {
  const said = await podium(...page.filter(Boolean), '--help');
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(said.out).toMatch(new RegExp(`^podium ${page.filter(Boolean).join(' ')}: `));
  if (page[0] !== 'features') expect(said.out).toMatch(/Examples:\n +podium /);
  expect(said.out.split('\n').every((line) => line.length <= 110)).toBe(true);
});

test('podium --help lists every command', async () => {
  const { out } = await podium('--help');
  for (const { command, describe } of commands)
    expect(out).toMatch(new RegExp(`podium ${String(command)} +${String(describe).slice(0, 20)}`));
});
