import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A small server of the protocol, for the suite to be tried on: a model that repeats its inputs, another for FP16, and for each case of the suite one fault that can be
 * planted, by the case's name. It shares no code with the appliance.
 */
const types = ['FP32', 'FP64', 'INT64', 'INT32', 'BOOL', 'BYTES'] as const;
type Type = (typeof types)[number] | 'FP16';
const SIZE: Record<string, number> = { FP32: 4, FP64: 8, INT64: 8, INT32: 4, BOOL: 1, FP16: 2 };
const versions = ['1', '2'];
const AT_ONCE = 4;

const nameOf = (type: Type) => type.toLowerCase();
const modelOf = (name: string): readonly Type[] | undefined => (name === 'echo' ? types : name === 'half' ? ['FP16'] : undefined);
export const echoes = Object.fromEntries(types.map((type) => [nameOf(type), `${nameOf(type)}_out`]));
export const example = types.map((type) => ({ name: nameOf(type), datatype: type, shape: [1, 1], data: [type === 'BYTES' ? 'groß' : type === 'BOOL' ? true : 7] }));

class Refused extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}
const refuse = (message: string, status = 400): never => {
  throw new Refused(status, message);
};

export interface Reference {
  url: string;
  /** Null: none. */
  fault: string | null;
  close(): Promise<void>;
}

