import { ARITHMETIC } from './arithmetic';
import type { Functions } from './fn';
import { LOGIC } from './logic';
import { SETS } from './sets';
import { TIMES } from './times';

/** Raised whenever a function, or a function over the candidates, gives other values: part of every identity. */
export const LANGUAGE_VERSION = 1;

/** Every function of the language. */
export const FUNCTIONS: Functions = { ...ARITHMETIC, ...LOGIC, ...TIMES, ...SETS };
