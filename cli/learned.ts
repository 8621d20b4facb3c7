import type { Argv, CommandModule } from 'yargs';
import { knowCommand, knowOptions } from './misuse';

/** A command, behind another one or none, whose name, and whose options once it is called, are known for did-you-mean. */
export function learned(command: CommandModule, parent = ''): CommandModule {
  const build = command.builder as (parser: Argv) => Argv;
  const name = String(command.command).split(' ')[0];
  knowCommand(parent, name);
  return {
    ...command,
    builder: (parser) => {
      const built = build(parser);
      const { key } = (built as unknown as { getOptions(): { key: Readonly<Record<string, unknown>> } }).getOptions();
      const options = Object.keys(key).map((option) =>
        option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      );
      knowOptions(parent === '' ? name : `${parent} ${name}`, options);
      return built;
    },
  };
}
