import { ConfigError } from '../engine/base/errors';
import { nearestName } from '../engine/base/nearest';

/** The command line was not understood: one sentence, exit code 2. */
export class Misuse extends Error {}

/** Whether an error is about what stands on the command line; what only a log or a machine can answer for has a code of its own. */
export function isMisuse(error: unknown): boolean {
  return error instanceof Misuse || (error instanceof ConfigError && error.code === 'E_CONFIG');
}

/** What may stand behind a command such as `datasets simulate`, or behind nothing; filled as commands are declared. */
const known = { commands: new Map<string, Set<string>>(), options: new Map<string, readonly string[]>() };

/** Makes a command known that stands behind another one, or behind nothing. */
export function knowCommand(parent: string, name: string): void {
  known.commands.set(parent, (known.commands.get(parent) ?? new Set()).add(name));
}

/** Makes the options of a command known. */
export function knowOptions(path: string, names: readonly string[]): void {
  known.options.set(path, names);
}

/** The words of a command line that name its command, such as `datasets simulate`. */
export function commandWords(args: readonly string[]): readonly string[] {
  const end = args.findIndex((word, i) => !known.commands.get(args.slice(0, i).join(' '))?.has(word));
  return end < 0 ? args : args.slice(0, end);
}

/** A parser's complaint with what was probably meant. */
export function suggestions(message: string, args: readonly string[]): string {
  const path = commandWords(args).join(' ');
  const help = `podium ${path}${path && ' '}--help shows what there is`;
  const unknown = /Unknown (?:argument|command)s?: (.*)/.exec(message)?.[1]?.split(', ') ?? [];
  const choices = [...message.matchAll(/Argument: (\S+), Given: "?(.*?)"?, Choices: (.*)/g)].map(
    ([, name, given, list]) => `--${name} is ${choiceText(given, list.replaceAll('"', '').split(', '))}`,
  );
  if (choices.length > 0) return [...choices, help].join('; ');
  if (/^Not enough non-option arguments/.test(message)) return `an argument is missing; ${help}`;
  if (unknown.length === 0) return `${lower(message)}; ${help}`;
  return unknown
    .filter((name) => kebab(name) === name || !unknown.includes(kebab(name)))
    .map((name) => {
      const isOption = args.some((arg) => arg.replace(/=.*/, '') === `--${name}`);
      const near = nearestName(name, [...((isOption ? known.options : known.commands).get(path) ?? [])]);
      return `${isOption ? `option --${name}` : `"${name}"`} does not exist${near ? `; did you mean ${isOption ? '--' : ''}${near}?` : ''}`;
    })
    .concat(help)
    .join('; ');
}

function choiceText(given: string, choices: readonly string[]): string {
  const near = nearestName(given, choices);
  return `"${given}"; ${near ? `did you mean ${near}? ` : ''}expected ${choices.join(' or ')}`;
}

/** The same option as it is written: the parser also lists `maxBad` for `--max-bad`. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
