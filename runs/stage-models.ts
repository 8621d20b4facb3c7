import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, sha256 } from '../engine/base/hash';
import { writeWhole } from './write-whole';

/** Models of the trainings that a longer one is made of, so that it goes on after the last of them. */
export interface StageModels {
  /** The model of one of them, made unless it is there. about: what it depends on beside what all of them do. */
  readonly model: (about: object, make: () => Promise<Uint8Array>) => Promise<Uint8Array>;
  /** The longer one is over: they are needed no more. */
  readonly remove: () => void;
}

/**
 * Models in a folder, each a file by the hash of all that it depends on.
 *
 * @param basis what all of them depend on
 */
export function stageModels(folder: string, basis: object): StageModels {
  return {
    async model(about, make) {
      const path = join(folder, `${sha256(canonicalJson({ basis, about }), 16)}.onnx`);
      if (existsSync(path)) return readFileSync(path);
      const model = await make();
      mkdirSync(folder, { recursive: true });
      writeWhole(path, model);
      return model;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Makes them and keeps none. */
export const UNKEPT_MODELS: StageModels = { model: (_, make) => make(), remove: () => undefined };
