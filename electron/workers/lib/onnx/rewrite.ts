import { MillwrightError } from '../../../contract/errors';
import { insideName, leaves } from '../../../engine/shared/beside';
import { edited, integer, joined, lengthOf, message, string, type Pieces } from './edit';
import { dataFilesOf, readExternal } from './external';
import { readModel, type ModelSummary, type ZipMap } from './graph';
import { raised } from './raise';
import { eachField, LONGEST_NAME, text, type Field } from './wire';

/** What runs of a model, and in words what was changed for it. */
export interface Runnable {
  bytes: Uint8Array;
  rewrites: string[];
}

const FLOAT = 1;
/** Of ONNX's own operators, where a model brings none along: old enough for every runtime, new enough for Identity on any tensor. */
const IDENTITY_OPSET = 13;

/**
 * The graph that the runtime gets: operators that are too old for it as they are called today, lists of maps as plain tables, weights from other files in their places. A pure function of the
 * model and its data files, so that it comes out the same at import and at every start. Errors: model-refused where a data file is
 * too short or all of them together are larger than `limitBytes`; WireError as of reading.
 */
export function runnableModel(bytes: Uint8Array, model: ModelSummary, data: ReadonlyMap<string, Uint8Array>, limitBytes: number): Runnable {
  const newer = raised(bytes, model);
  if (!newer) return asTablesInOneFile(bytes, model, data, limitBytes);
  const { bytes: whole, rewrites } = asTablesInOneFile(newer.bytes, readModel(newer.bytes), data, limitBytes);
  return { bytes: whole, rewrites: [newer.words, ...rewrites] };
}

function asTablesInOneFile(bytes: Uint8Array, model: ModelSummary, data: ReadonlyMap<string, Uint8Array>, limitBytes: number): Runnable {
  const zipMaps = new Map(zipMapsToRewrite(model).map((zipMap) => [zipMap.output, zipMap]));
  const rewrites = [...zipMaps.values()].map(zipMapWords);
  if (model.external.length > 0) rewrites.push(dataWords(model));
  if (rewrites.length === 0) return { bytes, rewrites };
  const pieces = new Rewriter(bytes, zipMaps, data, model.external.length > 0).model(model);
  if (lengthOf(pieces) > limitBytes) throw new MillwrightError('model-refused', `With its data files the model has ${Math.ceil(lengthOf(pieces) / 1024 / 1024)} MB; up to ${limitBytes / 1024 / 1024} MB are taken.`);
  return { bytes: joined(pieces), rewrites };
}

/** Those whose list of maps the model gives out; one that only feeds other nodes runs as it is. */
export function zipMapsToRewrite({ zipMaps, outputs }: Pick<ModelSummary, 'zipMaps' | 'outputs'>): ZipMap[] {
  return zipMaps.filter(({ input, output }) => input !== '' && outputs.some(({ name, type }) => name === output && type.startsWith('sequence(map(')));
}

function zipMapWords({ output, labels }: ZipMap): string {
  const classes = labels.length > 12 ? `${labels.slice(0, 12).join(', ')}, …` : labels.join(', ');
  return `The output ${output} was a list of maps (ZipMap); it is now a plain table${labels.length > 0 ? ` of ${labels.length} columns, one for each class: ${classes}` : ''}.`;
}

function dataWords({ external }: ModelSummary): string {
  return `The numbers of ${external.length === 1 ? 'one tensor' : `${external.length} tensors`} were taken in from ${dataFilesOf(external).names.join(', ')}.`;
}

class Rewriter {
  constructor(
    private readonly bytes: Uint8Array,
    private readonly zipMaps: ReadonlyMap<string, ZipMap>,
    private readonly data: ReadonlyMap<string, Uint8Array>,
    private readonly external: boolean,
  ) {}

  model({ opsets }: ModelSummary): Pieces {
    const pieces = edited(this.bytes, 0, this.bytes.length, (field) => {
      if (field.number === 7 && field.wire === 2) return message(7, this.graph(field, true));
      if (field.number === 25 && field.wire === 2 && this.external) return message(25, this.nodes(field, 7));
      return undefined;
    });
    const lacksOnnx = this.zipMaps.size > 0 && opsets['ai.onnx'] === undefined;
    return lacksOnnx ? [...pieces, ...message(8, [...string(1, ''), ...integer(2, IDENTITY_OPSET)])] : pieces;
  }

