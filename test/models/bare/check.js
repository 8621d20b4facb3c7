// Says whether a file is a well-formed ONNX model, with nothing but node:fs: node check.js MODEL. The rules are those of
// onnx.proto and of the operators' schemas, written down anew: it shares no code with what writes the models.
const { readFileSync } = require('node:fs');

const VARINT = 0;
const SIZED = 2;
// message: field number -> [name, wire type, what a sized field holds, whether there may be several]
const SCHEMA = {
  Model: {
    1: ['irVersion', VARINT],
    2: ['producer', SIZED, 'text'],
    7: ['graph', SIZED, 'Graph'],
    8: ['opsets', SIZED, 'Opset', true],
    14: ['metadata', SIZED, 'Entry', true],
  },
  Opset: { 1: ['domain', SIZED, 'text'], 2: ['version', VARINT] },
  Entry: { 1: ['key', SIZED, 'text'], 2: ['value', SIZED, 'text'] },
  Graph: {
    1: ['nodes', SIZED, 'Node', true],
    2: ['name', SIZED, 'text'],
    5: ['constants', SIZED, 'Tensor', true],
    11: ['inputs', SIZED, 'Value', true],
    12: ['outputs', SIZED, 'Value', true],
  },
  Node: {
    1: ['inputs', SIZED, 'text', true],
    2: ['outputs', SIZED, 'text', true],
    3: ['name', SIZED, 'text'],
    4: ['operator', SIZED, 'text'],
    5: ['attributes', SIZED, 'Attribute', true],
    7: ['domain', SIZED, 'text'],
  },
  Attribute: {
    1: ['name', SIZED, 'text'],
    3: ['i', VARINT],
    4: ['s', SIZED, 'text'],
    7: ['floats', SIZED, 'floats'],
    8: ['ints', SIZED, 'varints'],
    9: ['strings', SIZED, 'text', true],
    20: ['type', VARINT],
  },
  Tensor: {
    1: ['dims', SIZED, 'varints'],
    2: ['type', VARINT],
    4: ['floats', SIZED, 'floats'],
    7: ['integers', SIZED, 'varints'],
    8: ['name', SIZED, 'text'],
  },
  Value: { 1: ['name', SIZED, 'text'], 2: ['type', SIZED, 'Type'] },
  Type: { 1: ['tensor', SIZED, 'TensorType'] },
  TensorType: { 1: ['element', VARINT], 2: ['shape', SIZED, 'Shape'] },
  Shape: { 1: ['dimensions', SIZED, 'Dimension', true] },
  Dimension: { 1: ['value', VARINT], 2: ['parameter', SIZED, 'text'] },
};
const ATTRIBUTE_TYPES = { 2: 'i', 3: 's', 6: 'floats', 7: 'ints', 8: 'strings' };
const FLOAT32 = 1;
const INT64 = 7;
// operator -> its domain, how many inputs, its attributes
const OPERATORS = {
  TreeEnsembleRegressor: ['ai.onnx.ml', [1, 1]],
  Add: ['', [2, 2], []],
  Cast: ['', [1, 1], ['to']],
  Concat: ['', [1, Infinity], ['axis']],
  Gather: ['', [2, 2], ['axis']],
  Greater: ['', [2, 2], []],
  Identity: ['', [1, 1], []],
  IsNaN: ['', [1, 1], []],
  MatMul: ['', [2, 2], []],
  Mul: ['', [2, 2], []],
  ReduceMax: ['', [1, 1], ['axes', 'keepdims']],
  ReduceSum: ['', [1, 2], ['keepdims']],
  Sub: ['', [2, 2], []],
  Sum: ['', [1, Infinity], []],
  Transpose: ['', [1, 1], ['perm']],
  Where: ['', [3, 3], []],
};
const TREES = {
  nodes: [
    'treeids',
    'nodeids',
    'featureids',
    'values',
    'modes',
    'truenodeids',
    'falsenodeids',
    'missing_value_tracks_true',
  ],
  target: ['treeids', 'nodeids', 'ids', 'weights'],
  single: ['n_targets', 'aggregate_function', 'post_transform'],
};

