import { nearestName } from '../engine/base/nearest';

/** The command line was not understood: one sentence, exit code 2. */
export class Misuse extends Error {}

/** Every long option of every command, for did-you-mean; filled as commands are declared. */
const known = new Set<string>();

/** Makes option or command names known. */
export function know(names: readonly string[]): void {
  for (const name of names) known.add(name);
}

/** A parser's complaint with what was probably meant. */
export function suggestions(message: string, args: readonly string[]): string {
  const unknown = /Unknown (?:argument|command)s?: (.*)/.exec(message)?.[1]?.split(', ') ?? [];
  if (unknown.length === 0) return `${lower(message)}; podium --help shows what there is`;
  return unknown
    .map((name) => {
      const isOption = args.some((arg) => arg.replace(/=.*/, '') === `--${name}`);
      const near = nearestName(name, [...known]);
      return `${isOption ? `option --${name}` : `"${name}"`} does not exist${near ? `; did you mean ${isOption ? '--' : ''}${near}?` : ''}`;
    })
    .concat(
      `podium ${args[0]?.startsWith('-') ? '' : `${args[0] ?? ''} `}--help shows what there is`.replace('  ', ' '),
    )
    .join('; ');
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
