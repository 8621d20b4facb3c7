import { csv } from './csv';
import type { DataSet } from './dataset';
import { ranklens } from './ranklens';
import { simulator } from './simulator/simulator';
import { trivago } from './trivago';

/** Every data set there is, the default first. */
export const datasets: readonly DataSet[] = [simulator, trivago, ranklens, csv];

export { assertBad } from './bad-lines';
export {
  type Chunk,
  type DataSet,
  type Opened,
  type OpenOptions,
  rejectEvent,
} from './dataset';
export { type Description, describe } from './describe';
export { writeSchema } from './schema-text';
export { TRIVAGO_HEADER, TRIVAGO_ITEM_HEADER, trivagoItemText, trivagoText } from './trivago-text';
