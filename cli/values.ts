import { Misuse } from './misuse';

/** What is given once and is a number must be so. @throws Misuse naming the option */
export function checkValues(given: Readonly<Record<string, unknown>>, args: readonly string[]): true {
  for (const [name, value] of Object.entries(given)) {
    if (name === '_' || /[A-Z]/.test(name)) continue;
    if (typeof value === 'number' && Number.isNaN(value)) throw new Misuse(`--${name} is no number`);
    if (value === '') throw new Misuse(`--${name} needs a value`);
    const times = args.filter((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`)).length;
    if (Array.isArray(value) && times > 1 && !LISTS.has(name))
      throw new Misuse(`--${name} was given ${times} times, expected once`);
  }
  return true;
}

/** Options that may be given several times. */
const LISTS = new Set(['log', 'columns']);
