import { answered, binaryAnswer, leaveOut, must, output, parsed, refused, tensor, type Case, type Tools } from '../suite';

const digits = async (t: Tools, input: string, value: string) => {
  const request = await t.request();
  const data = tensor(request, input).data?.map(() => '##') ?? [];
  Object.assign(tensor(request, input), { data });
  return t.infer(JSON.stringify(request).replaceAll('"##"', value));
};
/** Something came back that JSON can carry, or it was refused. */
function legal(reply: { text: string; status: number; headers: Record<string, string | undefined>; bytes: Buffer }, what: string): void {
  if (reply.status !== 200) {
    must(typeof (parsed(reply) as { error?: unknown }).error === 'string', `${what}: the body is not {"error": string}`);
    return;
  }
  must(!/\b(NaN|Infinity|nan|inf)\b/.test(reply.text), `${what}: the answer holds NaN or Infinity, which is no JSON`);
  parsed(reply);
}
const float = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
};
const text = (value: Buffer, length = value.length) => {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(length);
  return Buffer.concat([head, value]);
};
const binary = (request: Awaited<ReturnType<Tools['request']>>, name: string, size: number) => {
  const one = tensor(request, name);
  delete one.data;
  one.parameters = { binary_data_size: size };
};

export const valueCases: Case[] = [
  {
    name: 'int64-exact', says: 'INT64 keeps its digits past 2^53', async run(t) {
      const { input, output: out } = await t.echo('INT64');
      for (const value of ['9007199254740993', '-9223372036854775808']) {
        const reply = await digits(t, input, value);
        answered(reply);
        must(new RegExp(`"name"\\s*:\\s*"${out}"[^}]*\\[\\s*${value}\\s*\\]`).test(reply.text), `${value} came back as another number`);
      }
    },
  },
  {
    name: 'int64-beyond', says: 'what INT64 can\'t hold is refused', async run(t) {
      refused(await digits(t, await t.input('INT64'), '9223372036854775808'), 400, '2^63 as INT64');
    },
  },
  {
    name: 'nan-literal', says: 'NaN is no JSON, so such a body is refused', async run(t) {
      refused(await digits(t, await t.input('FP32', 'FP64'), 'NaN'), 400, 'a body with NaN');
    },
  },
  {
    name: 'infinity-literal', says: 'nor is Infinity', async run(t) {
      refused(await digits(t, await t.input('FP32', 'FP64'), '-Infinity'), 400, 'a body with -Infinity');
    },
  },
  {
    name: 'no-infinity-back', says: 'a number that overflows comes back as no JSON that is none', async run(t) {
      legal(await digits(t, await t.input('FP32', 'FP64'), '1e400'), '1e400');
    },
  },
  {
    name: 'no-nan-back', says: 'a NaN that came in binary does not leave as JSON', async run(t) {
      const name = await t.input('FP32');
      const request = await t.request();
      binary(request, name, 4 * (tensor(request, name).data?.length ?? 1));
      legal(await t.inferBinary(request, [Buffer.concat(Array.from({ length: tensor(await t.request(), name).data?.length ?? 1 }, () => float(NaN)))]), 'a binary NaN');
    },
  },
  {
    name: 'fp16-as-json', says: 'FP16 belongs in binary', async run(t) {
      const model = t.target.halfModel ?? leaveOut('no model with FP16 is known');
      const { inputs } = parsed(await t.send(`/v2/models/${model}`)) as { inputs: { name: string }[] };
      refused(await t.infer({ inputs: [{ name: inputs[0]?.name ?? '', datatype: 'FP16', shape: [1, 1], data: [0.5] }] }, { model }), 400, 'FP16 as JSON');
    },
  },
  {
    name: 'fp16-binary', says: 'and there it is two bytes, little-endian', async run(t) {
      const model = t.target.halfModel ?? leaveOut('no model with FP16 is known');
      const { inputs, outputs } = parsed(await t.send(`/v2/models/${model}`)) as { inputs: { name: string }[]; outputs: { name: string }[] };
      const json = Buffer.from(JSON.stringify({ parameters: { binary_data_output: true }, inputs: [{ name: inputs[0]?.name, datatype: 'FP16', shape: [2, 1], parameters: { binary_data_size: 4 } }] }));
      const halves = Buffer.from([0x00, 0x3e, 0x00, 0xc1]);
      const { blobs } = binaryAnswer(await t.infer(Buffer.concat([json, halves]), { model, headers: { 'inference-header-content-length': String(json.length) } }));
      must(blobs.get(outputs[0]?.name ?? '')?.equals(halves), '1.5 and -2.5 came back as other numbers');
    },
  },
  {
    name: 'bool', says: 'BOOL is true and false in JSON', async run(t) {
      const { input, output: out } = await t.echo('BOOL');
      for (const value of ['true', 'false']) must(output(answered(await digits(t, input, value)), out).data?.flat(Infinity).every((one: unknown) => one === (value === 'true')), `${value} did not come back as ${value}`);
    },
  },
  {
    name: 'bytes', says: 'BYTES is text in JSON', async run(t) {
      const { input, output: out } = await t.echo('BYTES');
      const request = await t.request();
      const sent = JSON.stringify(tensor(request, input).data);
      must(JSON.stringify(output(answered(await t.infer(request)), out).data?.flat(Infinity)) === sent, 'text came back as other text');
    },
  },
  {
    name: 'binary-input', says: 'binary tensors follow the JSON, little-endian, mixed with others as they come', async run(t) {
      const { input, output: out } = await t.echo('FP32');
      const request = await t.request(2);
      binary(request, input, 8);
      const got = output(answered(await t.inferBinary(request, [Buffer.concat([float(0.75), float(-2.5)])])), out);
      must(JSON.stringify(got.data?.flat(Infinity)) === '[0.75,-2.5]', `0.75 and -2.5 in binary came back as ${JSON.stringify(got.data)}`);
    },
  },
  {
    name: 'binary-too-short', says: 'a binary tensor has the bytes that its shape needs', async run(t) {
      const name = await t.input('FP32');
      const request = await t.request(2);
      binary(request, name, 4);
      refused(await t.inferBinary(request, [float(1)]), 400, 'four bytes for two FP32');
    },
  },
  {
    name: 'binary-left-over', says: 'bytes that belong to no tensor are refused', async run(t) {
      const name = await t.input('FP32');
      const request = await t.request();
      binary(request, name, 4);
      refused(await t.inferBinary(request, [float(1), float(2)]), 400, 'four bytes too many');
    },
  },
  {
    name: 'binary-beyond-body', says: 'so is a tensor that goes beyond the body', async run(t) {
      const name = await t.input('FP32');
      const request = await t.request();
      binary(request, name, 4_000_000_000);
      refused(await t.inferBinary(request, [float(1)]), 400, 'a binary_data_size beyond the body');
    },
  },
  {
    name: 'header-beyond-body', says: 'Inference-Header-Content-Length lies within the body and is a number', async run(t) {
      const name = await t.input('FP32');
      const request = await t.request();
      binary(request, name, 4);
      refused(await t.inferBinary(request, [float(1)], '99999999'), 400, 'a header beyond the body');
      refused(await t.inferBinary(request, [float(1)], '-1'), 400, 'a header of -1');
      refused(await t.inferBinary(request, [float(1)], 'all'), 400, 'a header that is no number');
    },
  },
  {
    name: 'header-cuts-json', says: 'the JSON is as long as the header says, to the byte', async run(t) {
      const name = await t.input('FP32');
      const request = await t.request();
      binary(request, name, 4);
      refused(await t.inferBinary(request, [float(1)], String(Buffer.byteLength(JSON.stringify(request)) - 1)), 400, 'a header one byte short');
    },
  },
  {
    name: 'bytes-binary', says: 'an element of BYTES has its length in four bytes before it: of bytes, not of letters', async run(t) {
      const { input, output: out } = await t.echo('BYTES');
      const request = await t.request();
      const values = (tensor(request, input).data ?? []).map((value: string) => Buffer.from(value));
      if (values.every((value) => value.length === value.toString().length)) leaveOut('the example\'s text has one byte a letter');
      const blob = Buffer.concat(values.map((value) => text(value)));
      binary(request, input, blob.length);
      const { blobs } = binaryAnswer(await t.inferBinary({ ...request, outputs: [{ name: out, parameters: { binary_data: true } }] }, [blob]));
      must(blobs.get(out)?.equals(blob), 'BYTES came back as other bytes');
    },
  },
  {
    name: 'bytes-length-lies', says: 'a length that goes beyond its tensor is refused', async run(t) {
      const name = await t.input('BYTES');
      const request = await t.request();
      const values = tensor(request, name).data ?? [];
      const blob = Buffer.concat(values.map((value: string) => text(Buffer.from(value), 4_000_000_000)));
      binary(request, name, blob.length);
      refused(await t.inferBinary(request, [blob]), 400, 'a length of four thousand million bytes');
    },
  },
  {
    name: 'binary-output', says: 'binary_data_output has all outputs in binary, each with its size', async run(t) {
      const request = { ...(await t.request()), parameters: { binary_data_output: true } };
      const { answer, blobs } = binaryAnswer(await t.infer(request));
      for (const { name, data } of answer.outputs) must(blobs.has(name) && data === undefined, `${name} came as JSON`);
    },
  },
  {
    name: 'binary-output-named', says: 'binary_data on an output goes before binary_data_output', async run(t) {
      const { outputs } = await t.metadata();
      if (outputs.length < 2) leaveOut('the model has one output');
      const [json, bytes] = [outputs[0]!.name, outputs[1]!.name];
      const request = { ...(await t.request()), parameters: { binary_data_output: true }, outputs: [{ name: json, parameters: { binary_data: false } }, { name: bytes }] };
      const { answer, blobs } = binaryAnswer(await t.infer(request));
      must(output(answer, json).data !== undefined && !blobs.has(json), `${json} was wanted as JSON and came in binary`);
      must(blobs.has(bytes), `${bytes} was wanted in binary and came as JSON`);
    },
  },
];