  private graph(field: Field, outermost: boolean): Pieces {
    return edited(this.bytes, field.start, field.end, (part) => {
      if (part.wire !== 2) return undefined;
      if (outermost) {
        const instead = part.number === 1 ? this.zipMapNode(part) : part.number === 12 ? this.output(part) : undefined;
        if (instead) return instead;
      }
      if (!this.external) return undefined;
      if (part.number === 1) return message(1, this.node(part));
      if (part.number === 5) return this.tensor(part);
      if (part.number === 15) return message(15, this.sparse(part));
      return undefined;
    });
  }

  /** Identity in a ZipMap's place keeps the output's name, by which manifests and golden samples call it. */
  private zipMapNode(field: Field): Pieces | undefined {
    const zipMap = this.zipMaps.get(nameOf(this.bytes, field, 2));
    if (!zipMap || nameOf(this.bytes, field, 4) !== 'ZipMap') return undefined;
    return message(1, [...string(1, zipMap.input), ...string(2, zipMap.output), ...string(4, 'Identity')]);
  }

  /** ValueInfoProto: a table of floats with one column a class. */
  private output(field: Field): Pieces | undefined {
    const zipMap = this.zipMaps.get(nameOf(this.bytes, field, 1));
    if (!zipMap) return undefined;
    const columns = zipMap.labels.length > 0 ? integer(1, zipMap.labels.length) : [];
    const shape = message(2, [...message(1, []), ...message(1, columns)]);
    return message(12, [...string(1, zipMap.output), ...message(2, message(1, [...integer(1, FLOAT), ...shape]))]);
  }

  private nodes(field: Field, number: number): Pieces {
    return edited(this.bytes, field.start, field.end, (part) => (part.number === number && part.wire === 2 ? message(number, this.node(part)) : undefined));
  }

  private node(field: Field): Pieces {
    return edited(this.bytes, field.start, field.end, (part) => (part.number === 5 && part.wire === 2 ? message(5, this.attribute(part)) : undefined));
  }

  private attribute(field: Field): Pieces {
    return edited(this.bytes, field.start, field.end, (part) => {
      if (part.wire !== 2) return undefined;
      if (part.number === 5 || part.number === 10) return this.tensor(part);
      if (part.number === 6 || part.number === 11) return message(part.number, this.graph(part, false));
      return undefined;
    });
  }

  private sparse(field: Field): Pieces {
    return edited(this.bytes, field.start, field.end, (part) => ((part.number === 1 || part.number === 2) && part.wire === 2 ? this.tensor(part) : undefined));
  }

  /** TensorProto: the part of the file that it names becomes its `raw_data`. */
  private tensor(field: Field): Pieces | undefined {
    const { number } = field;
    let isExternal = false;
    eachField(this.bytes, field.start, field.end, (part) => {
      if (part.number === 14 && part.value === 1) isExternal = true;
    });
    if (!isExternal) return undefined;
    const own = edited(this.bytes, field.start, field.end, (part) => (part.number === 13 || part.number === 14 ? [] : undefined));
    const { name, location, offset, length } = readExternal(this.bytes, field);
    const file = insideName(location);
    if (file === undefined) throw new MillwrightError('model-refused', leaves(location), { name: location });
    const whole = this.data.get(file) ?? new Uint8Array(0);
    const end = length === null ? whole.length : offset + length;
    if (end > whole.length || offset > whole.length) throw new MillwrightError('model-refused', `The data file ${file} is cut short: ${name || 'a tensor'} lies behind its end. Copy it again, whole.`, { name: file });
    return message(number, [...own, ...message(9, [whole.subarray(offset, end)])]);
  }
}

/** The first text of this field in a node or a value. */
function nameOf(bytes: Uint8Array, message: Field, number: number): string {
  let name = '';
  eachField(bytes, message.start, message.end, (part) => {
    if (part.number === number && part.wire === 2) name ||= text(bytes, part, LONGEST_NAME);
  });
  return name;
}
