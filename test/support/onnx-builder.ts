import { onnx } from 'onnx-proto';

/**
 * Models for tests, made in TypeScript with ONNX's own protobuf definition (the code under test reads the bytes with a reader
 * of its own, so the two check each other).
 */
export const dataType = { float32: 1, uint8: 2, int32: 6, int64: 7, string: 8, bool: 9, float16: 10, float64: 11 } as const;
export type ElementType = keyof typeof dataType;
export type Dim = number | string | null;

type Attributes = NonNullable<Node['attributes']>;
export interface Node {
  op: string;
  inputs: string[];
  outputs: string[];
  domain?: string;
  attributes?: Record<string, number | string | number[] | { floats: number[] } | { strings: string[] } | { int: number } | { tensor: onnx.ITensorProto } | onnx.IGraphProto>;
}
export interface ModelSpec {
  nodes: Node[];
  inputs: onnx.IValueInfoProto[];
  outputs: onnx.IValueInfoProto[];
  initializers?: onnx.ITensorProto[];
  opsets?: Record<string, number>;
  irVersion?: number;
  producer?: string;
}

export function value(name: string, type: ElementType, shape: Dim[]): onnx.IValueInfoProto {
  return { name, type: { tensorType: { elemType: dataType[type], shape: { dim: shape.map(dim) } } } };
}
const dim = (size: Dim): onnx.TensorShapeProto.IDimension => (typeof size === 'number' ? { dimValue: size } : size === null ? {} : { dimParam: size });

/** `sequence(map(int64, float))`, as a ZipMap gives it, or with text as its keys. */
export function zipMapValue(name: string, key: 'int64' | 'string' = 'int64'): onnx.IValueInfoProto {
  return { name, type: { sequenceType: { elemType: { mapType: { keyType: dataType[key], valueType: { tensorType: { elemType: dataType.float32 } } } } } } };
}

export function floats(name: string, dims: number[], data: number[]): onnx.ITensorProto {
  return { name, dims, dataType: dataType.float32, floatData: data };
}
/** Floats whose bytes lie in another file. */
export function externalFloats(name: string, dims: number[], place: { location: string; offset?: number; length?: number }): onnx.ITensorProto {
  return { name, dims, dataType: dataType.float32, dataLocation: 1, externalData: Object.entries(place).map(([key, given]) => ({ key, value: String(given) })) };
}
export function doubles(name: string, dims: number[], data: number[]): onnx.ITensorProto {
  return { name, dims, dataType: dataType.float64, doubleData: data };
}
export function int64s(name: string, dims: number[], data: number[]): onnx.ITensorProto {
  return { name, dims, dataType: dataType.int64, int64Data: data };
}

export function graph({ nodes, inputs, outputs, initializers = [] }: Pick<ModelSpec, 'nodes' | 'inputs' | 'outputs' | 'initializers'>): onnx.IGraphProto {
  return {
    name: 'test',
    node: nodes.map(({ op, inputs: input, outputs: output, domain, attributes = {} }) => ({
      opType: op,
      input,
      output,
      domain: domain ?? '',
      attribute: Object.entries(attributes).map(([name, given]) => attribute(name, given)),
    })),
    input: inputs,
    output: outputs,
    initializer: initializers,
  };
}

export function buildModel(spec: ModelSpec): Uint8Array {
  const { opsets = { '': 17 }, irVersion = 8, producer = 'test' } = spec;
  const model = {
    irVersion,
    producerName: producer,
    producerVersion: '1.0',
    opsetImport: Object.entries(opsets).map(([domain, version]) => ({ domain, version })),
    graph: graph(spec),
  };
  return onnx.ModelProto.encode(onnx.ModelProto.create(model)).finish();
}

type Given = Attributes[string];
const kind = onnx.AttributeProto.AttributeType;
function attribute(name: string, given: Given): onnx.IAttributeProto {
  if (typeof given === 'number') return { name, type: kind.FLOAT, f: given };
  if (typeof given === 'string') return { name, type: kind.STRING, s: new TextEncoder().encode(given) };
  if (Array.isArray(given)) return { name, type: kind.INTS, ints: given };
  if ('floats' in given) return { name, type: kind.FLOATS, floats: given.floats };
  if ('strings' in given) return { name, type: kind.STRINGS, strings: given.strings.map((text) => new TextEncoder().encode(text)) };
  if ('int' in given) return { name, type: kind.INT, i: given.int };
  if ('tensor' in given) return { name, type: kind.TENSOR, t: given.tensor };
  return { name, type: kind.GRAPH, g: given };
}

/** `sum = a + 2 b`, one float input a column, as the shipped models have them. */
export function columnsModel(): Uint8Array {
  return buildModel({
    nodes: [
      { op: 'Mul', inputs: ['b', 'two'], outputs: ['double_b'] },
      { op: 'Add', inputs: ['a', 'double_b'], outputs: ['sum'] },
    ],
    inputs: [value('a', 'float32', ['N', 1]), value('b', 'float32', ['N', 1])],
    outputs: [value('sum', 'float32', ['N', 1])],
    initializers: [floats('two', [1], [2])],
  });
}

