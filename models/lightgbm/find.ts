import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ConfigError } from '../../engine/base/errors';

/** Where LightGBM's shared library may lie. `given` is looked at alone when it is there. */
export interface LightgbmPlaces {
  /** the library file itself, or the folder of a Python package `lightgbm` */
  readonly given?: string | undefined;
  /** folders that hold Python packages; `*` in a part of a path stands for any name */
  readonly sitePackages: readonly string[];
  /** folders that hold shared libraries */
  readonly libraries: readonly string[];
}

/** A library that is there. version: as the Python package says it, null for a library outside of one. */
export interface FoundLibrary {
  readonly path: string;
  readonly version: string | null;
}

const FILES: Readonly<Record<string, string>> = { darwin: 'lib_lightgbm.dylib', win32: 'lib_lightgbm.dll' };

/**
 * Looks for LightGBM's shared library: the place that is given, then the Python packages, then the libraries of the
 * system; in each the newest version's folder first.
 *
 * @throws ConfigError E_LIGHTGBM when it is nowhere, with the command that installs it
 */
export function findLightgbm({ given, sitePackages, libraries }: LightgbmPlaces): FoundLibrary {
  const file = FILES[process.platform] ?? 'lib_lightgbm.so';
  const places =
    given !== undefined
      ? [given, join(given, 'lib', file), join(given, file)]
      : [
          ...sitePackages.flatMap(expand).map((folder) => join(folder, 'lightgbm', 'lib', file)),
          ...libraries.flatMap(expand).map((folder) => join(folder, file)),
        ];
  const path = places.find((place) => existsSync(place) && statSync(place).isFile());
  if (path !== undefined) return { path, version: versionOf(path) };
  const where = given ?? `${sitePackages.length} folders of Python packages and ${libraries.length} of libraries`;
  throw new ConfigError(
    `train: LightGBM was not found in ${where}, expected ${file}; pip install lightgbm puts it there, --lightgbm-library FILE says where it is`,
    'E_LIGHTGBM',
  );
}

/** The folders that a path with stars names, the last by name first, so that python3.12 comes before python3.9's kin. */
function expand(path: string): string[] {
  const star = path.split('/').findIndex((part) => part.includes('*'));
  if (star < 0) return [path];
  const parts = path.split('/');
  const above = parts.slice(0, star).join('/') || '/';
  if (!existsSync(above)) return [];
  const [before, after] = parts[star].split('*');
  return readdirSync(above)
    .filter((name) => name.startsWith(before) && name.endsWith(after))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .flatMap((name) => expand([above, name, ...parts.slice(star + 1)].join('/')));
}

function versionOf(path: string): string | null {
  const said = join(dirname(dirname(path)), 'VERSION.txt');
  const isPackage = basename(dirname(dirname(path))) === 'lightgbm' && existsSync(said);
  return isPackage ? readFileSync(said, 'utf8').trim() : null;
}
