import type { Argv, CommandModule } from 'yargs';
import { know } from './misuse';

/** A command whose name, and whose options once it is the one that was called, are known for did-you-mean. */
export function learned(command: CommandModule): CommandModule {
  const build = command.builder as (parser: Argv) => Argv;
  know([String(command.command).split(' ')[0]]);
  return {
    ...command,
    builder: (parser) => {
      const built = build(parser);
      const { key } = (built as unknown as { getOptions(): { key: Readonly<Record<string, unknown>> } }).getOptions();
      know(Object.keys(key).map((name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)));
      return built;
    },
  };
}
