import type { IClientPublishOptions } from 'mqtt';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Golden, Manifest } from '../../../electron/contract/manifest';
import { tester } from '../../support/live-rig';
import { apiRig } from '../../support/api-rig';
import { until } from '../../support/connectors';
import { needsProgram } from '../../support/needs';
import { mosquitto, sender } from './support';

const MODEL = 'transaction-fraud';
const manifest = JSON.parse(readFileSync(`models/${MODEL}/manifest.json`, 'utf8')) as Manifest;
const golden = JSON.parse(readFileSync(`models/${MODEL}/golden.json`, 'utf8')) as Golden;
const rowAt = (row: number) => Object.fromEntries(manifest.inputs.map(({ name }) => [name, golden.inputs[name]?.[row] ?? null]));

interface Reply { body: any; correlation: string }

describe.skipIf(needsProgram('mosquitto'))('models asked over a broker of the plant', () => {
  const rig = apiRig({ shipped: [MODEL, 'turbofan-rul'] });

  async function asking(options: object = {}) {
    const url = await mosquitto();
    const { live } = rig();
    const name = `ask-${Math.random().toString(36).slice(2, 8)}`;
    await live.addConnector(tester, { kind: 'mqtt-scoring', name, url, options });
    const connector = () => live.connectors().find((one) => one.name === name)!;
    await until(() => connector().state === 'connected');
    const client = await sender(url, { protocolVersion: 5 });
    const replies: Reply[] = [];
    await client.subscribeAsync('tills/answers', { qos: 1 });
    client.on('message', (_topic, payload, { properties }) => replies.push({ body: JSON.parse(payload.toString()), correlation: properties?.correlationData?.toString() ?? '' }));
    const ask = (payload: string | Buffer, correlation: string, { model = MODEL, ...changed }: IClientPublishOptions['properties'] & { model?: string } & Pick<IClientPublishOptions, 'retain' | 'qos'> = {}) => {
      const { retain = false, qos = 1, ...properties } = changed;
      return client.publishAsync(`millwright/v1-score/${model}`, payload, { qos, retain, properties: { responseTopic: 'tills/answers', correlationData: Buffer.from(correlation), ...properties } });
    };
    const answered = async (count: number) => {
      await until(() => replies.length >= count);
      return replies;
    };
    return { ask, answered, connector, replies, client, url, name };
  }

  it('answer on the response topic, each request its own, as their golden samples say', async () => {
    const { ask, answered, connector } = await asking();
    const count = 40;
    await Promise.all(Array.from({ length: count }, (_, row) => ask(JSON.stringify(rowAt(row)), `till ${row}`, { qos: row % 2 === 0 ? 1 : 0 })));
    const replies = await answered(count);
    expect(new Set(replies.map(({ correlation }) => correlation)).size).toBe(count);
    for (const { body, correlation } of replies) {
      const row = Number(correlation.split(' ')[1]);
      expect(body).toMatchObject({ model: MODEL, version: manifest.version, t: expect.any(Number) as number });
      for (const { name } of manifest.outputs) {
        const want = golden.outputs[name]?.[row] as number;
        expect(Math.abs(body.outputs[name] - want), `${name}, row ${row}`).toBeLessThanOrEqual(golden.tolerance.absolute + golden.tolerance.relative * Math.abs(want));
      }
    }
    expect(connector()).toMatchObject({ messages: count, rejected: 0 });
    // And the same as over HTTP, to the last digit.
    const { inputs } = (await rig().ask(`/v2/models/${MODEL}`)).json as { inputs: { name: string; datatype: string }[] };
    const { json } = await rig().ask(`/v2/models/${MODEL}/infer`, { body: { inputs: inputs.map(({ name, datatype }) => ({ name, datatype, shape: [1, 1], data: [datatype === 'BOOL' ? Boolean(rowAt(0)[name]) : rowAt(0)[name]] })) } });
    const first = replies.find(({ correlation }) => correlation === 'till 0');
    for (const { name, data } of json.outputs as { name: string; data: number[] }[]) expect(first?.body.outputs[name]).toBe(data[0]);
  });

  it('take a window as a list of its samples', async () => {
    const { ask, answered } = await asking({ models: ['turbofan-rul'] });
    const own = JSON.parse(readFileSync('models/turbofan-rul/golden.json', 'utf8')) as Golden;
    await ask(JSON.stringify(Object.fromEntries(Object.entries(own.inputs).map(([name, rows]) => [name, rows[0]]))), 'engine', { model: 'turbofan-rul' });
    const [reply] = await answered(1);
    for (const [name, rows] of Object.entries(own.outputs)) expect(Math.abs(reply?.body.outputs[name] - (rows[0] as number))).toBeLessThanOrEqual(own.tolerance.absolute + own.tolerance.relative * Math.abs(rows[0] as number));
  });

  it('say what is wrong with a request, count it, and go on', async () => {
    const { ask, answered, replies, connector, client } = await asking();
    const { [manifest.inputs[0]!.name]: _left, ...short } = rowAt(0);
    const wrong: [payload: string | Buffer, says: RegExp, model?: string][] = [
      ['{', /not JSON/], ['[1, 2]', /object/], ['{"amount": NaN}', /NaN/], [Buffer.from([0xff, 0xfe]), /UTF-8/], ['['.repeat(200) + ']'.repeat(200), /nested/],
      [JSON.stringify(short), /lacks/], [JSON.stringify({ ...rowAt(0), colour: 1 }), /no input colour/], [JSON.stringify({ ...rowAt(0), [manifest.inputs[0]!.name]: { a: 1 } }), /./],
      [JSON.stringify(rowAt(0)), /no model named/, 'nobody'],
    ];
    for (const [at, [payload, , model]] of wrong.entries()) await ask(payload, `${at}`, model === undefined ? {} : { model });
    await answered(wrong.length);
    for (const { body, correlation } of replies) expect(body.error, String(wrong[Number(correlation)]?.[0]).slice(0, 60)).toMatch(wrong[Number(correlation)]![1]);
    // Nobody can be told of these.
    const payload = JSON.stringify(rowAt(0));
    for (const responseTopic of ['millwright/v1/works/press-1/a', `millwright/v1-score/${MODEL}`, '$SYS/x']) await ask(payload, 'loop', { responseTopic });
    await client.publishAsync(`millwright/v1-score/${MODEL}`, payload, { qos: 1 });
    await until(() => connector().rejected === wrong.length + 4);
    await ask(payload, 'good');
    await until(() => replies.some(({ correlation, body }) => correlation === 'good' && body.quality !== undefined));
    expect(replies.map(({ correlation }) => correlation)).not.toContain('loop');
    const causes = rig().live.rejections().filter((one) => one.connector === connector().name).map(({ cause }) => cause);
    expect(new Set(causes)).toEqual(new Set(['not-json', 'malformed', 'unknown-topic', 'unsupported']));
  });

  it('share a broker\'s requests, so that each is answered once', async () => {
    const { ask, answered, url, connector, name, replies } = await asking();
    const { live } = rig();
    await live.addConnector(tester, { kind: 'mqtt-scoring', name: `${name}-b`, url });
    const other = () => live.connectors().find((one) => one.name === `${name}-b`)!;
    await until(() => other().state === 'connected');
    const count = 30;
    await Promise.all(Array.from({ length: count }, (_, at) => ask(JSON.stringify(rowAt(at)), `${at}`)));
    await answered(count);
    await until(() => connector().messages + other().messages >= count);
    expect([replies.length, connector().messages + other().messages]).toEqual([count, count]);
    expect(Math.min(connector().messages, other().messages)).toBeGreaterThan(0);
  });

  it('tell a connection that is tried what a broker lacks', async () => {
    const { live } = rig();
    expect(await live.testConnector({ kind: 'mqtt-scoring', name: 'try', url: await mosquitto() })).toMatchObject({ ok: true });
    expect(await live.testConnector({ kind: 'mqtt-scoring', name: 'try', url: 'mqtt://127.0.0.1:1' })).toMatchObject({ ok: false });
  });
});
