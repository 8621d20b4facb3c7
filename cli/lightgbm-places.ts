import { join } from 'node:path';
import type { LightgbmPlaces } from '../models/index';

/**
 * Where this machine's LightGBM is looked for: what `--lightgbm-library` or PODIUM_LIGHTGBM names, then the Python that
 * is active (a virtual or conda environment), the user's own packages, pyenv's and the system's, then the folders of
 * shared libraries.
 */
export function lightgbmPlaces(given?: string): LightgbmPlaces {
  const { PODIUM_LIGHTGBM, VIRTUAL_ENV, CONDA_PREFIX, HOME = '/', PYENV_ROOT = join(HOME, '.pyenv') } = process.env;
  const active = [VIRTUAL_ENV, CONDA_PREFIX].filter((prefix) => prefix !== undefined);
  const prefixes = [
    ...active,
    join(HOME, '.local'),
    join(PYENV_ROOT, 'versions', '*'),
    '/usr/local',
    '/usr',
    '/opt/homebrew',
  ];
  return {
    given: given ?? PODIUM_LIGHTGBM,
    sitePackages: prefixes.flatMap((prefix) => [
      ...(process.platform === 'win32' ? [join(prefix, 'Lib', 'site-packages')] : []),
      join(prefix, 'lib', 'python3*', 'site-packages'),
      join(prefix, 'lib', 'python3*', 'dist-packages'),
    ]),
    libraries: [
      ...active.map((prefix) => join(prefix, 'lib')),
      '/usr/local/lib',
      '/usr/lib',
      '/usr/lib/*-linux-gnu',
      '/opt/homebrew/lib',
    ],
  };
}
