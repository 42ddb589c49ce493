import { eachField, int64Texts, integers, LONGEST_NAME, text, WireError, type Field } from './wire';
import { readExternal, type ExternalTensor } from './external';
import { readType, type TensorShape } from './types';

/** What is known of a model without running it (onnx.proto, field numbers as there). */
export interface ModelSummary {
  irVersion: number;
  producer: string;
  /** Operator set per domain; ONNX's own is `ai.onnx`. */
  opsets: Record<string, number>;
  /** Without those that an initialiser already fills. */
  inputs: TensorShape[];
  outputs: TensorShape[];
  /** Numbers in the initialisers, and in the attributes of trees and linear models. */
  parameters: number;
  operators: { domain: string; name: string; count: number }[];
  /** Names of operators that the model defines itself: `domain:name`. */
  functions: string[];
  /** Tensors whose numbers lie in other files. */
  external: ExternalTensor[];
  /** Nodes of the outermost graph that turn a table into a list of maps. */
  zipMaps: ZipMap[];
  training: boolean;
}

/** What a ZipMap takes and gives, and the class that stands behind each column. */
export interface ZipMap {
  input: string;
  output: string;
  labels: string[];
}

/** A graph inside a graph inside a graph: deeper than any exporter goes, shallower than the stack. */
const DEEPEST_GRAPH = 32;
const MOST_VALUES = 4096;
const MOST_LABELS = 10_000;
/** A tensor for each of more weights than any exporter writes apart. */
const MOST_EXTERNAL = 100_000;

/** Errors: WireError where the bytes are no ONNX model, or a truncated or self-contradicting one. */
export function readModel(bytes: Uint8Array): ModelSummary {
  const reader = new ModelReader(bytes);
  reader.model();
  return reader.summary();
}

class ModelReader {
  private irVersion = 0;
  private producer = '';
  private producerVersion = '';
  private readonly opsets: Record<string, number> = {};
  private readonly inputs: TensorShape[] = [];
  private readonly outputs: TensorShape[] = [];
  private readonly filled = new Set<string>();
  private readonly operators = new Map<string, { domain: string; name: string; count: number }>();
  private readonly functions: string[] = [];
  private parameters = 0;
  private graphs = 0;
  private readonly external: ExternalTensor[] = [];
  private readonly zipMaps: ZipMap[] = [];
  private training = false;

  constructor(private readonly bytes: Uint8Array) {}

  summary(): ModelSummary {
    const { irVersion, producer, producerVersion, opsets, outputs, parameters, functions, external, zipMaps, training } = this;
    return {
      irVersion,
      producer: [producer, producerVersion].filter(Boolean).join(' '),
      opsets,
      inputs: this.inputs.filter(({ name }) => !this.filled.has(name)),
      outputs,
      // A hostile file may declare more than there are numbers for.
      parameters: Math.min(parameters, Number.MAX_SAFE_INTEGER),
      operators: [...this.operators.values()],
      functions,
      external,
      zipMaps,
      training,
    };
  }

  /** ModelProto. Plain text can pass for a few fields of protobuf, so a format version and a graph have to be there. */
  model(): void {
    eachField(this.bytes, 0, this.bytes.length, (field) => {
      if (field.number === 1 && field.wire === 0) this.irVersion = field.value;
      else if (field.number === 2 && field.wire === 2) this.producer = text(this.bytes, field, 80);
      else if (field.number === 3 && field.wire === 2) this.producerVersion = text(this.bytes, field, 40);
      else if (field.number === 7 && field.wire === 2) this.graph(field, 0);
      else if (field.number === 8 && field.wire === 2) this.opset(field);
      else if (field.number === 20) this.training = true;
      else if (field.number === 25 && field.wire === 2) this.functionOf(field);
    });
    if (this.irVersion === 0 || this.graphs === 0) throw new WireError('no graph in it');
  }

  private opset(field: Field): void {
    let domain = '';
    let version = 0;
    eachField(this.bytes, field.start, field.end, (part) => {
      if (part.number === 1) domain = text(this.bytes, part);
      else if (part.number === 2) version = part.value;
    });
    this.opsets[domain || 'ai.onnx'] = version;
  }

  private functionOf(field: Field): void {
    let domain = '';
    let name = '';
    eachField(this.bytes, field.start, field.end, (part) => {
      if (part.number === 1) name = text(this.bytes, part);
      else if (part.number === 10) domain = text(this.bytes, part);
      else if (part.number === 7) this.node(part, 1);
    });
    this.functions.push(`${domain}:${name}`);
  }