/** `y = x W` with `x` of width `k` and W all ones: the sum of a row. */
export function matrixModel(k: number, batch: Dim = 'N'): Uint8Array {
  return buildModel({
    nodes: [{ op: 'MatMul', inputs: ['X', 'W'], outputs: ['Y'] }],
    inputs: [value('X', 'float32', [batch, k])],
    outputs: [value('Y', 'float32', [batch, 1])],
    initializers: [floats('W', [k, 1], new Array<number>(k).fill(1))],
  });
}

/** `p = a` plus 10 for the label `H`: a string column beside a number. */
export function labelModel(): Uint8Array {
  return buildModel({
    nodes: [
      { op: 'LabelEncoder', inputs: ['grade'], outputs: ['code'], domain: 'ai.onnx.ml', attributes: { keys_strings: { strings: ['L', 'M', 'H'] }, values_floats: { floats: [1, 2, 10] }, default_float: 0 } },
      { op: 'Add', inputs: ['a', 'code'], outputs: ['p'] },
    ],
    inputs: [value('a', 'float32', ['N', 1]), value('grade', 'string', ['N', 1])],
    outputs: [value('p', 'float32', ['N', 1])],
    opsets: { '': 17, 'ai.onnx.ml': 3 },
  });
}

/**
 * What scikit-learn's exporter makes of a TfidfVectorizer and a logistic regression: text as `[N]` or `[N, 1]`, cut into words, the words counted, classes
 * as text through a ZipMap. The log odds of `good` are the count of "good" less that of "bad".
 */
export function textModel(shape: Dim[] = [null, 1]): Uint8Array {
  return buildModel({
    nodes: [
      { op: 'Reshape', inputs: ['document', 'flat'], outputs: ['flattened'] },
      { op: 'Tokenizer', inputs: ['flattened'], outputs: ['words'], domain: 'com.microsoft', attributes: { mark: { int: 0 }, mincharnum: { int: 1 }, pad_value: '#', tokenexp: '[a-zA-Z0-9_]+' } },
      {
        op: 'TfIdfVectorizer', inputs: ['words'], outputs: ['counts'],
        attributes: { mode: 'TF', min_gram_length: { int: 1 }, max_gram_length: { int: 1 }, max_skip_count: { int: 0 }, ngram_counts: [0], ngram_indexes: [0, 1], pool_strings: { strings: ['bad', 'good'] } },
      },
      {
        op: 'LinearClassifier', inputs: ['counts'], outputs: ['output_label', 'probabilities'], domain: 'ai.onnx.ml',
        attributes: { classlabels_strings: { strings: ['bad', 'good'] }, coefficients: { floats: [1, -1, -1, 1] }, intercepts: { floats: [0, 0] }, post_transform: 'SOFTMAX', multi_class: { int: 0 } },
      },
      { op: 'ZipMap', inputs: ['probabilities'], outputs: ['output_probability'], domain: 'ai.onnx.ml', attributes: classes(['bad', 'good']) },
    ],
    inputs: [value('document', 'string', shape)],
    outputs: [value('output_label', 'string', [null]), zipMapValue('output_probability', 'string')],
    initializers: [int64s('flat', [1], [-1])],
    opsets: { '': 17, 'ai.onnx.ml': 1, 'com.microsoft': 1 },
  });
}

/** A one-hot encoder that refuses what it does not know, as exporters write it: `y` is 1 for `a` and 2 for `b`. */
export function strictLabelModel(): Uint8Array {
  return buildModel({
    nodes: [
      { op: 'OneHotEncoder', inputs: ['kind'], outputs: ['hot'], domain: 'ai.onnx.ml', attributes: { cats_strings: { strings: ['a', 'b'] }, zeros: { int: 0 } } },
      { op: 'Mul', inputs: ['hot', 'worth'], outputs: ['each'] },
      { op: 'ReduceMax', inputs: ['each'], outputs: ['y'], attributes: { axes: [2], keepdims: { int: 0 } } },
    ],
    inputs: [value('kind', 'string', [null, 1])],
    outputs: [value('y', 'float32', [null, 1])],
    initializers: [floats('worth', [2], [1, 2])],
    opsets: { '': 17, 'ai.onnx.ml': 1 },
  });
}

/**
 * Two trees over `a` and `b`, as a boosting library has them: 0.25 where a ≤ 1 else 0.5, and 1 where b ≤ 0 else 2. The trainer sends a
 * missing `a` down the first branch and a missing `b` down the second. `missing: 'lost'` is the same forest as a converter writes that forgets those branches.
 */
