import { InferenceSession, Tensor } from 'onnxruntime-node';
import { StateError } from '../../engine/base/errors';

/** A loaded model: a matrix in, one score per row out. */
export interface OnnxSession {
  /** columns of the matrix */
  features: number;
  /** scores [rows] of a matrix [rows × features] float32, row-major, NaN where a value is missing */
  score(matrix: Float32Array, rows: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/**
 * Loads a model into the runtime with one thread in and between operators.
 *
 * @throws StateError when the runtime refuses the bytes or the model is not one matrix to one score per row
 */
export async function openSession(model: Uint8Array): Promise<OnnxSession> {
  const session = await InferenceSession.create(model, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  }).catch((error: unknown) => {
    throw new StateError(`model: the ONNX runtime refused it (${(error as Error).message}), expected a valid model`);
  });
  const [input] = session.inputMetadata;
  const shape = input.isTensor ? input.shape : [];
  const features = shape[1];
  if (session.inputNames.length !== 1 || shape.length !== 2 || typeof features !== 'number') {
    throw new StateError(
      `model: the inputs are ${session.inputNames.join(', ')} with shape [${shape.join(', ')}], expected one float32 [rows, features]`,
    );
  }
  const [inputName] = session.inputNames;
  const [outputName] = session.outputNames;
  return {
    features,
    async score(matrix, rows) {
      if (rows === 0) return new Float32Array(0);
      const output = await session.run({ [inputName]: new Tensor('float32', matrix, [rows, features]) });
      return output[outputName].data as Float32Array;
    },
    close: () => session.release(),
  };
}
