import Table from 'cli-table3';
import { durationName } from '../engine/base/durations';
import type { Compared } from '../eval/ab/arm-against-control';
import type { Experiment } from '../eval/ab/experiment';
import type { ExperimentRules } from '../eval/ab/experiment-rules';
import type { Measured } from '../eval/ab/measured';
import { percent, plain, pText, signed, signedPercent, withSpan } from './ab-numbers';
import { reachLines } from './ab-reach-text';
import { count } from './numbers';

/** What an experiment found, as people read it. */
export function abText(found: Experiment, rules: ExperimentRules): string {
  return [...healthLines(found), ...found.compared.flatMap((one) => armLines(one, rules, found.compared.length))].join(
    '\n',
  );
}

function healthLines({ arms, assignment, sampleRatio, days, refused }: Experiment): string[] {
  const sizes = arms.map(({ name, units, share }) => `${name} ${count(units)} (declared ${percent(share)})`);
  const { twice, twiceFirst, unexposedUnits, unexposedRows } = assignment;
  return [
    `arms: ${sizes.join(', ')}`,
    twice === 0
      ? 'assignment: every unit is in one arm'
      : `assignment: ${count(twice)} of ${count(assignment.units)} units were in two arms and are left out: ${twiceFirst.join(', ')}${twice > twiceFirst.length ? ', …' : ''}`,
    ...(unexposedUnits > 0
      ? [`${count(unexposedUnits)} units with ${count(unexposedRows)} outcomes were never exposed and are left out`]
      : []),
    `sample ratio: χ² ${sampleRatio.chiSquare.toFixed(3)}, p ${pText(sampleRatio.p)}: ${RATIO[sampleRatio.verdict]}`,
    ...days.map(({ day, units, p }) => `  ${day}: ${units.map(count).join(' / ')}, p ${pText(p)}`),
    ...(refused === null ? [] : [`no lift is shown: ${refused}`]),
  ];
}

const RATIO = { fine: 'fine', mismatch: 'MISMATCH', few: 'too few units to tell' } as const;

function armLines(one: Compared, rules: ExperimentRules, comparisons: number): string[] {
  const { target, control, units, balance, tooEarly, revenue, nothing } = one;
  const uneven = balance.filter(({ standardised }) => Math.abs(standardised) > 0.1);
  const measures = one.measures.filter(({ name }) => !(name in nothing));
  const detectable = Object.entries(one.detectable).filter(([name]) => !(name in nothing));
  const primary = measures.find(({ name }) => name === rules.primary);
  return [
    '',
    `${target} (${count(units[0])}) against ${control} (${count(units[1])}); mode ${modeText(rules, comparisons)}`,
    uneven.length === 0
      ? `balance of the past: alike (largest standardised difference ${largest(balance).toFixed(3)})`
      : `balance of the past: UNEVEN in ${uneven.map(({ name, standardised }) => `${name} (${standardised.toFixed(3)})`).join(', ')}`,
    ...(tooEarly === null ? [] : [tooEarly]),
    ...frozenLines(one, rules),
    ...nothingLines(nothing),
    ...(primary ? [verdict(target, primary, rules, comparisons)] : []),
    ...(measures.length > 0 ? [measureTable(measures, one)] : []),
    ...(primary && rules.mode !== 'fixed' ? [lookTable(primary)] : []),
    ...(tooEarly !== null && detectable.length > 0
      ? [`smallest lift that can be found: ${detectable.map(([name, lift]) => `${name} ${percent(lift)}`).join(', ')}`] // biome-ignore format: one line
      : []),
    ...(comparisons > 1 && primary && !Number.isNaN(one.primaryAdjusted)
      ? [`${rules.primary}: p ${pText(one.primaryAdjusted)} (${rules.mode === 'fixed' ? `Holm over ${comparisons} arms; intervals are of this arm alone` : `times ${comparisons} arms`})`] // biome-ignore format: one line
      : []),
    ...(revenue && !('revenue' in nothing)
      ? [
          `revenue: tail cut at ${revenue.cap.toFixed(2)}: difference ${withSpan(revenue.winsorised)}; a buyer spends ${revenue.basket.map((x) => plain(x, 2)).join(' against ')}; attributed (not caused) ${revenue.attributed.map((x) => x.toFixed(4)).join(' against ')} for each user`,
        ]
      : []),
    ...reachLines(one, rules.mode),
    ...selfTestLines(one, rules),
  ];
}

function nothingLines(nothing: Compared['nothing']): string[] {
  return [...new Set(Object.values(nothing))].map((reason) => {
    const names = Object.keys(nothing).filter((name) => nothing[name] === reason);
    return `${reason}, so nothing is told of ${names.join(' and ')}`;
  });
}

