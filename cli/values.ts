import { kebab, Misuse } from './misuse';

/** What is given once stands once (of a yes or no the last holds), and is a number where it must be one. @throws Misuse naming the option */
export function checkValues(given: Readonly<Record<string, unknown>>, args: readonly string[]): true {
  for (const [name, value] of Object.entries(given)) {
    if (name === '_' || /[A-Z]/.test(name)) continue;
    if (typeof value === 'number' && Number.isNaN(value)) throw new Misuse(`--${name} is no number`);
    if (value === '') throw new Misuse(`--${name} needs a value`);
  }
  // subtle: what the parser made of an option does not tell how often it stood: it adds up a number that comes twice
  for (const [name, times] of timesOf(given, args))
    if (times > 1 && !LISTS.has(name) && typeof given[name] !== 'boolean')
      throw new Misuse(`--${name} was given ${times} times, expected once`);
  return true;
}

/** How often each option stands, whichever way it is written: `--max-bad`, `--maxBad`, `--no-max-bad`. */
function timesOf(given: Readonly<Record<string, unknown>>, args: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  const end = args.indexOf('--');
  for (const arg of end < 0 ? args : args.slice(0, end)) {
    const written = /^--([^=]+)/.exec(arg)?.[1];
    if (written === undefined) continue;
    const name = kebab(written);
    const option = name in given ? name : name.replace(/^no-/, '');
    times.set(option, (times.get(option) ?? 0) + 1);
  }
  return times;
}

/** Options that may be given several times. */
const LISTS = new Set(['log', 'columns']);
