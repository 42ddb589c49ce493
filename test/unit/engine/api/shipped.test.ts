import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Golden, Manifest } from '../../../../electron/contract/manifest';
import type { GoldenCheck } from '../../../../electron/engine/models/serving/golden';
import { apiRig } from '../../../support/api-rig';
import { definitionOf, refusedBy } from '../../../support/kserve';
import { tester } from '../../../support/live-rig';
import { needsShared, sharedPath } from '../../../support/needs';
import { parsePbtxt, type Message } from '../../../support/pbtxt';
import { temporaryDir } from '../../../support/store';
import { misfits, shapesOf, writtenShapes } from '../../../support/triton-config';

/** One of each kind: numbers and labels, text, gaps that are values, windows. The others differ in names alone. */
const models = ['transaction-fraud', 'review-sentiment', 'customer-churn', 'turbofan-rul'] as const;
const read = <T>(model: string, file: string) => JSON.parse(readFileSync(`models/${model}/${file}`, 'utf8')) as T;
const ROWS = 12;

/** The golden samples as a request: a tensor for each the model shows. */
function requestOf(manifest: Manifest, golden: Golden, shown: { name: string; datatype: string; shape: number[] }[]) {
  const rows = Math.min(ROWS, Object.values(golden.inputs)[0]?.length ?? 0);
  const inputs = shown.map(({ name, datatype, shape }) => {
    const sequence = manifest.sequences?.find((one) => one.name === name);
    const own = sequence?.inputs ?? [name];
    const data = Array.from({ length: rows }, (_, row) => {
      const columns = own.map((one) => golden.inputs[one]?.[row]);
      if (!sequence) return columns;
      return Array.from({ length: sequence.length }, (__, step) => columns.map((column) => (column as number[])[step]));
    });
    return { name, datatype, shape: [rows, ...shape.slice(1)], data: datatype === 'BOOL' ? data.flat().map(Boolean) : data };
  });
  return { rows, request: { inputs } };
}

const rig = apiRig({ shipped: models });

describe('a model that ships', () => {
  it.each(models)('%s answers over HTTP as its golden samples say', async (model) => {
    const { ask } = rig();
    const [manifest, golden] = [read<Manifest>(model, 'manifest.json'), read<Golden>(model, 'golden.json')];
    const described = await ask(`/v2/models/${model}`);
    expect(described.json).toMatchObject({ name: model, versions: [manifest.version], platform: 'onnxruntime_onnx' });
    const { rows, request } = requestOf(manifest, golden, described.json.inputs);
    const { status, json } = await ask(`/v2/models/${model}/infer`, { body: request });
    expect(status, JSON.stringify(json).slice(0, 300)).toBe(200);
    expect(json).toMatchObject({ model_name: model, model_version: manifest.version });
    for (const { name, data } of json.outputs as { name: string; data: number[] }[]) {
      const want = golden.outputs[name]?.slice(0, rows) as number[];
      const { absolute, relative } = golden.tolerance;
      data.forEach((value, row) => expect(Math.abs(value - want[row]!), `${name}, row ${row}`).toBeLessThanOrEqual(absolute + relative * Math.abs(want[row]!)));
    }
    // Readiness is asked for by name, with and without a version.
    expect((await ask(`/v2/models/${model}/versions/${manifest.version}/ready`)).json).toEqual({ name: model, ready: true });
  });

  it('takes a payment as a till sends it, and marks one beyond what training saw', async () => {
    const { ask } = rig();
    const { inputs } = (await ask('/v2/models/transaction-fraud')).json as { inputs: { name: string; datatype: string }[] };
    const manifest = read<Manifest>('transaction-fraud', 'manifest.json');
    const row = (changes: Record<string, unknown>) => ({
      id: 'till 4',
      inputs: inputs.map(({ name, datatype }) => {
        const input = manifest.inputs.find((one) => one.name === name)!;
        const usual = input.kind === 'category' ? input.labels[0] : input.kind === 'boolean' ? false : input.kind === 'text' ? '' : (input.usual?.[0] ?? 1);
        return { name, datatype, shape: [1], data: [changes[name] ?? usual] };
      }),
    });
    const { json } = await ask('/v2/models/transaction-fraud/infer', { body: row({}) });
    expect(json).toMatchObject({ id: 'till 4', outputs: [{ name: 'fraud_probability', shape: [1, 1] }] });
    expect(json.parameters).toBeUndefined();
    expect((await ask('/v2/models/transaction-fraud/infer', { body: row({ amount: 1e6 }) })).json.parameters).toEqual({ rows_outside_training: 1 });
    const refused = async (changes: Record<string, unknown>) => (await ask('/v2/models/transaction-fraud/infer', { body: row(changes) })).json.error as string;
    expect(await refused({ entry_mode: 'by post' })).toMatch(/^Row 1 of the input entry_mode: "by post" is not among its labels: /);
    expect(await refused({ amount: 1e39 })).toBe('Row 1 of the input amount: 1e+39 is beyond what the model takes as FP32.');
    expect(await refused({ count_1h: 3e9 })).toMatch(/^Row 1 of the input count_1h: 3000000000 is beyond/);
  });
});

