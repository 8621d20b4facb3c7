import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import { ConfigError, StateError } from '../../engine/base/errors';

/** A loaded model: a matrix in, one score per row out. */
export interface OnnxSession {
  /** columns of the matrix, null for a model that does not say */
  features: number | null;
  /** scores [rows] of a matrix [rows × features] float32, row-major, NaN where a value is missing */
  score(matrix: Float32Array, rows: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/** How a model is run. output: the tensor that holds the scores, where a model has several. saidIn: the file that names it. threads: within an operator. */
export interface SessionOptions {
  output?: string | undefined;
  saidIn?: string | undefined;
  threads?: number | undefined;
}

/** The version of the ONNX runtime that scores. */
export function runtimeVersion(): string {
  return env.versions.node ?? env.versions.common;
}

type Metadata = InferenceSession['outputMetadata'][number];

/**
 * Loads a model into the runtime, with one thread unless more are asked for (docs/models.md has the measurements).
 *
 * The input is one matrix of float32 or float64; the output a tensor of one number per row, or of two, which are the
 * chances of a negative and a positive: then the second one is the score.
 *
 * @throws ConfigError for an output that is not there
 * @throws StateError when the runtime refuses the bytes or the model is not one matrix to one score per row
 */
export async function openSession(
  model: Uint8Array,
  { output: named, saidIn, threads = 1 }: SessionOptions = {},
): Promise<OnnxSession> {
  const session = await InferenceSession.create(model, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  }).catch((error: unknown) => {
    throw new StateError(`model: the ONNX runtime refused it (${(error as Error).message}), expected a valid model`);
  });
  const [input] = session.inputMetadata;
  const shape = input.isTensor ? input.shape : [];
  const type = input.isTensor ? input.type : 'none';
  if (session.inputNames.length !== 1 || shape.length !== 2 || !(type === 'float32' || type === 'float64')) {
    await session.release();
    throw new StateError(
      `model: the inputs are ${session.inputNames.join(', ')}, the first ${type} with shape [${shape.join(', ')}], expected one float32 or float64 [rows, features]`,
    );
  }
  const output = outputOf(session.outputMetadata, named, saidIn);
  if (typeof output !== 'string') {
    await session.release();
    throw output;
  }
  const [inputName] = session.inputNames;
  return {
    features: typeof shape[1] === 'number' && shape[1] > 0 ? shape[1] : null,
    async score(matrix, rows) {
      if (rows === 0) return new Float32Array(0);
      const dims = [rows, matrix.length / rows];
      const given =
        type === 'float32'
          ? new Tensor('float32', matrix, dims)
          : new Tensor('float64', Float64Array.from(matrix), dims);
      const { [output]: scores } = await session.run({ [inputName]: given }, [output]);
      return lastColumn(scores.data as Float32Array | Float64Array, rows);
    },
    close: () => session.release(),
  };
}

/** The name of the output that holds scores, or why there is none. */
function outputOf(
  outputs: readonly Metadata[],
  named: string | undefined,
  saidIn = 'the file of --columns',
): string | StateError | ConfigError {
  const numbers = outputs.filter((o) => o.isTensor && (o.type === 'float32' || o.type === 'float64'));
  const said = outputs.map((o) => `${o.name} (${o.isTensor ? o.type : 'no tensor'})`).join(', ');
  if (named !== undefined) {
    if (numbers.some(({ name }) => name === named)) return named;
    return new ConfigError(
      `model: "output" in ${saidIn} is "${named}", expected a tensor of numbers among the model's outputs: ${said}`,
      'E_MODEL',
    );
  }
  if (numbers.length === 1) return numbers[0].name;
  const remedy =
    numbers.length === 0
      ? 'convert a classifier so that its chances are a tensor (zipmap off)'
      : 'say which with "output" in the file of --columns';
  return new StateError(`model: the outputs are ${said}, expected one tensor of numbers; ${remedy}`);
}

function lastColumn(data: Float32Array | Float64Array, rows: number): Float32Array {
  const width = data.length / rows;
  if (width === 1) return data instanceof Float32Array ? data : Float32Array.from(data);
  if (width !== 2) {
    throw new StateError(
      `model: ${width} numbers come out for each row, expected one score, or the chances of two classes`,
    );
  }
  return Float32Array.from({ length: rows }, (_, row) => data[2 * row + 1]);
}
