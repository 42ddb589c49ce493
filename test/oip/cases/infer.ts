import { answered, leaveOut, must, output, parsed, refused, tensor, type Case, type Request } from '../suite';

const numeric = ['FP32', 'FP64', 'INT64', 'INT32'];
const values = (answer: ReturnType<typeof answered>) => JSON.stringify(answer.outputs.map(({ name, data }) => [name, data?.flat(Infinity)]));

export const inferCases: Case[] = [
  {
    name: 'infer', says: 'a request without a version is answered with the model\'s name and all outputs', async run(t) {
      const answer = answered(await t.infer(await t.request()));
      must(answer.model_name === t.target.model, 'the answer has not the model\'s name');
      for (const { name } of (await t.metadata()).outputs) output(answer, name);
    },
  },
  {
    name: 'infer-version', says: 'a request for a version is answered by it', async run(t) {
      const version = (await t.versions()).at(-1) ?? '';
      must(answered(await t.infer(await t.request(), { version })).model_version === version, `the answer is not of version ${version}`);
    },
  },
  {
    name: 'output-form', says: 'an output has name, datatype, a shape of known sizes, and as many values', async run(t) {
      for (const { name, datatype, shape, data } of answered(await t.infer(await t.request(2))).outputs) {
        const size = shape?.reduce((product, one) => product * one, 1);
        must(typeof datatype === 'string' && shape.every((one) => one >= 0), `${name} has no datatype, or a shape that is open`);
        must(data?.flat(Infinity).length === size, `${name} has ${data?.flat(Infinity).length} values in the shape [${shape}]`);
      }
    },
  },
  {
    name: 'content-type', says: 'what is JSON says that it is', async run(t) {
      must(/^application\/json\b/.test((await t.infer(await t.request())).headers['content-type'] ?? ''), 'the answer\'s Content-Type is not application/json');
    },
  },
  {
    name: 'id', says: 'the id comes back as it was given', async run(t) {
      const id = 'q-7 "ü"';
      must(answered(await t.infer({ ...(await t.request()), id })).id === id, 'the id did not come back');
    },
  },
  {
    name: 'no-id', says: 'where none was given none is made up', async run(t) {
      must((answered(await t.infer(await t.request())).id ?? '') === '', 'there is an id that nobody gave');
    },
  },
  {
    name: 'id-is-text', says: 'an id is text', async run(t) {
      refused(await t.infer({ ...(await t.request()), id: { no: 'text' } }), 400, 'an id that is an object');
    },
  },
  {
    name: 'named-outputs', says: 'outputs that are named come, and no others', async run(t) {
      const { outputs } = await t.metadata();
      if (outputs.length < 2) leaveOut('the model has one output');
      const { name } = outputs.at(-1)!;
      const names = answered(await t.infer({ ...(await t.request()), outputs: [{ name }] })).outputs.map((one) => one.name);
      must(names.length === 1 && names[0] === name, `asked for ${name} alone, it gave ${names.join(', ')}`);
    },
  },
  {
    name: 'unknown-output', says: 'an output that does not exist is refused', async run(t) {
      refused(await t.infer({ ...(await t.request()), outputs: [{ name: 'no-such-output' }] }), 400, 'an unknown output');
    },
  },
  {
    name: 'rows', says: 'the shape holds the whole batch, and each row is answered as it is alone', async run(t) {
      const name = await t.input(...numeric);
      const [one, other, both] = [await t.request(), await t.request(), await t.request(2)];
      const first = tensor(one, name).data ?? [];
      const second = first.map((value: number) => value + 1);
      Object.assign(tensor(other, name), { data: second });
      Object.assign(tensor(both, name), { data: [...first, ...second] });
      const [alone, next, together] = [answered(await t.infer(one)), answered(await t.infer(other)), answered(await t.infer(both))];
      for (const { name: own, shape, data } of together.outputs) {
        must(shape[0] === 2, `${own} has ${shape[0]} rows of two`);
        must(JSON.stringify(data?.flat(Infinity)) === JSON.stringify([...(output(alone, own).data ?? []).flat(Infinity), ...(output(next, own).data ?? []).flat(Infinity)]), `${own} is another for rows together than for each alone`);
      }
    },
  },
  {
    name: 'nested', says: 'data may be nested as the shape says, or flat', async run(t) {
      const request = await t.request(2);
      const flat = answered(await t.infer(request));
      const nest = (data: unknown[], [, ...sizes]: number[]): unknown[] => (sizes.length === 0 ? data : Array.from({ length: 2 }, (_, row) => inner(data.slice((row * data.length) / 2, ((row + 1) * data.length) / 2), sizes)));
      const inner = (data: unknown[], [size = 1, ...rest]: number[]): unknown[] => (rest.length === 0 ? data : Array.from({ length: size }, (_, at) => inner(data.slice((at * data.length) / size, ((at + 1) * data.length) / size), rest)));
      const nested: Request = { inputs: request.inputs.map((one) => ({ ...one, data: nest(one.data ?? [], one.shape) })) };
      if (request.inputs.every(({ shape }) => shape.length < 2)) leaveOut('no input has two dimensions');
      must(values(answered(await t.infer(nested))) === values(flat), 'nested data are answered otherwise than flat');
    },
  },
  {
    name: 'ragged', says: 'data nested otherwise than the shape are refused', async run(t) {
      const request = await t.request(2);
      const one = request.inputs.find(({ shape }) => shape.length === 2) ?? leaveOut('no input has two dimensions');
      const [a, ...rest] = one.data ?? [];
      Object.assign(one, { data: [[a, ...rest], []] });
      refused(await t.infer(request), 400, 'ragged data');
    },
  },
  {
    name: 'too-few-data', says: 'fewer data than the shape says are refused', async run(t) {
      const request = await t.request(3);
      for (const one of request.inputs) one.data = one.data?.slice(0, one.data.length / 3);
      refused(await t.infer(request), 400, 'a third of the data');
    },
  },
  {
    name: 'too-many-data', says: 'so are more', async run(t) {
      const request = await t.request(3);
      for (const one of request.inputs) one.shape = [1, ...one.shape.slice(1)];
      refused(await t.infer(request), 400, 'three times the data');
    },
  },
  {
    name: 'negative-dimension', says: 'a size below nought is refused, and no failure of the server', async run(t) {
      const request = await t.request();
      for (const one of request.inputs) one.shape = [-1, ...one.shape.slice(1)];
      refused(await t.infer(request), 400, 'a shape of -1');
      for (const one of request.inputs) one.shape = [-1, -1, ...one.shape.slice(1)];
      refused(await t.infer(request), 400, 'a shape of -1 times -1');
    },
  },
  {
    name: 'overflowing-dimensions', says: 'sizes whose product overflows are refused', async run(t) {
      const request = await t.request();
      for (const one of request.inputs) Object.assign(one, { shape: [4294967296, 4294967296], data: [] });
      refused(await t.infer(request), 400, 'a shape of 2^32 times 2^32');
      const text = JSON.stringify(await t.request()).replaceAll(/"shape":\[\d+/g, '"shape":[18446744073709551616');
      refused(await t.infer(text), 400, 'a shape of 2^64');
    },
  },
  {
    name: 'broken-dimension', says: 'a size is a whole number', async run(t) {
      const request = await t.request();
      for (const one of request.inputs) one.shape = [1.5, ...one.shape.slice(1)];
      refused(await t.infer(request), 400, 'a shape of 1.5');
    },
  },
  {
    name: 'unknown-input', says: 'an input that does not exist is refused', async run(t) {
      const request = await t.request();
      request.inputs.push({ ...request.inputs[0]!, name: 'no-such-input' });
      refused(await t.infer(request), 400, 'an input too many');
    },
  },
  {
    name: 'missing-input', says: 'an input that is missing is missed', async run(t) {
      const request = await t.request();
      if (request.inputs.length < 2) leaveOut('the model has one input');
      request.inputs.pop();
      refused(await t.infer(request), 400, 'an input too few');
    },
  },
  {
    name: 'no-inputs', says: 'a request has inputs', async run(t) {
      refused(await t.infer('{}'), 400, 'a request without inputs');
    },
  },
  {
    name: 'wrong-datatype', says: 'a datatype that is not the input\'s, or is none, is refused', async run(t) {
      const name = await t.input(...numeric);
      const request = await t.request();
      Object.assign(tensor(request, name), { datatype: 'BYTES' });
      refused(await t.infer(request), 400, 'numbers as BYTES');
      Object.assign(tensor(request, name), { datatype: 'FLOAT' });
      refused(await t.infer(request), 400, 'the datatype FLOAT');
    },
  },
  {
    name: 'text-for-number', says: 'text is no number', async run(t) {
      const name = await t.input(...numeric);
      const request = await t.request();
      const one = tensor(request, name);
      one.data = one.data?.map(String);
      refused(await t.infer(request), 400, 'text in a number\'s place');
    },
  },
  {
    name: 'fraction-for-integer', says: 'nor is a fraction a whole number', async run(t) {
      const name = await t.input('INT64', 'INT32');
      const request = await t.request();
      const one = tensor(request, name);
      one.data = one.data?.map(() => 1.5);
      refused(await t.infer(request), 400, 'a fraction in a whole number\'s place');
    },
  },
  {
    name: 'nested-parameter', says: 'parameters are strings, numbers or booleans', async run(t) {
      answered(await t.infer({ ...(await t.request()), parameters: { text: 'a', number: 1, flag: true } }));
      refused(await t.infer({ ...(await t.request()), parameters: { list: [1] } }), 400, 'a list as a parameter');
    },
  },
  {
    name: 'not-json', says: 'what is no JSON is refused', async run(t) {
      refused(await t.infer('{"inputs": [}'), 400, 'broken JSON');
      refused(await t.infer('[]'), 400, 'a list in place of a request');
    },
  },
  {
    name: 'empty-body', says: 'so is nothing', async run(t) {
      refused(await t.infer(''), 400, 'an empty body');
    },
  },
  {
    name: 'not-utf8', says: 'JSON is UTF-8', async run(t) {
      const [before = '', after = ''] = JSON.stringify({ id: '##', ...(await t.request()) }).split('##');
      refused(await t.infer(Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xfe]), Buffer.from(after)])), 400, 'bytes that are no UTF-8');
    },
  },
  {
    name: 'fifty-deep', says: 'what nobody knows is passed over, 50 deep too', async run(t) {
      answered(await t.infer(JSON.stringify({ ...(await t.request()), unknown: 0 }).replace('"unknown":0', `"unknown":${'['.repeat(48)}${']'.repeat(48)}`)));
    },
  },
  {
    name: 'very-deep', says: 'JSON 120 deep is refused', async run(t) {
      refused(await t.infer(JSON.stringify({ ...(await t.request()), unknown: 0 }).replace('"unknown":0', `"unknown":${'['.repeat(119)}${']'.repeat(119)}`)), 400, 'JSON that is 120 deep');
    },
  },
  {
    name: 'chunked', says: 'a body may come in chunks, of a length that nobody said', async run(t) {
      const request = await t.request();
      must(values(answered(await t.infer(request, { chunked: true }))) === values(answered(await t.infer(request))), 'a body in chunks is answered otherwise');
    },
  },
  {
    name: 'full', says: 'what can\'t wait any more is 503', async run(t) {
      const { requests, rows } = t.target.flood ?? { requests: 96, rows: 64 };
      const request = await t.request(rows);
      const replies = await Promise.all(Array.from({ length: requests }, () => t.infer(request)));
      for (const reply of replies.filter(({ status }) => status !== 200)) refused(reply, 503, 'a request too many');
      must(parsed(replies.find(({ status }) => status === 200) ?? leaveOut('nothing at all was answered')), '');
      if (replies.every(({ status }) => status === 200)) leaveOut(`${requests} requests of ${rows} rows at once did not fill it`);
    },
  },
];
