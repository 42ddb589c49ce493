import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ctl, needsRuntime, newAppliance, serve, startCtl, ended, until } from '../../support/ctl';
import { freePort } from '../mqtt/support';

describe.skipIf(needsRuntime())('a site that is asked over HTTP', () => {
  it('lives while it is locked, and answers a till once it is open', async () => {
    const appliance = await newAppliance();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const get = (path: string, key?: string, body?: unknown) => fetch(url + path, { ...(key ? { headers: { authorization: `Bearer ${key}` } } : {}), ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }) });

    const site = await serve(appliance, { args: ['--http', String(port)] });
    expect((await until(() => get('/health/ready'), ({ status }) => status === 200)).status).toBe(200);
    expect(await ctl(['http', 'show', '--home', appliance.home])).toMatchObject({ code: 0, stdout: `Answers on ${url}.\n` });
    const here = ['--home', appliance.home];
    await ctl(['model', 'import', 'transaction-fraud', ...here]);
    expect((await ctl(['model', 'promote', 'transaction-fraud@1.0.0', ...here])).stderr).toBe('');
    const added = await ctl(['apikey', 'add', 'till', '--scope', 'infer', ...here]);
    const key = added.stdout.trim();
    expect([added.code, key]).toEqual([0, expect.stringMatching(/^mwk_[0-9a-f]{12}_[\w-]{43}$/)]);
    const { inputs } = (await (await get('/v2/models/transaction-fraud', key)).json()) as { inputs: { name: string; datatype: string }[] };
    const payment: Record<string, unknown> = { merchant_category: 'grocery', entry_mode: 'chip' };
    const body = { id: '1', inputs: inputs.map(({ name, datatype }) => ({ name, datatype, shape: [1, 1], data: [payment[name] ?? (datatype === 'BOOL' ? true : 1)] })) };
    const answered = await get('/v2/models/transaction-fraud/infer', key, body);
    const said = (await answered.json()) as { id: string; outputs: { data: number[] }[]; error?: string };
    expect([answered.status, said.error, said.id]).toEqual([200, undefined, '1']);
    expect(said.outputs[0]?.data[0]).toBeGreaterThanOrEqual(0);
    expect(said.outputs[0]?.data[0]).toBeLessThanOrEqual(1);

    await site.client.vault.lock({});
    expect((await get('/health/live')).status).toBe(200);
    expect([(await get('/health/ready')).status, (await get('/v2/models/transaction-fraud/infer', key, body)).status]).toEqual([503, 503]);
    expect((await site.stop()).code).toBe(0);
    await expect(get('/health/live')).rejects.toThrow();

    // A port that is taken ends a service that was told to answer there.
    const taken = createServer().listen(port, '127.0.0.1');
    onTestFinished(() => void taken.close());
    expect(await ended(startCtl(['serve', '--http', String(port), ...appliance.unlocked]))).toMatchObject({ code: 1, stderr: `millwrightctl: Port ${port} is in use by another program. Choose another port, or end that program.\n` });
  }, 120_000);
});
