import { csv } from './csv';
import type { DataSet } from './dataset';
import { diginetica } from './diginetica';
import { ebnerd } from './ebnerd/ebnerd';
import { movielens } from './movielens';
import { ndjson } from './ndjson';
import { openBandit } from './open-bandit/open-bandit';
import { otto } from './otto';
import { ranklens } from './ranklens';
import { rees46 } from './rees46';
import { retailrocket } from './retailrocket';
import { simulator } from './simulator/simulator';
import { trivago } from './trivago';
import { yoochoose } from './yoochoose';

/** Every data set there is, the default first. */
export const datasets: readonly DataSet[] = [
  simulator,
  trivago,
  ranklens,
  yoochoose,
  diginetica,
  retailrocket,
  rees46,
  otto,
  movielens,
  openBandit,
  ebnerd,
  csv,
  ndjson,
];

export { assertBad } from './bad-lines';
export {
  CANDIDATES,
  type CandidateKind,
  type Chunk,
  CURRENT_ITEM,
  type CurrentItem,
  type DataSet,
  type Opened,
  type OpenOptions,
  rejectEvent,
} from './dataset';
export { type Description, describe } from './describe';
export { readExposures } from './exposures/read';
export { type SimulatedTruth, simulateExperiment } from './exposures/simulate';
export { inferMapping } from './infer/infer';
export { readLoggedShows } from './open-bandit/logged';
export { NOT_IN_ORDER } from './order';
export { type PassingFolder, passingFolder } from './passing-folder';
export { writeSchema } from './schema-text';
export type { Remembered } from './shop/memory';
export { readRemembered, writeRemembered } from './shop/remembered-file';
export { readLoggedSlates } from './slates/read';
export { type SlateTruth, simulateSlates } from './slates/simulate';
export { TRIVAGO_HEADER, TRIVAGO_ITEM_HEADER, trivagoItemText, trivagoText } from './trivago-text';