export async function referenceServer(): Promise<Reference> {
  let underWay = 0;
  const reference: Reference = { url: '', fault: null, close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))) };
  const has = (fault: string) => reference.fault === fault;
  const server = createServer((request, response) => void answer(request, response));
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    try {
      if (has('chunked') && request.headers['transfer-encoding'] === 'chunked') refuse('a length is needed', 411);
      const [status, body, headers = {}] = await route(request, Buffer.concat(parts));
      const type = Buffer.isBuffer(body) ? 'application/octet-stream' : has('content-type') ? 'text/plain' : 'application/json';
      response.writeHead(status, { 'content-type': type, ...headers }).end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
    } catch (error) {
      const status = error instanceof Refused ? error.status : 500;
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
    }
  };
  type Made = [number, unknown, Record<string, string>?];

  const route = async ({ url = '', headers }: IncomingMessage, body: Buffer): Promise<Made> => {
    if (url === '/v2/' && has('trailing-slash')) refuse('no such path', 404);
    const path = url.replace(/\/$/, '');
    if (path === '/v2/health/live') return [200, has('health-live') ? '' : { live: true }];
    if (path === '/v2/health/ready') return [200, has('health-ready') ? '' : { ready: true }];
    if (path === '/v2') return [200, { name: 'reference', ...(has('server-metadata') ? {} : { version: '1' }), extensions: has('binary-advertised') ? [] : ['binary_tensor_data'] }];
    const [, name = '', version, what] = /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?(?:\/(ready|infer))?$/.exec(path) ?? [];
    if (name === '') return [404, has('unknown-path') ? '<h1>Not Found</h1>' : { error: 'no such path' }];
    const model = modelOf(name) ?? refuse('no such model', has('unknown-model') ? 400 : 404);
    if (version !== undefined && !versions.includes(version)) refuse('no such version', has('unknown-version') ? 400 : 404);
    if (what === 'infer') return infer(name, model, version, body, headers['inference-header-content-length'] as string | undefined);
    if (what === 'ready') return [200, has(version === undefined ? 'model-ready' : 'version-ready') ? '' : { name, ready: true }];
    if (version !== undefined && has('version-metadata')) refuse('no such path', 404);
    return [200, { name, versions, platform: 'none', inputs: model.map((type) => ({ name: nameOf(type), datatype: type, ...(has('model-metadata') ? {} : { shape: [-1, 1] }) })), outputs: model.map((type) => ({ name: `${nameOf(type)}_out`, datatype: type, shape: [-1, 1] })) }];
  };

  const infer = async (name: string, model: readonly Type[], version: string | undefined, body: Buffer, header: string | undefined): Promise<Made> => {
    if (underWay >= AT_ONCE) refuse('too much at once', has('full') ? 500 : 503);
    underWay++;
    await new Promise((resolve) => setTimeout(resolve, underWay > 1 ? 40 : 0));
    underWay--;
    const length = header === undefined ? body.length : Number(header);
    if (!/^\d+$/.test(header ?? '0') || length > body.length) refuse('the header lies', has('header-beyond-body') ? 500 : 400);
    const end = has('header-cuts-json') && header !== undefined && body[length] === 0x7d ? length + 1 : length;
    const request = parse(body.subarray(0, end), body.length === 0);
    if (request.id !== undefined && typeof request.id !== 'string' && !has('id-is-text')) refuse('an id is text');
    for (const value of Object.values(request.parameters ?? {})) if (typeof value === 'object' && !has('nested-parameter')) refuse('a parameter is no list');
    if (!Array.isArray(request.inputs) && !has('no-inputs')) refuse('inputs are missing');
    const inputs = readInputs(request.inputs ?? [], model, body.subarray(end));
    const wanted: { name: string; parameters?: { binary_data?: boolean } }[] = [...(request.outputs ?? []), ...(request.outputs && !has('named-outputs') ? [] : model.map((type) => ({ name: `${nameOf(type)}_out` })).filter(({ name: own }) => !request.outputs?.some((one: { name: string }) => one.name === own)))];
    const blobs: Buffer[] = [];
    const jsonOnly = has('binary-output') && name === 'echo' && !request.outputs;
    const outputs = wanted.flatMap(({ name: own, parameters }): object[] => {
      const type = model.find((one) => `${nameOf(one)}_out` === own);
      if (!type) return has('unknown-output') ? [] : refuse('no such output');
      const values = inputs.get(type) ?? [];
      const form = { name: own, ...(has('output-form') ? {} : { datatype: type }), shape: [values.length, 1] };
      const named = has('binary-output-named') && parameters?.binary_data === false ? undefined : parameters?.binary_data;
      const binary = named ?? (jsonOnly ? false : request.parameters?.binary_data_output) ?? false;
      if (binary) {
        const blob = bytesOf(type, values);
        blobs.push(blob);
        return [{ ...form, parameters: { binary_data_size: blob.length } }];
      }
      if (type === 'FP16' && !has('fp16-as-json')) refuse('FP16 is no JSON');
      return [{ ...form, data: values.map(shown) }];
    });
    const answered = { ...(has('infer') ? {} : { model_name: name }), model_version: has('infer-version') ? '1' : (version ?? '2'), ...(request.id === undefined ? (has('no-id') ? { id: 'made up' } : {}) : has('id') ? {} : { id: request.id }), outputs };
    const json = written(answered);
    return blobs.length === 0 ? [200, json] : [200, Buffer.concat([Buffer.from(json), ...blobs]), { 'inference-header-content-length': String(Buffer.byteLength(json)) }];
  };

  const shown = (value: unknown) => {
    if (typeof value === 'bigint') return has('int64-exact') ? Number(value) : { int64: String(value) };
    if (typeof value === 'number' && !Number.isFinite(value) && !(Number.isNaN(value) ? has('no-nan-back') : has('no-infinity-back'))) return refuse('no number comes of it');
    if (typeof value === 'number' && !Number.isFinite(value)) return { int64: String(value) };
    if (typeof value === 'boolean' && has('bool')) return Number(value);
    return typeof value === 'string' && has('bytes') ? value.toUpperCase() : value;
  };
  const written = (value: unknown) => JSON.stringify(value).replace(/\{"int64":"([^"]+)"\}/g, '$1');

  const parse = (bytes: Buffer, empty: boolean): any => {
    if (empty && has('empty-body')) return { inputs: example };
    let text = bytes.toString();
    if (text.includes('\ufffd') && !has('not-utf8')) refuse('no UTF-8');
    let deepest = 0;
    let depth = 0;
    for (const letter of text) deepest = Math.max(deepest, (depth += letter === '[' || letter === '{' ? 1 : letter === ']' || letter === '}' ? -1 : 0));
    if (deepest > 100 && !has('very-deep')) refuse('too deep');
    if (deepest > 40 && has('fifty-deep')) refuse('too deep');
    if (has('nan-literal')) text = text.replaceAll('NaN', '0');
    if (has('infinity-literal')) text = text.replaceAll('-Infinity', '0');
    try {
      const value = JSON.parse(text.replace(/(?<=[[,:]\s*)-?\d{16,}(?=\s*[\],}])/g, (token) => `{"int64":"${token}"}`), (_key, one: unknown) => (typeof one === 'object' && one !== null && 'int64' in one ? BigInt(String(one.int64)) : one)) as unknown;
      if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse('no request');
      return value;
    } catch (error) {
      if (error instanceof Refused) throw error;
      return has('not-json') && text.endsWith('[}') ? { inputs: example } : refuse('no JSON');
    }
  };

  const readInputs = (given: any[], model: readonly Type[], rest: Buffer): Map<Type, unknown[]> => {
    const values = new Map<Type, unknown[]>();
    let at = 0;
    for (const { name, datatype, shape, data, parameters } of given) {
      const type = model.find((one) => nameOf(one) === name);
      if (!type) {
        if (has('unknown-input')) continue;
        refuse('no such input');
      }
      const own = type as Type;
      if (datatype !== own && !has('wrong-datatype')) refuse('another datatype');
      const count = sizeOf(shape);
      const size: number | undefined = parameters?.binary_data_size;
      if (size !== undefined) {
        if (size > rest.length - at && !has('binary-beyond-body')) refuse('beyond the body');
        values.set(own, read(own, rest.subarray(at, at + size), count));
        at += size;
      } else {
        if (own === 'FP16' && !has('fp16-as-json')) refuse('FP16 is no JSON');
        values.set(own, flattened(data ?? refuse('no data'), shape, count).map((one) => element(own, one)));
      }
    }
    if (at < rest.length && !has('binary-left-over')) refuse('bytes are left over');
    if (values.size < model.length && !(has('missing-input') && values.size === model.length - 1) && !(has('no-inputs') && given.length === 0)) refuse('an input is missing');
    if (has('rows') && rest.length === 0) for (const [type, own] of values) values.set(type, own.map(() => own[0]));
    return values;
  };

  const sizeOf = (shape: unknown[]): number => {
    let count = 1n;
    for (const size of shape) {
      if (has('broken-dimension') && typeof size === 'number' && !Number.isInteger(size)) continue;
      if (has('overflowing-dimensions') && typeof size === 'bigint') count = BigInt.asIntN(64, count * size);
      else if (typeof size !== 'number' || !Number.isInteger(size)) refuse('no size');
      else if (size < 0) {
        if (!has('negative-dimension')) refuse('below nought');
        throw new Error('allocation failed');
      } else count = has('overflowing-dimensions') ? BigInt.asIntN(64, count * BigInt(size)) : count * BigInt(size);
    }
    return count > 1_000_000_000n ? refuse('too large') : Number(count);
  };

  const flattened = (data: unknown[], shape: number[], count: number): unknown[] => {
    const isNested = Array.isArray(data[0]);
    if (isNested && has('nested')) refuse('flat data only');
    if (isNested && !has('ragged') && data.some((row) => !Array.isArray(row) || row.length !== shape[1])) refuse('ragged');
    const flat = data.flat(Infinity);
    if (flat.length < count && !has('too-few-data')) refuse('too few');
    if (flat.length > count && !has('too-many-data')) refuse('too many');
    return flat;
  };

  const element = (type: Type, value: unknown): unknown => {
    if (type === 'BYTES') return typeof value === 'string' || has('wrong-datatype') ? value : refuse('no text');
    if (type === 'BOOL') return typeof value === 'boolean' ? value : refuse('no truth');
    if (typeof value !== 'number' && typeof value !== 'bigint') return has('text-for-number') ? 0 : refuse('no number');
    if (type.startsWith('FP')) return type === 'FP32' ? Math.fround(Number(value)) : Number(value);
    if (!Number.isInteger(Number(value)) && !has('fraction-for-integer')) refuse('no whole number');
    const whole = BigInt(Math.trunc(Number(value)) === value ? value : typeof value === 'bigint' ? value : 0);
    if (type === 'INT64' && BigInt.asIntN(64, whole) !== whole && !has('int64-beyond')) refuse('beyond 64 bits');
    return type === 'INT64' ? BigInt.asIntN(64, whole) : Number(value);
  };

  const read = (type: Type, blob: Buffer, count: number): unknown[] => {
    if (type === 'BYTES') {
      const values: string[] = [];
      let from = 0;
      while (values.length < count) {
        const length = from + 4 <= blob.length ? blob.readUInt32LE(from) : refuse('too short');
        if (length > blob.length - from - 4 && !has('bytes-length-lies')) refuse('a length lies');
        values.push(blob.subarray(from + 4, from + 4 + length).toString());
        from += 4 + length;
      }
      return values;
    }
    const width = SIZE[type] ?? 1;
    if (blob.length !== count * width && !has('binary-too-short')) refuse('not as many bytes');
    const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
    return Array.from({ length: Math.min(count, blob.length / width) }, (_, i) => {
      if (type === 'FP16') return view.getUint16(i * 2, !has('fp16-binary'));
      if (type === 'INT64') return view.getBigInt64(i * 8, true);
      if (type === 'FP64') return view.getFloat64(i * 8, true);
      if (type === 'INT32') return view.getInt32(i * 4, true);
      return type === 'BOOL' ? view.getUint8(i) === 1 : view.getFloat32(i * 4, !has('binary-input'));
    });
  };

  const bytesOf = (type: Type, values: unknown[]): Buffer =>
    Buffer.concat(values.map((value) => {
      const text = Buffer.from(String(value));
      const bytes = Buffer.alloc(type === 'BYTES' ? 4 + text.length : (SIZE[type] ?? 1));
      if (type === 'BYTES') {
        bytes.writeUInt32LE(has('bytes-binary') ? String(value).length : text.length);
        text.copy(bytes, 4);
      } else if (type === 'FP16') bytes.writeUInt16LE(Number(value));
      else if (type === 'INT64') bytes.writeBigInt64LE(value as bigint);
      else if (type === 'FP64') bytes.writeDoubleLE(Number(value));
      else if (type === 'INT32') bytes.writeInt32LE(Number(value));
      else if (type === 'BOOL') bytes.writeUInt8(Number(value));
      else bytes.writeFloatLE(Number(value));
      return bytes;
    }));

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  reference.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return reference;
}
