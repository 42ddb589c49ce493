import type { Scored } from '../../inference';
import { HttpError } from '../http/errors';
import { json, type Answer } from '../http/types';
import { toBinary } from './binary';
import type { Datatype, InferRequest } from './protocol';
import type { OutputTensor, TensorSignature } from './signature';

/** The outputs that were asked for by name, each once, or all. Errors: 400. */
export function wantedOutputs({ outputs, parameters }: InferRequest, signature: TensorSignature): { tensor: OutputTensor; binary: boolean }[] {
  const usual = parameters?.binary_data_output ?? false;
  if (!outputs || outputs.length === 0) return signature.outputs.map((tensor) => ({ tensor, binary: usual }));
  return outputs.map(({ name, parameters: own }, at) => {
    const tensor = signature.outputs.find((one) => one.name === name);
    if (!tensor) throw new HttpError(400, `The model has no output ${JSON.stringify(name.slice(0, 80))}. It has ${signature.outputs.map((one) => one.name).join(', ')}.`);
    if (outputs.findIndex((one) => one.name === name) !== at) throw new HttpError(400, `The output ${name} is asked for twice.`);
    return { tensor, binary: own?.binary_data ?? usual };
  });
}

/** The response: JSON alone, or with the binary outputs behind it in their order. Errors: 400 (FP16 as JSON), 500 (the model gave no number). */
export function writeResponse(request: InferRequest, { model, version }: { model: string; version: string }, scored: Scored, rows: number, wanted: ReturnType<typeof wantedOutputs>): Answer {
  const blobs: Buffer[] = [];
  const outputs = wanted.map(({ tensor: { name, datatype, output }, binary }) => {
    const values = valuesOf(name, datatype, output.labels, scored, rows, binary);
    const head = `{"name":${JSON.stringify(name)},"shape":[${rows},1],"datatype":"${datatype}"`;
    if (!binary) return `${head},"data":${dataText(name, datatype, values)}}`;
    const blob = toBinary(datatype, values);
    blobs.push(blob);
    return `${head},"parameters":{"binary_data_size":${blob.length}}}`;
  });
  let outside = 0;
  for (let row = 0; row < rows; row++) outside += scored.outside[row] ?? 0;
  const body = `{"model_name":${JSON.stringify(model)},"model_version":${JSON.stringify(version)}${request.id === undefined ? '' : `,"id":${JSON.stringify(request.id)}`}`
    + `${outside > 0 ? `,"parameters":{"rows_outside_training":${outside}}` : ''},"outputs":[${outputs.join(',')}]}`;
  if (blobs.length === 0) return { ...json(null), body };
  const head = Buffer.from(body);
  return { status: 200, type: 'application/octet-stream', body: Buffer.concat([head, ...blobs]), headers: { 'inference-header-content-length': String(head.length) } };
}

function valuesOf(name: string, datatype: Datatype, labels: readonly string[] | undefined, { outputs, whole }: Scored, rows: number, binary: boolean): (number | bigint | string | boolean)[] {
  const exact = whole?.[name];
  return Array.from({ length: rows }, (_, row) => {
    if (exact && datatype === 'INT64') return exact[row] ?? 0n;
    const value = outputs[name]?.[row] ?? NaN;
    const isNumber = !Number.isNaN(value);
    if (datatype === 'BYTES' && isNumber) return labels?.[value] ?? String(value);
    if (datatype === 'BOOL' && isNumber) return value !== 0;
    // A number that is none can travel in binary alone.
    if (isNumber || (binary && datatype.startsWith('FP'))) return value;
    throw new HttpError(500, `The model gave no ${datatype} for ${name} in row ${row + 1}. ${datatype.startsWith('FP') ? 'Asked for in binary, it comes as NaN.' : ''}`.trim());
  });
}

/** JSON that keeps every digit of a whole number. */
function dataText(name: string, datatype: Datatype, values: readonly (number | bigint | string | boolean)[]): string {
  if (datatype === 'FP16') throw new HttpError(400, `The output ${name} is FP16, which JSON can't carry: ask for it in binary.`);
  return datatype === 'BYTES' ? JSON.stringify(values) : `[${values.join(',')}]`;
}
