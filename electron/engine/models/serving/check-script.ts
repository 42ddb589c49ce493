/** The script beside an exported repository. It needs Node.js 18 alone; its data lie beside it in `golden.json`. */
export const checkScript = String.raw`#!/usr/bin/env node
// Replays the golden samples over the Open Inference Protocol v2 and compares the answers with the trainer's.
// node check.mjs http://HOST:8000 [--model NAME] [--version N] [--key BEARER] [--host HEADER]
// Exit: 0 all agree, 1 one does not or the server refuses, 2 wrong usage.
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';

const golden = JSON.parse(await readFile(new URL('golden.json', import.meta.url), 'utf8'));
const [address, ...rest] = process.argv.slice(2);
const options = Object.fromEntries(rest.flatMap((word, at) => (word.startsWith('--') ? [[word.slice(2), rest[at + 1]]] : [])));
if (!address || Object.entries(options).some(([name, value]) => !['model', 'version', 'key', 'host'].includes(name) || value === undefined)) {
  console.error('Usage: node check.mjs URL [--model NAME] [--version N] [--key BEARER] [--host HEADER]');
  process.exit(2);
}
const base = address.replace(/\/+$/, '') + '/v2/models/' + encodeURIComponent(options.model ?? golden.model) + (options.version ? '/versions/' + encodeURIComponent(options.version) : '');

function ask(path, headers = {}, body) {
  return new Promise((resolve, reject) => {
    const extra = { ...(options.key ? { authorization: 'Bearer ' + options.key } : {}), ...(options.host ? { host: options.host } : {}) };
    const request = (base.startsWith('https:') ? https : http).request(base + path, { method: body ? 'POST' : 'GET', headers: { ...headers, ...extra }, timeout: 60_000 }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(parts);
        if (response.statusCode === 200) resolve({ bytes, headers: response.headers });
        else reject(Object.assign(new Error(base + path + ' answers ' + response.statusCode + ': ' + bytes.toString().slice(0, 500)), { status: response.statusCode }));
      });
    });
    request.on('timeout', () => request.destroy(new Error(base + path + ' did not answer within a minute.')));
    request.on('error', reject);
    request.end(body);
  });
}

const writers = {
  BOOL: [1, (view, at, value) => view.setUint8(at, value ? 1 : 0)],
  INT32: [4, (view, at, value) => view.setInt32(at, Number(value), true)],
  INT64: [8, (view, at, value) => view.setBigInt64(at, BigInt(value), true)],
  FP32: [4, (view, at, value) => view.setFloat32(at, value === null ? NaN : Number(value), true)],
  FP64: [8, (view, at, value) => view.setFloat64(at, value === null ? NaN : Number(value), true)],
};
const readers = {
  BOOL: [1, (view, at) => view.getUint8(at)],
  INT8: [1, (view, at) => view.getInt8(at)],
  UINT8: [1, (view, at) => view.getUint8(at)],
  INT32: [4, (view, at) => view.getInt32(at, true)],
  INT64: [8, (view, at) => Number(view.getBigInt64(at, true))],
  FP16: [2, (view, at) => half(view.getUint16(at, true))],
  FP32: [4, (view, at) => view.getFloat32(at, true)],
  FP64: [8, (view, at) => view.getFloat64(at, true)],
};
function half(bits) {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const size = exponent === 31 ? (fraction ? NaN : Infinity) : exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return bits >> 15 ? -size : size;
}

function encoded(datatype, values) {
  if (datatype === 'BYTES') {
    return Buffer.concat(values.flatMap((value) => {
      const bytes = Buffer.from(value === null ? '' : String(value));
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      return [length, bytes];
    }));
  }
  const [size, write] = writers[datatype] ?? [0];
  if (!write) throw new Error('This check writes no ' + datatype + '.');
  const bytes = new DataView(new ArrayBuffer(values.length * size));
  values.forEach((value, at) => write(bytes, at * size, value));
  return Buffer.from(bytes.buffer);
}

function decoded(datatype, bytes, count) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (datatype === 'BYTES') {
    let at = 0;
    return Array.from({ length: count }, () => {
      const length = view.getUint32(at, true);
      const text = bytes.subarray(at + 4, at + 4 + length).toString('utf8');
      at += 4 + length;
      return text;
    });
  }
  const [size, read] = readers[datatype] ?? [0];
  if (!read) throw new Error('This check reads no ' + datatype + '.');
  return Array.from({ length: count }, (_, at) => read(view, at * size));
}

/** The tensors that this server takes, each in the form that it asks for. */
function inputsOf(request, metadata) {
  return metadata.inputs.map(({ name, datatype, shape: wanted }) => {
    const tensor = request.tensors.find((own) => own.name === name && own.datatype === datatype);
    if (tensor) return { name, datatype, shape: tensor.shape.length < wanted.length ? [...tensor.shape, 1] : tensor.shape, bytes: Buffer.from(tensor.base64, 'base64') };
    const column = request.columns[name];
    if (!column) throw new Error('The server takes an input ' + name + ' (' + datatype + '), of which the golden samples have nothing.');
    return { name, datatype, shape: [request.rows, column.length / request.rows], bytes: encoded(datatype, column) };
  });
}

async function infer(request, metadata) {
  const inputs = inputsOf(request, metadata);
  const json = Buffer.from(JSON.stringify({
    inputs: inputs.map(({ name, datatype, shape, bytes }) => ({ name, datatype, shape, parameters: { binary_data_size: bytes.length } })),
    parameters: { binary_data_output: true },
  }));
  const body = Buffer.concat([json, ...inputs.map(({ bytes }) => bytes)]);
  const { bytes, headers } = await ask('/infer', { 'content-type': 'application/octet-stream', 'inference-header-content-length': String(json.length), 'content-length': String(body.length) }, body);
  const length = Number(headers['inference-header-content-length'] ?? bytes.length);
  let at = length;
  return new Map(JSON.parse(bytes.subarray(0, length).toString('utf8')).outputs.map(({ name, datatype, shape, data, parameters }) => {
    const count = shape.reduce((product, size) => product * size, 1);
    const own = parameters?.binary_data_size;
    const values = own === undefined ? data.flat(Infinity) : decoded(datatype, bytes.subarray(at, (at += own)), count);
    return [name, { datatype, values }];
  }));
}

let compared = 0;
let wrong = 0;
let worst = 0;
let refused = 0;
try {
  const metadata = JSON.parse((await ask('')).bytes.toString('utf8'));
  let row = 0;
  for (const request of golden.requests) {
    const answers = await infer(request, metadata).catch((error) => {
      if (!request.leftOut || error.status !== 400) throw error;
    });
    if (!answers) {
      refused += request.rows;
      continue;
    }
    for (const { name, tensor, column } of golden.outputs) {
      const answer = answers.get(tensor) ?? answers.get(name);
      if (!answer) throw new Error('The server gives no output ' + tensor + '. It gives ' + [...answers.keys()].join(', ') + '.');
      const width = answer.values.length / request.rows;
      request.expected[name].forEach(({ number, text }, at) => {
        if (number === null) return;
        const got = answer.values[at * width + (width > 1 ? column : 0)];
        compared++;
        const difference = typeof got === 'string' ? (got === (text ?? String(number)) ? 0 : Infinity) : Math.abs(got - number);
        if (Number.isFinite(difference)) worst = Math.max(worst, difference);
        if (difference <= golden.tolerance.absolute + golden.tolerance.relative * Math.abs(number)) return;
        if (++wrong <= 5) console.error('Sample ' + (row + at + 1) + ', ' + name + ': ' + got + ' where ' + (text ?? number) + ' was expected.');
      });
    }
    row += request.rows;
  }
  const what = golden.model + ' ' + golden.version + ' at ' + address + ': ';
  if (wrong === 0 && compared > 0) console.log(what + compared + ' golden answers agree with the trainer; the largest difference is ' + worst + '.' + (refused > 0 ? ' ' + refused + ' with gaps or unknown labels were refused.' : ''));
  else console.error(what + (compared === 0 ? 'there was nothing to compare.' : wrong + ' of ' + compared + ' golden answers do not agree.'));
  process.exitCode = wrong === 0 && compared > 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message || String(error.code) : String(error));
  process.exitCode = 1;
}
`;