function must(holds, sentence) {
  if (holds) return;
  process.stdout.write(`${sentence}\n`);
  process.exit(1);
}

function parse(bytes, message) {
  const found = {};
  for (const [name, , , isSeveral] of Object.values(SCHEMA[message])) if (isSeveral) found[name] = [];
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      must(at < bytes.length, `${message}: ends inside a number`);
      const byte = bytes[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(value);
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const [field, wire] = [tag >> 3, tag & 7];
    must(field in SCHEMA[message], `${message}: has no field ${field}`);
    const [name, wanted, holds, isSeveral] = SCHEMA[message][field];
    must(wire === wanted, `${message}.${name}: has wire type ${wire}, expected ${wanted}`);
    let value;
    if (wire === VARINT) value = varint();
    else {
      const length = varint();
      must(at + length <= bytes.length, `${message}.${name}: ends behind its message`);
      value = content(bytes.subarray(at, at + length), holds, `${message}.${name}`);
      at += length;
    }
    must(isSeveral || !(name in found), `${message}.${name}: stands there twice`);
    if (isSeveral) found[name].push(value);
    else found[name] = value;
  }
  return found;
}

function content(bytes, holds, where) {
  if (holds === 'text') return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  if (holds === 'floats') {
    must(bytes.length % 4 === 0, `${where}: is cut`);
    return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
  }
  if (holds !== 'varints') return parse(bytes, holds);
  const values = [];
  for (let at = 0; at < bytes.length; ) {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      must(at < bytes.length, `${where}: ends inside a number`);
      value += (bytes[at] & 127) * scale;
      if (bytes[at++] < 128) break;
    }
    values.push(value);
  }
  return values;
}

function check(model) {
  must(model.irVersion >= 3 && model.irVersion <= 10, `ir version ${model.irVersion}`);
  must(model.graph, 'no graph');
  const versions = new Map(model.opsets.map(({ domain = '', version }) => [domain, version]));
  must(versions.size === model.opsets.length, 'an operator set is imported twice');
  const { graph } = model;
  must(graph.name, 'the graph has no name');
  must(new Set(model.metadata.map(({ key }) => key)).size === model.metadata.length, 'a key of the metadata twice');

  const known = new Set();
  const define = (name, what) => {
    must(name, `${what} has no name`);
    must(!known.has(name), `${name} is defined twice`);
    known.add(name);
  };
  for (const value of [...graph.inputs, ...graph.outputs]) {
    const { element, shape } = value.type.tensor;
    must(element === FLOAT32 && shape.dimensions.length === 2, `${value.name} is no matrix of float32`);
  }
  must(graph.inputs.length === 1 && graph.outputs.length === 1, 'not one input and one output');
  for (const { name } of graph.inputs) define(name, 'an input');
  for (const { name, dims = [], type, floats, integers } of graph.constants) {
    define(name, 'a constant');
    const values = type === FLOAT32 ? floats : type === INT64 ? integers : undefined;
    must(values, `${name} has no values of its type ${type}`);
    must(values.length === dims.reduce((a, b) => a * b, 1), `${name} has ${values.length} values for [${dims}]`);
  }
  const names = new Set();
  for (const node of graph.nodes) {
    const { name, operator, domain = '', inputs, outputs, attributes } = node;
    must(name && !names.has(name), `node ${name} has no name of its own`);
    names.add(name);
    must(operator in OPERATORS, `operator ${operator} is not known here`);
    const [home, [least, most], allowed] = OPERATORS[operator];
    must(
      domain === home && versions.has(home),
      `${name}: ${operator} is not in domain "${domain}", or it is not imported`,
    );
    must(inputs.length >= least && inputs.length <= most, `${name}: has ${inputs.length} inputs`);
    for (const input of inputs) must(known.has(input), `${name}: reads ${input}, which nothing before it makes`);
    must(outputs.length === 1, `${name}: has ${outputs.length} outputs`);
    define(outputs[0], `an output of ${name}`);
    const own = new Map();
    for (const attribute of attributes) {
      const kind = ATTRIBUTE_TYPES[attribute.type];
      must(kind, `${name}.${attribute.name}: has type ${attribute.type}`);
      for (const other of Object.values(ATTRIBUTE_TYPES)) {
        const isThere = Array.isArray(attribute[other]) ? attribute[other].length > 0 : other in attribute;
        must(other === kind || !isThere, `${name}.${attribute.name}: is of type ${kind} and has ${other}`);
      }
      must(!own.has(attribute.name), `${name}.${attribute.name}: stands there twice`);
      own.set(attribute.name, attribute[kind]);
    }
    if (allowed)
      must([...own.keys()].sort().join() === [...allowed].sort().join(), `${name}: attributes ${[...own.keys()]}`);
    else
      checkTrees(
        name,
        own,
        inputs[0] === 'features' ? graph.inputs[0].type.tensor.shape.dimensions[1].value : Infinity,
      );
  }
  for (const { name } of graph.outputs) must(known.has(name), `output ${name} is made by no node`);
}

