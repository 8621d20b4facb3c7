import yargs, { type Argv } from 'yargs';
import { PodiumError } from '../engine/base/errors';
import { version } from '../package.json';
import { Interrupted } from '../runs/progress';
import { commands } from './commands/index';
import { learned } from './learned';
import { commandWords, isMisuse, Misuse, suggestions } from './misuse';
import { checkValues } from './values';

/** Exit codes: what was asked for was done; it failed; it was not understood. */
export const EXIT = { done: 0, failed: 1, misused: 2 } as const;

/** Runs one command line; the only place that prints errors and chooses exit codes. */
export async function main(args: readonly string[]): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
    throw error;
  });
  // a terminal that has closed hears nothing: what was asked to stop by that still stops cleanly
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });
  try {
    await program(args).parseAsync();
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** The command line as yargs sees it. */
export function program(args: readonly string[]): Argv {
  const parser = yargs([...args])
    .scriptName('podium')
    .usage(
      'podium: features, rankers and honest scores from a session log, and the same process serves them.\n\n$0 <command> [options]',
    )
    .version(version)
    .help()
    .alias('help', 'h')
    .strict()
    .demandCommand(1, 'a command is missing')
    .wrap(Math.min(110, process.stdout.columns || 110))
    .epilogue(
      'Begin with: podium run\nHelp on one command: podium <command> --help\nExit codes: 0 done, 1 failed, 2 misused.',
    )
    .check((given) => checkValues(given, args), true)
    .fail((message, error) => {
      throw error ?? new Misuse(complaint(message, args));
    })
    .exitProcess(false);
  for (const command of commands) parser.command(learned(command));
  return parser;
}

function complaint(message: string, args: readonly string[]): string {
  const command = commands.find((each) => String(each.command).split(' ')[0] === args[0]);
  const missing = /^Missing required arguments?: (.*)/.exec(message)?.[1];
  if (command && missing) {
    const named = commandWords(args).join(' ');
    return `${named} needs ${missing
      .split(', ')
      .map((name) => `--${name}`)
      .join(' and ')}; podium ${named} --help shows an example`;
  }
  const isUnknown = !command && args[0] !== undefined && !args[0].startsWith('-');
  return isUnknown ? suggestions(`Unknown command: ${args[0]}`, []) : suggestions(message, args);
}

function report(error: unknown): number {
  if (error instanceof Misuse) {
    process.stderr.write(`podium: ${error.message}\n`);
    return EXIT.misused;
  }
  if (error instanceof Interrupted) {
    process.stderr.write(`podium: ${error.message}\n`);
    return EXIT.failed;
  }
  if (error instanceof PodiumError) {
    process.stderr.write(`podium: ${error.message} [${error.code}]\n`);
    return isMisuse(error) ? EXIT.misused : EXIT.failed;
  }
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  const why = code && DISK[code];
  if (path === undefined || !why) throw error;
  process.stderr.write(`podium: ${path.replace(/\.part$/, '')} ${why} (${syscall}) [${code}]\n`);
  return EXIT.failed;
}

/** What the file system may refuse, as people say it. */
const DISK: Readonly<Record<string, string>> = {
  ENOENT: 'or the folder it lies in does not exist',
  EACCES: 'may not be read or written',
  EPERM: 'may not be read or written',
  EROFS: 'lies on a disk that cannot be written',
  ENOSPC: 'does not fit on the disk',
  EMFILE: 'cannot be opened: too many files are open; take fewer --key-parts or --workers',
  ENOTDIR: 'has a file where a folder is expected',
  EISDIR: 'is a folder, expected a file',
  EEXIST: 'exists already',
};
