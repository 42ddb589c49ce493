import { readType } from './types';
import { tensorDims, type NodeView } from './node';
import { eachField, LONGEST_NAME, text, type Field } from './wire';

/** How many dimensions the tensors of a graph have, as far as that can be told without running it, and the dimensions of its initialisers. */
export class Ranks {
  private readonly ranks = new Map<string, number>();
  private readonly dims = new Map<string, number[]>();

  /** `outer`: of the graph around this one, whose tensors this one sees. */
  constructor(private readonly outer?: Ranks) {}

  /** GraphProto: what it says of its inputs, its outputs, values between and initialisers. */
  declare(bytes: Uint8Array, graph: Field): void {
    const { start, end } = graph;
    eachField(bytes, start, end, (part) => {
      if (part.wire !== 2) return;
      if (part.number === 5) this.initialiser(bytes, part);
      else if (part.number === 11 || part.number === 12 || part.number === 13) this.value(bytes, part);
    });
  }

  of(name: string): number | undefined {
    return this.ranks.get(name) ?? this.outer?.of(name);
  }

  dimsOf(name: string): readonly number[] | undefined {
    return this.dims.get(name) ?? this.outer?.dimsOf(name);
  }

  /** What a node gives, by what it takes. */
  follow(node: NodeView): void {
    const rank = this.given(node);
    for (const output of node.outputs) if (rank !== undefined && !this.ranks.has(output)) this.ranks.set(output, rank);
  }

  private given({ op, domain, inputs, attributes }: NodeView): number | undefined {
    if (domain !== '' && domain !== 'ai.onnx') return undefined;
    const first = this.of(inputs[0] ?? '');
    const fewer = (by: number) => (first === undefined ? undefined : first - by);
    if (sameAsFirst.has(op)) return first;
    if (widest.has(op)) {
      const all = inputs.map((name) => this.of(name));
      return all.every((rank) => rank !== undefined) ? Math.max(...all) : undefined;
    }
    if (op === 'Gemm' || op === 'Flatten') return 2;
    if (op === 'Constant') return attributes.get('value')?.rank;
    if (op === 'Reshape') return attributes.get('shape')?.ints.length ?? this.dimsOf(inputs[1] ?? '')?.[0];
    if (op === 'Unsqueeze') return fewer(-(attributes.get('axes')?.ints.length ?? NaN));
    if (op === 'Squeeze' && attributes.has('axes')) return fewer(attributes.get('axes')?.ints.length ?? NaN);
    if (op.startsWith('Reduce')) return attributes.get('keepdims')?.i === 0 ? (attributes.has('axes') ? fewer(attributes.get('axes')?.ints.length ?? NaN) : 0) : first;
    return undefined;
  }

  private value(bytes: Uint8Array, field: Field): void {
    let name = '';
    let rank: number | undefined;
    eachField(bytes, field.start, field.end, (part) => {
      if (part.number === 1 && part.wire === 2) name = text(bytes, part, LONGEST_NAME);
      else if (part.number === 2 && part.wire === 2 && saysItsShape(bytes, part)) rank = readType(bytes, part).shape.length;
    });
    if (rank !== undefined) this.ranks.set(name, rank);
  }

  private initialiser(bytes: Uint8Array, field: Field): void {
    let name = '';
    eachField(bytes, field.start, field.end, (part) => {
      if (part.number === 8 && part.wire === 2) name = text(bytes, part, LONGEST_NAME);
    });
    const dims = tensorDims(bytes, field);
    this.ranks.set(name, dims.length);
    this.dims.set(name, dims);
  }
}

/** A type without a shape says nothing; one of a scalar says that it has no dimensions. */
function saysItsShape(bytes: Uint8Array, type: Field): boolean {
  let says = false;
  eachField(bytes, type.start, type.end, (part) => {
    if (part.number !== 1 || part.wire !== 2) return;
    eachField(bytes, part.start, part.end, (field) => {
      if (field.number === 2) says = true;
    });
  });
  return says;
}

const sameAsFirst = new Set([
  'Abs', 'AveragePool', 'BatchNormalization', 'Cast', 'Ceil', 'Clip', 'Concat', 'Conv', 'ConvTranspose', 'Dropout', 'Elu', 'Exp', 'Floor', 'GlobalAveragePool', 'GlobalLpPool',
  'GlobalMaxPool', 'HardSigmoid', 'Hardmax', 'Identity', 'InstanceNormalization', 'LRN', 'LeakyRelu', 'Log', 'LogSoftmax', 'LpNormalization', 'LpPool', 'MaxPool', 'Neg', 'Not', 'PRelu',
  'Pad', 'Reciprocal', 'Relu', 'Selu', 'Sigmoid', 'Slice', 'Softmax', 'Softplus', 'Softsign', 'Split', 'Sqrt', 'Tanh', 'Transpose', 'Upsample',
]);
const widest = new Set(['Add', 'Sub', 'Mul', 'Div', 'Pow', 'And', 'Or', 'Xor', 'Equal', 'Greater', 'Less', 'Max', 'Mean', 'Min', 'Sum', 'MatMul']);
