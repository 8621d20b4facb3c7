import { createRequire } from 'node:module';
import { ConfigError, StateError } from '../../engine/base/errors';
import type { FoundLibrary } from './find';

/** A pointer that LightGBM gave out. */
export type Handle = bigint & { readonly handle: true };

/** LightGBM, loaded into this process. */
export interface Lightgbm extends FoundLibrary {
  /** Calls a function of the C API without its prefix `LGBM_`. @throws StateError with LightGBM's own words */
  call(name: string, ...given: unknown[]): void;
  /** The same for a function whose last argument is where it writes a handle. */
  handle(name: string, ...given: unknown[]): Handle;
  /** The same for one whose last arguments are the size of a buffer, where it writes the needed size, and the buffer. */
  text(name: string, ...given: unknown[]): string;
  /** The address of a typed array's bytes; the array must outlive its use. */
  address(array: ArrayBufferView): bigint;
}

type Signature = readonly string[];

/** The functions of the C API that are used, with the types of their arguments. All give 0, or -1 after an error. */
const API: Readonly<Record<string, Signature>> = {
  DumpParamAliases: ['int64', 'void *', 'void *'],
  DatasetCreateFromSampledColumn: ['void *', 'void *', 'int32', 'void *', 'int32', 'int32', 'int64', 'str', 'void *'],
  DatasetCreateByReference: ['void *', 'int64', 'void *'],
  DatasetPushRows: ['void *', 'void *', 'int', 'int32', 'int32', 'int32'],
  DatasetSetField: ['void *', 'str', 'void *', 'int', 'int'],
  DatasetFree: ['void *'],
  BoosterCreate: ['void *', 'str', 'void *'],
  BoosterAddValidData: ['void *', 'void *'],
  BoosterUpdateOneIter: ['void *', 'void *'],
  BoosterUpdateOneIterCustom: ['void *', 'void *', 'void *', 'void *'],
  BoosterGetPredict: ['void *', 'int', 'void *', 'void *'],
  BoosterPredictForMat: [
    'void *',
    'void *',
    'int',
    'int32',
    'int32',
    'int',
    'int',
    'int',
    'int',
    'str',
    'void *',
    'void *',
  ],
  BoosterSaveModelToString: ['void *', 'int', 'int', 'int', 'int64', 'void *', 'void *'],
  BoosterFree: ['void *'],
};

interface Koffi {
  load(path: string | null): {
    func(name: string, result: string, parameters: Signature): (...given: unknown[]) => unknown;
  };
  address(array: ArrayBufferView): bigint;
}

/**
 * Loads LightGBM through its C API.
 *
 * `OMP_WAIT_POLICY=passive` is put into the environment of the process before the library is loaded, unless it is set
 * there already: OpenMP reads it once, and its threads otherwise spin while they wait, which takes ten times as long on
 * a machine that has other things to do.
 *
 * @throws ConfigError E_LIGHTGBM when koffi is not installed, or the library is none or older than 4.6
 * @see LightGBM documentation: C API, version 4.
 */
export function openLightgbm(found: FoundLibrary): Lightgbm {
  const koffi = loadKoffi();
  waitPassively(koffi);
  const library = loaded(found, () => koffi.load(found.path));
  const lastError = loaded(found, () => library.func('LGBM_GetLastError', 'str', []));
  const functions = new Map(
    Object.entries(API).map(([name, types]) => [name, loaded(found, () => library.func(`LGBM_${name}`, 'int', types))]),
  );
  const call = (name: string, ...given: unknown[]): void => {
    if (functions.get(name)!(...given) !== 0) throw new StateError(`LightGBM: ${name}: ${String(lastError())}`);
  };
  const text = (name: string, ...given: unknown[]): string => {
    const length = new BigInt64Array(1);
    call(name, ...given, 0, length, new Uint8Array(1));
    const bytes = new Uint8Array(Number(length[0]));
    call(name, ...given, bytes.length, length, bytes);
    return Buffer.from(bytes.buffer, 0, Number(length[0]) - 1).toString('utf8');
  };
  if (!text('DumpParamAliases').includes('"bagging_by_query"')) {
    throw new ConfigError(
      `train: the LightGBM at ${found.path} does not know bagging_by_query, expected version 4.6 or later; pip install --upgrade lightgbm brings it`,
      'E_LIGHTGBM',
    );
  }
  return {
    ...found,
    call,
    text,
    address: (array) => koffi.address(array),
    handle(name, ...given) {
      const out = new BigUint64Array(1);
      call(name, ...given, out);
      return out[0] as Handle;
    },
  };
}

function loadKoffi(): Koffi {
  try {
    return createRequire(__filename)('koffi') as Koffi;
  } catch {
    throw new ConfigError(
      'train: the optional package koffi, which calls LightGBM, is not installed; npm ci installs it',
      'E_LIGHTGBM',
    );
  }
}

function loaded<T>({ path }: FoundLibrary, load: () => T): T {
  try {
    return load();
  } catch (error) {
    throw new ConfigError(
      `train: ${path} cannot be loaded as LightGBM (${(error as Error).message}), expected the library of version 4.6 or later; pip install --upgrade lightgbm brings it`,
      'E_LIGHTGBM',
    );
  }
}

function waitPassively(koffi: Koffi): void {
  if (process.platform === 'win32') return;
  const setenv = koffi.load(null).func('setenv', 'int', ['str', 'str', 'int']);
  setenv('OMP_WAIT_POLICY', 'passive', 0);
}