  /** GraphProto; only the outermost one's inputs and outputs are the model's. */
  private graph(field: Field, depth: number): void {
    if (depth > DEEPEST_GRAPH) throw new WireError('graphs nested too deeply');
    this.graphs++;
    eachField(this.bytes, field.start, field.end, (part) => {
      if (part.wire !== 2) return;
      if (part.number === 1) this.node(part, depth);
      else if (part.number === 5) this.initialiser(part, depth);
      else if (part.number === 15) this.sparse(part, depth);
      else if (depth === 0 && part.number === 11) this.value(part, this.inputs);
      else if (depth === 0 && part.number === 12) this.value(part, this.outputs);
    });
  }

  private value(field: Field, into: TensorShape[]): void {
    if (into.length >= MOST_VALUES) throw new WireError('too many inputs or outputs');
    let name = '';
    let type: Omit<TensorShape, 'name'> = { type: 'unknown', shape: [] };
    eachField(this.bytes, field.start, field.end, (part) => {
      if (part.number === 1) name = text(this.bytes, part);
      else if (part.number === 2) type = readType(this.bytes, part);
    });
    into.push({ name, ...type });
  }

  private node(field: Field, depth: number): void {
    let name = '';
    let domain = '';
    eachField(this.bytes, field.start, field.end, (part) => {
      if (part.wire !== 2) return;
      if (part.number === 4) name = text(this.bytes, part);
      else if (part.number === 7) domain = text(this.bytes, part);
      else if (part.number === 5) this.attribute(part, depth);
    });
    if (depth === 0 && name === 'ZipMap' && domain === 'ai.onnx.ml') this.zipMaps.push(this.zipMap(field));
    const key = `${domain}:${name}`;
    const known = this.operators.get(key);
    if (known) known.count++;
    else this.operators.set(key, { domain: domain === 'ai.onnx' ? '' : domain, name, count: 1 });
  }

  private zipMap(field: Field): ZipMap {
    const zipMap: ZipMap = { input: '', output: '', labels: [] };
    eachField(this.bytes, field.start, field.end, (part) => {
      if (part.wire !== 2) return;
      if (part.number === 1) zipMap.input ||= text(this.bytes, part, LONGEST_NAME);
      else if (part.number === 2) zipMap.output ||= text(this.bytes, part, LONGEST_NAME);
      else if (part.number === 5) this.labels(part, zipMap.labels);
    });
    return zipMap;
  }

  /** An attribute's whole numbers or texts: a ZipMap has no others. */
  private labels(field: Field, into: string[]): void {
    eachField(this.bytes, field.start, field.end, (part) => {
      if (part.number === 8 && part.wire !== 5) int64Texts(this.bytes, part, into, MOST_LABELS);
      else if (part.number === 9 && part.wire === 2 && into.length < MOST_LABELS) into.push(text(this.bytes, part));
    });
  }

  private attribute(field: Field, depth: number): void {
    eachField(this.bytes, field.start, field.end, (part) => {
      if ((part.number === 5 || part.number === 10) && part.wire === 2) this.initialiser(part, depth + 1);
      else if ((part.number === 6 || part.number === 11) && part.wire === 2) this.graph(part, depth + 1);
      else if (part.number === 7) this.parameters += part.wire === 2 ? (part.end - part.start) / 4 : 1;
    });
  }

  private sparse(field: Field, depth: number): void {
    eachField(this.bytes, field.start, field.end, (part) => {
      if ((part.number === 1 || part.number === 2) && part.wire === 2) this.initialiser(part, depth);
    });
  }

  /** TensorProto: its name, its dimensions and whether its numbers lie in another file. The numbers themselves are stepped over. */
  private initialiser(field: Field, depth: number): void {
    let name = '';
    let isExternal = false;
    const dims: number[] = [];
    eachField(this.bytes, field.start, field.end, (part) => {
      if (part.number === 1) integers(this.bytes, part, dims);
      else if (part.number === 8 && part.wire === 2) name = text(this.bytes, part);
      else if (part.number === 14 && part.value === 1) isExternal = true;
    });
    if (isExternal) {
      if (this.external.length >= MOST_EXTERNAL) throw new WireError('too many tensors in other files');
      this.external.push(readExternal(this.bytes, field));
    }
    if (depth === 0 && name) this.filled.add(name);
    this.parameters += dims.reduce((product, dim) => product * dim, 1);
  }
}
