import { MillwrightError } from '../../../contract/errors';
import { edited, integer, joined, message, string, type Pieces } from './edit';
import type { ModelSummary } from './graph';
import { attributeName, constantOf, floatAttribute, floatsAttribute, intAttribute, intsAttribute, nodeOf, readNode, type NodeView } from './node';
import { Ranks } from './ranks';
import { eachField, type Field } from './wire';

/** The oldest operator set of which the runtime has every operator. */
const OLDEST = 7;

/**
 * A model of operator sets 1 to 6 as one of set 7: operators that the runtime has no code for are written as they are called today, where that is the same
 * arithmetic bit for bit. Null: nothing is to be done. What changed between the sets is taken from ONNX's operator change log; an operator that
 * is not named here means the same in each of them. Errors: model-refused, where the old operator can't be said exactly; WireError as of reading.
 */
export function raised(bytes: Uint8Array, { opsets, irVersion }: ModelSummary): { bytes: Uint8Array; words: string } | null {
  // Before format version 3 a file said nothing of sets: there was one.
  const unsaid = irVersion < 3 && Object.keys(opsets).length === 0;
  const from = unsaid ? 1 : opsets['ai.onnx'];
  if (from === undefined || from >= OLDEST || from < 1) return null;
  const raiser = new Raiser(bytes, from);
  const model = raiser.model(unsaid);
  const changed = [...raiser.changed].sort();
  return { bytes: model, words: `Operator set ${from} was raised to ${OLDEST}${changed.length > 0 ? `, with the same arithmetic: ${changed.join(', ')}` : '; its operators mean the same there'}.` };
}

/** What becomes of a node. */
interface Change {
  /** Nodes that stand before it. */
  before?: Pieces;
  /** Attributes that are left out. */
  without?: readonly string[];
  /** Attributes that are put in. */
  attributes?: Pieces;
  /** Inputs by position: others than before, or one more. */
  inputs?: ReadonlyMap<number, string>;
}

class Raiser {
  readonly changed = new Set<string>();
  private made = 0;

  constructor(private readonly bytes: Uint8Array, private readonly from: number) {}

  model(unsaid: boolean): Uint8Array {
    const pieces = edited(this.bytes, 0, this.bytes.length, (field) => {
      if (field.number === 7 && field.wire === 2) return message(7, this.graph(field));
      if (field.number === 8 && field.wire === 2 && this.isOnnx(field)) return opset();
      return undefined;
    });
    return joined(unsaid ? [...pieces, ...opset()] : pieces);
  }

  private isOnnx(field: Field): boolean {
    let domain = '';
    eachField(this.bytes, field.start, field.end, (part) => {
      if (part.number === 1) domain = new TextDecoder().decode(this.bytes.subarray(part.start, part.end));
    });
    return domain === '' || domain === 'ai.onnx';
  }

  private graph(field: Field, outer?: Ranks): Pieces {
    const ranks = new Ranks(outer);
    ranks.declare(this.bytes, field);
    return edited(this.bytes, field.start, field.end, (part) => (part.number === 1 && part.wire === 2 ? this.node(part, ranks) : undefined));
  }

  private node(field: Field, ranks: Ranks): Pieces {
    const node = readNode(this.bytes, field);
    const ours = node.domain === '' || node.domain === 'ai.onnx';
    const { before = [], without = [], attributes = [], inputs = new Map<number, string>() } = (ours && this.change(node, ranks)) || {};
    ranks.follow(node);
    let at = 0;
    const own = edited(this.bytes, field.start, field.end, (part) => {
      if (part.wire !== 2) return undefined;
      if (part.number === 1) {
        const instead = inputs.get(at++);
        return instead === undefined ? undefined : string(1, instead);
      }
      if (part.number !== 5) return undefined;
      return without.includes(attributeName(this.bytes, part)) ? [] : message(5, this.attribute(part, ranks));
    });
    const more = [...inputs].filter(([position]) => position >= node.inputs.length).flatMap(([, name]) => string(1, name));
    return [...before, ...message(1, [...own, ...more, ...attributes])];
  }

  private attribute(field: Field, ranks: Ranks): Pieces {
    return edited(this.bytes, field.start, field.end, (part) => ((part.number === 6 || part.number === 11) && part.wire === 2 ? message(part.number, this.graph(part, ranks)) : undefined));
  }

  private change(node: NodeView, ranks: Ranks): Change | undefined {
    const change = rules[node.op]?.(node, { from: this.from, ranks, fresh: () => `millwright/raised/${this.made++}`, refuse: (why) => this.refuse(node, why) });
    const without = [...(change?.without ?? []), 'consumed_inputs'].filter((name) => node.attributes.has(name));
    const { before = [], attributes = [], inputs } = change ?? {};
    if (without.length === 0 && before.length === 0 && attributes.length === 0 && !inputs) return undefined;
    this.changed.add(node.op);
    return { ...change, without };
  }

  private refuse({ op }: NodeView, why: string): never {
    throw new MillwrightError('model-refused', `The operator ${op} of operator set ${this.from} can't run here, and can't be raised to a newer set exactly: ${why}. Export the model again with a newer operator set (17 suits most tools).`, { operator: op });
  }
}

interface Case {
  from: number;
  ranks: Ranks;
  /** A name that no tensor of the model has. */
  fresh(): string;
  refuse(why: string): never;
}

/**
 * Before set 7 the second operand was laid along the first's dimensions from `axis` on; today dimensions are counted from the last. Ones behind it say the
 * same. Without an axis it lay at the end, as today.
 */
