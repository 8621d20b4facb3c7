import { createRequire } from 'node:module';
import { extname, join } from 'node:path';

/**
 * How a thread or process compiles Podium's source where it is not compiled yet: as the project says, by swc. This thread
 * loads swc too and keeps it, since Node crashes when a native addon that no other thread holds is unloaded with its thread.
 */
export function compilation(): { readonly execArgv: string[]; readonly env: Readonly<Record<string, string>> } {
  if (extname(__filename) !== '.ts') return { execArgv: [], env: {} };
  const load = createRequire(__filename);
  load('@swc/core');
  const root = join(__dirname, '..');
  return {
    execArgv: ['-r', load.resolve('ts-node/register/transpile-only')],
    env: { TS_NODE_PROJECT: join(root, 'tsconfig.json'), TS_NODE_CWD: root },
  };
}