function checkTrees(name, own, columns) {
  const expected = [
    ...TREES.nodes.map((part) => `nodes_${part}`),
    ...TREES.target.map((part) => `target_${part}`),
    ...TREES.single,
  ];
  must([...own.keys()].sort().join() === expected.sort().join(), `${name}: attributes ${[...own.keys()]}`);
  const all = (prefix, parts) => parts.map((part) => own.get(`${prefix}_${part}`));
  const [trees, ids, features, values, modes, yes, no, missing] = all('nodes', TREES.nodes);
  for (const part of [ids, features, values, modes, yes, no, missing])
    must(part.length === trees.length, `${name}: lists of nodes are of ${part.length} and ${trees.length}`);
  const at = new Map(trees.map((tree, i) => [`${tree}/${ids[i]}`, i]));
  must(at.size === trees.length, `${name}: a node's id twice in a tree`);
  const parents = new Array(trees.length).fill(0);
  modes.forEach((mode, i) => {
    if (mode === 'LEAF') return;
    must(mode === 'BRANCH_LEQ', `${name}: mode ${mode}`);
    must(features[i] < columns, `${name}: asks for column ${features[i]} of ${columns}`);
    must(!Number.isNaN(values[i]) && missing[i] <= 1, `${name}: a test against ${values[i]}, ${missing[i]}`);
    // both sides may be one leaf
    for (const child of new Set([yes[i], no[i]])) {
      const place = at.get(`${trees[i]}/${child}`);
      must(place !== undefined, `${name}: node ${ids[i]} of tree ${trees[i]} leads to ${child}, which is not there`);
      parents[place]++;
    }
  });
  const roots = parents.filter((count) => count === 0).length;
  must(roots === new Set(trees).size, `${name}: ${roots} nodes without a parent in ${new Set(trees).size} trees`);
  must(!parents.some((count) => count > 1), `${name}: a node with two parents`);
  const [leafTrees, leafIds, targets, weights] = all('target', TREES.target);
  for (const part of [leafIds, targets, weights])
    must(part.length === leafTrees.length, `${name}: lists of leaves are of ${part.length} and ${leafTrees.length}`);
  const leaves = new Set(leafTrees.map((tree, i) => `${tree}/${leafIds[i]}`));
  must(leaves.size === leafTrees.length, `${name}: a leaf twice`);
  for (const leaf of leaves) must(modes[at.get(leaf)] === 'LEAF', `${name}: ${leaf} has a weight and is no leaf`);
  must(leaves.size === modes.filter((mode) => mode === 'LEAF').length, `${name}: a leaf without a weight`);
  must(own.get('n_targets') === 1 && targets.every((target) => target === 0), `${name}: not one target`);
  must(weights.every(Number.isFinite), `${name}: a weight that is no number`);
}

check(parse(readFileSync(process.argv[2]), 'Model'));
process.stdout.write('well-formed\n');
