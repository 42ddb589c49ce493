import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttpFace } from '../../../../electron/engine/api';
import { apiRig } from '../../../support/api-rig';
import { echoPackage } from '../../../support/echo-models';
import { needsProgram } from '../../../support/needs';
import { tester } from '../../../support/live-rig';
import { temporaryDir } from '../../../support/store';

const body = { inputs: [{ name: 'fp32', datatype: 'FP32', shape: [1], data: [1.5] }] };

describe('the HTTP face', () => {
  const rig = apiRig({ packages: { echo: echoPackage('echo', ['float32']) } });

  it('is asked with a key that may, by either header, and by nobody else', async () => {
    const { ask, key } = rig();
    const infer = (options: Parameters<typeof ask>[1]) => ask('/v2/models/echo/infer', { body, ...options });
    expect(await infer({ key: null })).toMatchObject({ status: 401, json: { error: expect.stringContaining('needs an API key') } });
    expect(await infer({ key: `mwk_${'0'.repeat(12)}_${'a'.repeat(43)}` })).toMatchObject({ status: 401, json: { error: 'This API key is not known here, or was revoked.' } });
    expect(await infer({ key: await key('read') })).toMatchObject({ status: 403, json: { error: 'This needs a key with the scope infer; yours has read.' } });
    expect((await infer({ key: await key('infer') })).json.outputs).toEqual([{ name: 'fp32_out', datatype: 'FP32', shape: [1, 1], data: [1.5] }]);
    expect((await infer({ key: null, headers: { 'x-api-key': await key('infer') } })).status).toBe(200);
    // Of a key all but the last letter right.
    const good = await key('infer');
    expect((await infer({ key: `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}` })).status).toBe(401);
  });

  it('keeps of a key a hash alone, says when it was used, and refuses one that was revoked', async () => {
    const { api, ask, store, security } = rig();
    const { key, secret } = await api.keys.add(tester, { name: 'till', scopes: ['infer', 'infer'] });
    expect(key).toMatchObject({ name: 'till', scopes: ['infer'], perMinute: 60_000, lastUsed: null, revoked: null });
    const kept = JSON.stringify(await store.main.all('SELECT * FROM api_key'));
    expect(kept).not.toContain(secret.slice(-43));
    await expect(api.keys.add(tester, { name: 'till', scopes: ['read'] })).rejects.toMatchObject({ code: 'conflict' });
    expect((await ask('/v2', { key: secret })).status).toBe(200);
    expect(api.keys.list().find(({ name }) => name === 'till')?.lastUsed).toBeGreaterThan(Date.now() - 10_000);
    await api.keys.revoke(tester, 'till');
    expect((await ask('/v2', { key: secret })).status).toBe(401);
    expect(security.recorded.filter((what) => what.startsWith('api.'))).toEqual(expect.arrayContaining(['api.set', 'api.addKey', 'api.revokeKey']));
    // The name is free again; the one before stays on the list.
    await api.keys.add(tester, { name: 'till', scopes: ['read'] });
    expect(api.keys.list().filter(({ name }) => name === 'till')).toHaveLength(2);
    await expect(api.keys.revoke(tester, 'nobody')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('lets a key ask as often as it may, and says when again', async () => {
    const { api, ask } = rig();
    const { secret } = await api.keys.add(tester, { name: 'slow', scopes: ['read'], perMinute: 3 });
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push((await ask('/v2', { key: secret })).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    const late = await ask('/v2', { key: secret });
    expect(late.json).toEqual({ error: expect.stringMatching(/^Too many requests\. Ask again in /) });
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
    // Whoever watches over the machine is never told so.
    for (let i = 0; i < 10; i++) expect((await ask('/health/live', { key: null })).status).toBe(200);
  });

  it('answers whoever has no HTTP to speak, too much of it, or nothing that is there', async () => {
    const { ask, url } = rig();
    expect(await ask('/nowhere', { key: null })).toMatchObject({ status: 404, json: { error: expect.stringContaining('/openapi.json') } });
    expect(await ask('/v2/models/echo/infer', { body: Buffer.alloc(17 * 1024 * 1024, 0x20) })).toMatchObject({ status: 413, json: { error: expect.stringContaining('16 MiB') } });
    expect(await ask('/v2/models/%ff')).toMatchObject({ status: 400, json: { error: expect.any(String) } });
    const said = await new Promise<string>((resolve) => {
      const { hostname, port } = new URL(url);
      const socket = import('node:net').then(({ connect }) => connect(Number(port), hostname, function (this: import('node:net').Socket) {
        this.end('HELO there\r\n\r\n');
      }));
      void socket.then((one) => {
        let text = '';
        one.on('data', (chunk: Buffer) => { text += chunk.toString(); });
        one.on('close', () => resolve(text));
      });
    });
    expect(said).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[^]*\{"error":"This is not HTTP/);
  });

  it('says 503 with a word while the appliance is locked, and lives', async () => {
    const { face, api, ask } = rig();
    face.locked();
    onTestFinished(() => face.opened(api));
    expect(await ask('/health/live', { key: null })).toMatchObject({ status: 200, json: { live: true } });
    expect(await ask('/health/ready', { key: null })).toMatchObject({ status: 503, json: { ready: false, error: expect.stringContaining('locked') } });
    expect(await ask('/v2/health/ready', { key: null })).toMatchObject({ status: 503, json: { ready: false, live: true } });
    expect(await ask('/v2/models/echo/infer', { body })).toMatchObject({ status: 503, json: { error: expect.stringContaining('locked') } });
    expect((await ask('/v2/models/echo/infer', { body })).headers.get('retry-after')).toBe('10');
    expect((await ask('/openapi.json', { key: null })).status).toBe(200);
  });

  it('is off until somebody wants it, says why it can\'t listen, and takes it up when it can', async () => {
    const { api } = rig();
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as { port: number };
    const face = createHttpFace({ forced: { port }, build: { version: '1' }, onProblem: () => undefined });
    onTestFinished(() => face.close());
    expect(face.status()).toMatchObject({ state: 'off', url: null });
    await face.start();
    expect(face.status()).toMatchObject({ state: 'failed', message: `Port ${port} is in use by another program. Choose another port, or end that program.` });
    await new Promise((resolve) => taken.close(resolve));
    await face.opened(api);
    expect(face.status()).toMatchObject({ on: true, state: 'listening', url: `http://127.0.0.1:${port}` });
  });

  it('goes nowhere unencrypted but to this machine', async () => {
    const { api, face } = rig();
    const before = face.status();
    for (const address of ['0.0.0.0', '192.168.1.5', '::']) {
      await expect(api.settings.set(tester, { address })).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('needs a certificate') });
    }
    await expect(api.settings.set(tester, { address: '0.0.0.0', tls: { certificate: 'no PEM', key: 'none' } })).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('can\'t be read') });
    expect(face.status()).toEqual(before);
  });

  it.skipIf(needsProgram('openssl'))('answers on TLS with the certificate it was given, whose key the vault has', async () => {
    const { api, face, security, store } = rig();
    const dir = await temporaryDir();
    const make = (name: string) => {
      execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', join(dir, `${name}.key`), '-out', join(dir, `${name}.pem`), '-days', '30', '-subj', `/CN=${name}`], { stdio: 'ignore' });
      return { certificate: readFileSync(join(dir, `${name}.pem`), 'utf8'), key: readFileSync(join(dir, `${name}.key`), 'utf8') };
    };
    const [own, other] = [make('works.example'), make('other.example')];
    await expect(api.settings.set(tester, { address: '0.0.0.0', tls: { certificate: own.certificate, key: other.key } })).rejects.toMatchObject({ message: 'The key does not belong to the certificate.' });
    await api.settings.set(tester, { address: '0.0.0.0', tls: own });
    onTestFinished(async () => {
      await api.settings.set(tester, { address: '127.0.0.1', tls: null });
      await face.settled();
    });
    await face.settled();
    expect(face.status()).toMatchObject({ state: 'listening', tls: { subject: 'CN=works.example' }, url: expect.stringMatching(/^https:\/\/0\.0\.0\.0:\d+$/) });
    const port = Number(new URL(face.status().url ?? '').port);
    const answer = await new Promise<string>((resolve, reject) => {
      httpsRequest({ port, host: '127.0.0.1', path: '/health/live', ca: own.certificate, servername: 'works.example' }, (response) => response.on('data', (chunk: Buffer) => resolve(chunk.toString()))).on('error', reject).end();
    });
    expect(answer).toBe('{"live":true}');
    expect(JSON.stringify(await store.main.all('SELECT * FROM http_setting'))).not.toContain('PRIVATE KEY');
    expect(await security.secrets.get('http:tls-key')).toBe(own.key);
    // Without it, it may not stay where others reach it.
    await expect(api.settings.set(tester, { tls: null })).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('describes itself truly: every path that it has, each answer of the form that it says', async () => {
    const { ask } = rig();
    const { json: description } = await ask('/openapi.json', { key: null });
    expect(description).toMatchObject({ openapi: '3.1.0', info: { title: 'Millwright', version: '1.2.3' } });
    const { described } = await import('./described');
    expect(await described(description, ask)).toEqual([]);
  });
});