export function forestModel(missing: 'kept' | 'lost' = 'kept'): Uint8Array {
  const trees = {
    nodes_treeids: [0, 0, 0, 1, 1, 1],
    nodes_nodeids: [0, 1, 2, 0, 1, 2],
    nodes_featureids: [0, 0, 0, 1, 0, 0],
    nodes_modes: { strings: ['BRANCH_LEQ', 'LEAF', 'LEAF', 'BRANCH_LEQ', 'LEAF', 'LEAF'] },
    nodes_values: { floats: [1, 0, 0, 0, 0, 0] },
    nodes_truenodeids: [1, 0, 0, 1, 0, 0],
    nodes_falsenodeids: [2, 0, 0, 2, 0, 0],
    ...(missing === 'kept' ? { nodes_missing_value_tracks_true: [1, 0, 0, 0, 0, 0] } : {}),
    target_treeids: [0, 0, 1, 1],
    target_nodeids: [1, 2, 1, 2],
    target_ids: [0, 0, 0, 0],
    target_weights: { floats: [0.25, 0.5, 1, 2] },
  };
  return buildModel({
    nodes: [{ op: 'TreeEnsembleRegressor', inputs: ['X'], outputs: ['y'], domain: 'ai.onnx.ml', attributes: { n_targets: { int: 1 }, ...trees } }],
    inputs: [value('X', 'float32', ['N', 2])],
    outputs: [value('y', 'float32', ['N', 1])],
    opsets: { '': 17, 'ai.onnx.ml': 3 },
  });
}

/** Runs `rounds` times round a loop that counts: never done in time, and nothing inside the runtime can stop it. */
export function slowModel(): Uint8Array {
  return buildModel({
    nodes: [
      { op: 'ReduceMax', inputs: ['rounds'], outputs: ['most'], attributes: { keepdims: { int: 0 } } },
      {
        op: 'Loop', inputs: ['most', '', 'start'], outputs: ['counted'],
        attributes: {
          body: graph({
            nodes: [
              { op: 'Identity', inputs: ['go'], outputs: ['still'] },
              { op: 'Add', inputs: ['before', 'one'], outputs: ['after'] },
            ],
            inputs: [value('i', 'int64', []), value('go', 'bool', []), value('before', 'float32', [1])],
            outputs: [value('still', 'bool', []), value('after', 'float32', [1])],
            initializers: [floats('one', [1], [1])],
          }),
        },
      },
      { op: 'Cast', inputs: ['rounds'], outputs: ['zeroes'], attributes: { to: { int: dataType.float32 } } },
      { op: 'Mul', inputs: ['zeroes', 'nought'], outputs: ['nothing'] },
      { op: 'Add', inputs: ['nothing', 'counted'], outputs: ['y'] },
    ],
    inputs: [value('rounds', 'int64', ['N', 1])],
    outputs: [value('y', 'float32', ['N', 1])],
    initializers: [floats('start', [1], [0]), floats('nought', [1], [0])],
  });
}

/** The classes of a ZipMap as its attribute. */
export const classes = (labels: readonly (number | string)[]): Attributes =>
  typeof labels[0] === 'number' ? { classlabels_int64s: labels.map(Number) } : { classlabels_strings: { strings: labels.map(String) } };

/**
 * A linear classifier on two columns as scikit-learn's exporter writes it: the class as `output_label`, its probabilities through a ZipMap as
 * `output_probability`. The score of class k is k (a - b). Nothing in it is of ONNX's own operators.
 */
export function zipMapModel(labels: readonly (number | string)[], { scaled = false } = {}): Uint8Array {
  const key = typeof labels[0] === 'number' ? 'int64' : 'string';
  const coefficients = labels.flatMap((_, k) => [k, -k]);
  const named: Attributes = typeof labels[0] === 'number' ? { classlabels_ints: labels.map(Number) } : { classlabels_strings: { strings: labels.map(String) } };
  return buildModel({
    nodes: [
      ...(scaled ? [{ op: 'Scaler', inputs: ['X'], outputs: ['scaled'], domain: 'ai.onnx.ml', attributes: { offset: { floats: [0, 0] }, scale: { floats: [1, 1] } } satisfies Attributes }] : []),
      {
        op: 'LinearClassifier', inputs: [scaled ? 'scaled' : 'X'], outputs: ['output_label', 'probabilities'], domain: 'ai.onnx.ml',
        attributes: { ...named, coefficients: { floats: coefficients }, intercepts: { floats: labels.map(() => 0) }, post_transform: 'SOFTMAX', multi_class: { int: 0 } },
      },
      { op: 'ZipMap', inputs: ['probabilities'], outputs: ['output_probability'], domain: 'ai.onnx.ml', attributes: classes(labels) },
    ],
    inputs: [value('X', 'float32', [null, 2])],
    outputs: [value('output_label', key, [null]), zipMapValue('output_probability', key)],
    opsets: { 'ai.onnx.ml': 1 },
  });
}