function broadcast({ inputs: [first = '', second = ''], attributes }: NodeView, { ranks, fresh, refuse }: Case): Change {
  const without = ['axis', 'broadcast'];
  const axis = attributes.get('axis')?.i;
  if (axis === undefined || (attributes.get('broadcast')?.i ?? 0) === 0) return { without };
  const [whole, part] = [ranks.of(first), ranks.of(second)];
  if (whole === undefined || part === undefined) return refuse('the model does not say how many dimensions its operands have');
  const behind = whole - part - (axis < 0 ? axis + whole : axis);
  if (behind < 0) return refuse('its second operand has more dimensions than there is room for');
  return behind === 0 ? { without } : { without, ...widened(second, part, behind, fresh()) };
}

/** The second input with that many dimensions of one behind its own. */
function widened(input: string, rank: number, behind: number, name: string): Change {
  const axes = Array.from({ length: behind }, (_, at) => rank + at);
  return { before: nodeOf('Unsqueeze', [input], name, intsAttribute('axes', axes)), inputs: new Map([[1, name]]) };
}

/** Before set 7 one slope a channel, whatever stood behind the channels. */
function slopes({ inputs: [first = '', slope = ''] }: NodeView, { ranks, fresh, refuse }: Case): Change {
  const dims = ranks.dimsOf(slope);
  const whole = ranks.of(first);
  if (dims === undefined || whole === undefined) return refuse('the model does not say how many slopes there are, or for how many dimensions');
  const single = dims.reduce((product, size) => product * size, 1) === 1;
  return single || dims.length !== 1 || whole <= 2 ? {} : widened(slope, 1, whole - 2, fresh());
}

/** As it was trained, or as it is used: only the latter has one result for one input. */
function inUse({ attributes }: NodeView, { refuse }: Case): Change {
  if ((attributes.get('is_test')?.i ?? 0) === 0) return refuse('it stands there as it was in training');
  return { without: ['is_test'] };
}

const casts = ['', 'FLOAT', 'UINT8', 'INT8', 'UINT16', 'INT16', 'INT32', 'INT64', 'STRING', 'BOOL', 'FLOAT16', 'DOUBLE', 'UINT32', 'UINT64'];

function norm({ attributes }: NodeView, { from, refuse }: Case): Change {
  const p = attributes.get('p')?.f;
  if (from >= 2 || p === undefined) return {};
  return Number.isInteger(p) && p > 0 ? { without: ['p'], attributes: intAttribute('p', p) } : refuse('its norm is no whole number');
}

const rules: Record<string, (node: NodeView, at: Case) => Change> = {
  ...Object.fromEntries(['Add', 'Sub', 'Mul', 'Div', 'Pow', 'And', 'Or', 'Xor', 'Equal', 'Greater', 'Less'].map((op) => [op, broadcast])),
  ...Object.fromEntries(['RNN', 'GRU', 'LSTM'].map((op) => [op, () => ({ without: ['output_sequence'] })])),
  Gemm: () => ({ without: ['broadcast'] }),
  PRelu: slopes,
  BatchNormalization: inUse,
  Dropout: inUse,
  LpPool: norm,
  GlobalLpPool: norm,
  Cast: ({ attributes }, { from, refuse }) => {
    if (from >= 6) return {};
    const to = casts.indexOf(attributes.get('to')?.s.toUpperCase() ?? '');
    return to > 0 ? { without: ['to'], attributes: intAttribute('to', to) } : refuse('it does not say to which type');
  },
  Concat: ({ attributes }, { from }) => (from < 4 && !attributes.has('axis') ? { attributes: intAttribute('axis', 1) } : {}),
  Pad: ({ attributes }, { from, refuse }) => {
    const pads = attributes.get('paddings')?.ints;
    if (from >= 2 || !pads) return {};
    return pads.every((size) => size >= 0) ? { without: ['paddings'], attributes: intsAttribute('pads', pads) } : refuse('it cuts away instead of filling up');
  },
  Reshape: ({ inputs, attributes }, { from, fresh, refuse }) => {
    if (from >= 5 || inputs.length > 1) return {};
    const shape = attributes.get('shape')?.ints;
    if (!shape) return refuse('it does not say to which shape');
    const name = fresh();
    return { before: constantOf(name, shape), without: ['shape'], inputs: new Map([[1, name]]) };
  },
  Selu: ({ attributes }, { from }) => (from >= 6 ? {} : {
    // The constants had fewer digits.
    attributes: [...(attributes.has('alpha') ? [] : floatAttribute('alpha', 1.6732)), ...(attributes.has('gamma') ? [] : floatAttribute('gamma', 1.0507))],
  }),
  Split: ({ inputs, attributes }, { from, refuse }) => (from < 2 && (inputs.length > 1 || !attributes.has('axis')) ? refuse('its parts or its axis are not said as they are today') : {}),
  Tile: (_node, { from, refuse }) => (from < 6 ? refuse('it repeats along one axis that is known only when it runs') : {}),
  Upsample: ({ attributes }, { refuse }) => {
    const [height, width] = [attributes.get('height_scale')?.f, attributes.get('width_scale')?.f];
    if (height === undefined || width === undefined) return refuse('it does not say by how much');
    return { without: ['height_scale', 'width_scale'], attributes: floatsAttribute('scales', [1, 1, height, width]) };
  },
};

const opset = (): Pieces => message(8, [...string(1, ''), ...integer(2, OLDEST)]);
