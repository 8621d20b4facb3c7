import { lightgbmPlaces } from '../../../cli/lightgbm-places';
import { findLightgbm, openLightgbm } from '../../../models';

/** LightGBM as it is installed here; null, with a sentence on the console, where it is not. */
export function installedLightgbm(): ReturnType<typeof openLightgbm> | null {
  try {
    return openLightgbm(findLightgbm(lightgbmPlaces()));
  } catch (error) {
    console.log(`tests of LightGBM are skipped: ${(error as Error).message}`);
    return null;
  }
}
