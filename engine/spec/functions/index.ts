import { ARITHMETIC } from './arithmetic';
import type { Functions } from './fn';
import { GRAPH } from './graph';
import { LOGIC } from './logic';
import { MODELS } from './models';
import { QUANTILES } from './quantiles';
import { SEQUENCES } from './sequences';
import { SETS } from './sets';
import { SLOTS } from './slots';
import { TALLIES } from './tallies';
import { TIMES } from './times';
import { TOKENS } from './tokens';

/** Raised whenever a function, or a function over the candidates, gives other values: part of every identity. */
export const LANGUAGE_VERSION = 1;

/** Every function of the language. */
export const FUNCTIONS: Functions = {
  ...ARITHMETIC,
  ...LOGIC,
  ...TIMES,
  ...SETS,
  ...SEQUENCES,
  ...TALLIES,
  ...TOKENS,
  ...SLOTS,
  ...QUANTILES,
  ...GRAPH,
  ...MODELS,
};