/** How often each test found something under shuffled labels; wrong is one that finds too much. */
export function selfTestLines(
  { selfTests, detectable, alpha }: Pick<Compared, 'selfTests' | 'detectable' | 'alpha'>,
  { aaRounds, mode, looks }: Pick<ExperimentRules, 'aaRounds' | 'mode' | 'looks'>,
): string[] {
  if (aaRounds === 0) return [];
  const alarm = mode === 'fixed' ? `gave p < ${alpha}` : `were decided at one of ${looks} looks`;
  const alike = Object.keys(detectable).filter((name) => !selfTests.some((test) => test.name === name));
  return [
    ...selfTests.map(
      ({ name, found, rounds, expected, isBound, p }) =>
        `A/A ${name}: ${percent(found)} of ${count(rounds)} shuffled labels ${alarm}, expected ${isBound ? 'at most ' : ''}${percent(expected)}${p >= 0.001 ? '' : found > expected ? ': THE TEST IS WRONG for these data' : ': it finds less than it may'}`,
    ),
    ...(alike.length > 0 ? [`A/A ${alike.join(', ')}: nothing varies between units, so nothing can be tested`] : []),
  ];
}

/** What a planned look counts, and what it leaves out. */
function frozenLines({ frozen, units }: Compared, { outcomeWindow }: ExperimentRules): string[] {
  if (!frozen) return [];
  const window = outcomeWindow === 0 ? '' : ` and ${durationName(outcomeWindow)}`;
  const later = frozen.later === 0 ? '' : `; ${count(frozen.later)} units exposed later are left out`;
  return [
    `counted are the first ${count(units[0] + units[1])} units and what they did until ${new Date(frozen.until).toISOString()}, the exposure of the last of them${window}${later}`,
  ];
}

function modeText({ mode, planned, looks, spending, alpha }: ExperimentRules, comparisons: number): string {
  const of = planned === undefined ? '' : ` of ${count(planned)} units`;
  if (mode === 'fixed')
    return planned === undefined ? 'fixed: these numbers hold for one look' : `fixed, one look${of}`;
  const error = `α ${alpha}${comparisons > 1 ? ` / ${comparisons} arms` : ''}`;
  if (mode === 'sequential') return `group-sequential, ${looks} looks${of}, ${spending}, ${error}`;
  return `always valid, narrowest at ${count(planned ?? 5000)} units, ${error}`;
}

function verdict(
  target: string,
  { name, difference, looks }: Measured,
  { alpha, mode, planned }: ExperimentRules,
  comparisons: number,
): string {
  const error = `(α ${alpha}${comparisons > 1 ? ` over ${comparisons} arms` : ''})`;
  const at = looks.findIndex(({ isDecided }) => isDecided);
  const { value } = at < 0 ? { value: difference.value } : looks[at];
  if (at >= 0) {
    const when = mode === 'fixed' ? '' : ` since look ${at + 1}, ${count(looks[at].units)} units`;
    return `${name}: ${target} is ${value > 0 ? 'AHEAD' : 'BEHIND'}${when} ${error}`;
  }
  const isOpen = mode === 'always' || (mode === 'sequential' && looks.at(-1)!.units < (planned ?? 0));
  return `${name}: no difference is shown${isOpen ? ' so far; go on' : ''} ${error}`;
}

function measureTable(measures: readonly Measured[], { detectable, alpha }: Compared): string {
  const level = `${+(100 * (1 - alpha)).toFixed(2)} %`;
  const table = new Table({
    head: ['measure', 'target', 'control', `difference\n[${level}]`, 'p', `lift\n[${level}]`, 'smallest\nlift', `CUPED\n[${level}]`, 'variance\nleft', `caused in all\n[${level}]`], // biome-ignore format: one line
    style: { head: [], border: [] },
  });
  for (const { name, target, control, difference, lift, cuped, incremental } of measures) {
    table.push([
      name,
      plain(target, 4),
      plain(control, 4),
      withSpan(difference).replace(' ', '\n'),
      pText(difference.p),
      Number.isFinite(lift.value)
        ? `${signedPercent(lift.value)}\n[${signedPercent(lift.lo)}, ${signedPercent(lift.hi)}]`
        : '-',
      percent(detectable[name]),
      withSpan(cuped).replace(' ', '\n'),
      percent(cuped.left),
      incremental ? `${plain(incremental.value, 1)}\n[${plain(incremental.lo, 1)}, ${plain(incremental.hi, 1)}]` : '-',
    ]);
  }
  return table.toString();
}

function lookTable({ name, looks }: Measured): string {
  const table = new Table({
    head: ['look', 'units', name, 'interval', 'z', 'stops at', 'p so far', ''],
    style: { head: [], border: [] },
  });
  looks.forEach(({ units, value, lo, hi, z, boundary, p, isDecided }, i) => {
    table.push([
      i + 1,
      count(units),
      signed(value),
      `[${signed(lo)}, ${signed(hi)}]`,
      plain(z, 2),
      plain(boundary, 2),
      pText(p),
      isDecided ? 'decided' : '',
    ]);
  });
  return table.toString();
}

function largest(balance: Compared['balance']): number {
  return balance.reduce((most, { standardised }) => Math.max(most, Math.abs(standardised) || 0), 0);
}