describe('a model that ships, written for Triton and KServe', () => {
  const ownSchema = (name: string) => readFileSync(sharedPath(`schemas/${name}`), 'utf8');
  /** Of each model, for the schemas of those who read them. */
  const written: { config: Message; service: { apiVersion: string; kind: string } }[] = [];
  const types: Record<string, [ort.Tensor.Type, (bytes: Buffer) => ort.Tensor.DataType]> = {
    FP32: ['float32', (bytes) => new Float32Array(Uint8Array.from(bytes).buffer)],
    INT64: ['int64', (bytes) => new BigInt64Array(Uint8Array.from(bytes).buffer)],
    BYTES: ['string', (bytes) => {
      const texts: string[] = [];
      for (let at = 0; at < bytes.length; at += 4 + bytes.readUInt32LE(at)) texts.push(bytes.subarray(at + 4, at + 4 + bytes.readUInt32LE(at)).toString());
      return texts;
    }],
  };
  const check = (folder: string, ...args: string[]) =>
    promisify(execFile)(process.execPath, [join(folder, 'check.mjs'), ...args], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } })
      .then(({ stdout }) => ({ code: 0, stdout, stderr: '' }), (error: { code: number; stdout: string; stderr: string }) => error);

  it.each(models)('%s: its configuration, graph, warm-up and check fit each other and what the server reads', async (model) => {
    const { models: registry, url, key } = rig();
    const to = join(await temporaryDir(), 'out');
    await registry.export({ model, to, as: 'kserve', storage: 'pvc://plant/models', overwrite: false }, tester);
    const folder = join(to, 'models', model);
    const text = readFileSync(join(folder, 'config.pbtxt'), 'utf8');
    const config = parsePbtxt(text);
    expect(misfits(config, 'ModelConfig', writtenShapes)).toEqual([]);
    expect([config.get('name'), config.get('backend'), config.get('max_batch_size')]).toEqual([[model], ['onnxruntime'], [1024]]);
    expect(config.has('dynamic_batching')).toBe(true);

    const golden = JSON.parse(readFileSync(join(to, 'golden.json'), 'utf8')) as GoldenCheck;
    const session = await ort.InferenceSession.create(join(folder, '1', 'model.onnx'), { intraOpNumThreads: 1 });
    const inputs = config.get('input') as Message[];
    expect(inputs.map((input) => input.get('name')?.[0])).toEqual([...session.inputNames]);
    expect((config.get('output') as Message[]).map((output) => output.get('name')?.[0])).toEqual([...session.outputNames]);
    let compared = 0;
    for (const { rows, tensors, expected } of golden.requests) {
      const fed = Object.fromEntries(tensors.map(({ name, datatype, shape, base64 }) => {
        const own = inputs.find((input) => input.get('name')?.[0] === name)!;
        const reshaped = own.has('reshape');
        expect(own.get('data_type')).toEqual([expect.objectContaining({ name: `TYPE_${datatype.replace('BYTES', 'STRING')}` })]);
        expect(reshaped ? [1] : shape.slice(1)).toEqual(own.get('dims')?.map((size, at) => (size === -1 ? shape[at + 1] : size)));
        const [type, data] = types[datatype]!;
        return [name, new ort.Tensor(type, data(Buffer.from(base64, 'base64')), shape)];
      }));
      const answers = await session.run(fed);
      for (const { name, tensor, column } of golden.outputs) {
        const { data } = answers[tensor]!;
        const width = data.length / rows;
        expected[name]?.forEach(({ number }, row) => {
          if (number === null) return;
          compared++;
          expect(Math.abs(Number(data[row * width + (width > 1 ? column : 0)]) - number)).toBeLessThanOrEqual(golden.tolerance.absolute + golden.tolerance.relative * Math.abs(number));
        });
      }
    }
    await session.release();
    expect(compared).toBeGreaterThan(10);

    const warm = config.get('model_warmup') as Message[];
    expect(warm).toHaveLength(2);
    for (const sample of warm.flatMap((one) => one.get('inputs') as Message[])) {
      const [of] = sample.get('value') as Message[];
      const bytes = readFileSync(join(folder, 'warmup', String(of?.get('input_data_file')?.[0])));
      const elements = (of?.get('dims') as number[]).reduce((product, size) => product * size, 1);
      if (/TYPE_FP32/.test(JSON.stringify(of?.get('data_type')))) expect(bytes).toHaveLength(4 * elements);
    }

    expect(await check(to, url, '--key', await key())).toMatchObject({ stderr: '', code: 0, stdout: expect.stringMatching(new RegExp(`^${model} \\S+ at ${url}: \\d+ golden answers agree`)) });
    const first = golden.requests[0]!.expected[golden.outputs[0]!.name]!;
    first[0]!.number = (first.find(({ number }) => number !== null)?.number ?? 0) + 1000;
    writeFileSync(join(to, 'golden.json'), JSON.stringify(golden));
    expect(await check(to, url, '--key', await key())).toMatchObject({ code: 1, stderr: expect.stringMatching(/Sample 1, .* was expected\.\n.*1 of \d+ golden answers do not agree/) });

    const service = parse(readFileSync(join(to, 'inference-service.yaml'), 'utf8')) as { apiVersion: string; kind: string };
    expect(service).toMatchObject({
      apiVersion: 'serving.kserve.io/v1beta1', kind: 'InferenceService', metadata: { name: model },
      spec: { predictor: { model: { modelFormat: { name: 'triton' }, protocolVersion: 'v2', storageUri: 'pvc://plant/models' } } },
    });
    written.push({ config, service });
  }, 60_000);

  it.skipIf(needsShared('schemas/model_config.proto'))("has a configuration that Triton's own schema takes", () => {
    const shapes = shapesOf(ownSchema('model_config.proto'));
    expect(written.map(({ config }) => misfits(config, 'ModelConfig', shapes))).toEqual(models.map(() => []));
    expect(misfits(parsePbtxt('name: 3\nmax_batch: 1\n'), 'ModelConfig', shapes)).toHaveLength(2);
  });

  it.skipIf(needsShared('schemas/inferenceservices.yaml'))("has a manifest that KServe's own definition takes", () => {
    const crd = definitionOf(ownSchema('inferenceservices.yaml'));
    expect(written.map(({ service }) => refusedBy(crd, service))).toEqual(models.map(() => []));
    const [one] = written;
    expect(refusedBy(crd, { ...one!.service, spec: { predictor: { model: { modelFormat: {}, storage: 1, uri: '' } } } } as never).length).toBeGreaterThan(1);
  });

  it('is checked by nothing that is not there, and says why it can not be written', async () => {
    const { models: registry, url } = rig();
    const to = join(await temporaryDir(), 'out');
    await registry.export({ model: 'customer-churn', to, as: 'triton', overwrite: false }, tester);
    expect(existsSync(join(to, 'inference-service.yaml'))).toBe(false);
    expect(await check(to, url)).toMatchObject({ code: 1, stderr: expect.stringMatching(/answers 401/) });
    expect(await check(to, 'http://127.0.0.1:1')).toMatchObject({ code: 1, stderr: expect.stringMatching(/ECONNREFUSED/) });
    expect(await check(to)).toMatchObject({ code: 2 });
    await expect(registry.export({ model: 'customer-churn', to: `${to}.mwpkg`, as: 'triton', overwrite: false }, tester)).rejects.toThrow('is one file');
  }, 60_000);
});
