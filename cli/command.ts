import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';

/** A command whose handler is given the options that its builder declares, by their types. */
export function command<T>({
  builder,
  handler,
  ...words
}: {
  readonly command: string;
  readonly describe: string;
  readonly builder: (yargs: Argv) => Argv<T>;
  readonly handler: (args: ArgumentsCamelCase<T>) => void | Promise<void>;
}): CommandModule {
  return { ...words, builder: builder as never, handler: handler as never };
}
