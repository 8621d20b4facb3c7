import yargs, { type Argv, type CommandModule } from 'yargs';
import { PodiumError } from '../engine/base/errors';
import { version } from '../package.json';
import { Interrupted } from '../runs/progress';
import { commands } from './commands/index';
import { Misuse, suggestions } from './misuse';

/** Exit codes: what was asked for was done; it failed; it was not understood. */
export const EXIT = { done: 0, failed: 1, misused: 2 } as const;

/** Runs one command line; the only place that prints errors and chooses exit codes. */
export async function main(args: readonly string[]): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
    throw error;
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
    .fail((message, error) => {
      throw error ?? new Misuse(suggestions(message, args));
    })
    .exitProcess(false);
  for (const command of commands) parser.command(command as unknown as CommandModule);
  return parser;
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
    return EXIT.failed;
  }
  throw error;
}
