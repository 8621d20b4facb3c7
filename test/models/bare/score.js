// Scores a matrix by a model with nothing but the ONNX runtime: node score.js MODEL COLUMNS < float32 values, row by row.
const { readFileSync } = require('node:fs');
const { InferenceSession, Tensor } = require('onnxruntime-node');

async function main(model, columns) {
  const bytes = readFileSync(0);
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const session = await InferenceSession.create(model);
  const features = new Tensor('float32', values, [values.length / columns, columns]);
  const { scores } = await session.run({ features });
  process.stdout.write(JSON.stringify(Array.from(scores.data)));
}

main(process.argv[2], Number(process.argv[3]));
