import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { app } from 'electron';
import type { Client } from '../../contract/contract';
import { MillwrightError } from '../../contract/errors';
import type { Manifest } from '../../contract/manifest';
import { places } from '../../main/places';
import { openSession } from '../engine';
import { interruptible } from '../interrupt';
import { note } from '../output';
import type { Parsed } from '../options';
import { machine, rounded, type Bench } from './bench';
import type { Asked, Plan } from './realtime/asking';

const MODEL = 'transaction-fraud';
const WANT_MS = 3;
const PLAN = { warmUp: 3_000, rounds: 20, requestsEach: 500, atOnce: 16, rateMs: 3_000 };

/** One payment at a time asked of the fraud model over HTTP, in an appliance of its own, beside a bare server in the same process that only parses the same body. */
export async function benchRealtime(parsed: Parsed): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'millwright-bench-'));
  const session = await openSession({ ...parsed, home: join(folder, 'home'), passphraseFile: undefined }, { allowNew: true });
  try {
    return await interruptible(() => measured(session.client));
  } finally {
    await session.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function measured(client: Client): Promise<Bench> {
  const { url, key, body, path } = await prepared(client);
  const baseline = await parseOnly(client, path);
  note(`Measuring one request at a time, and then ${PLAN.atOnce} at once …`);
  const [ours, bare] = await asked({ ...PLAN, targets: [{ url: `${url}/v2/models/${MODEL}/infer`, key, body }, { url: `http://127.0.0.1:${baseline.port}/`, key, body }] });
  if (!ours || !bare) throw new MillwrightError('internal', 'The asking thread ended without an answer.');
  baseline.stop();
  const over = rounded(at(ours.ms, 0.99) - at(bare.ms, 0.99));
  return {
    name: 'realtime',
    machine: machine(),
    figures: {
      requests: ours.ms.length, bodyBytes: Buffer.byteLength(body),
      p50Ms: rounded(at(ours.ms, 0.5)), p99Ms: rounded(at(ours.ms, 0.99)), parseOnlyP50Ms: rounded(at(bare.ms, 0.5)), parseOnlyP99Ms: rounded(at(bare.ms, 0.99)),
      p50OverParseOnlyMs: rounded(at(ours.ms, 0.5) - at(bare.ms, 0.5)), p99OverParseOnlyMs: over,
      bareRunP50Ms: rounded(baseline.p50Ms), bareRunP99Ms: rounded(baseline.p99Ms),
      requestsPerSecond: rounded(ours.perS, 0), parseOnlyRequestsPerSecond: rounded(bare.perS, 0),
    },
    ratios: { rateOverParseOnly: rounded(ours.perS / bare.perS) },
    bars: [{ what: 'ms of a request with one row over a bare server that only parses it, at the 99th percentile', want: `<= ${WANT_MS}`, got: over, holds: over <= WANT_MS }],
  };
}

async function prepared(client: Client): Promise<{ url: string; key: string; body: string; path: string }> {
  await client.vault.create({ personName: 'Bench', passphrase: randomBytes(16).toString('hex'), useKeychain: false });
  const path = (await client.models.shipped({})).find(({ model }) => model === MODEL)?.path;
  if (path === undefined) throw new MillwrightError('not-found', `The model ${MODEL} does not ship with this build.`);
  const { version } = await client.models.import({ path });
  await client.models.promote({ model: MODEL, version });
  const { manifest } = await client.models.get({ model: MODEL });
  const { secret } = await client.api.addKey({ name: 'bench', scopes: ['infer'], perMinute: 10_000_000 });
  const { url, message } = await client.api.set({ on: true, port: 0 });
  if (url === null) throw new MillwrightError('unavailable', message);
  const shown = (await (await fetch(`${url}/v2/models/${MODEL}`, { headers: { authorization: `Bearer ${secret}` } })).json()) as { inputs: { name: string; datatype: string }[] };
  const inputs = shown.inputs.map(({ name, datatype }) => ({ name, datatype, shape: [1, 1], data: [usual(manifest, name)] }));
  return { url, key: secret, body: JSON.stringify({ id: 'payment', inputs }), path };
}

function usual(manifest: Manifest, name: string): number | string | boolean {
  const input = manifest.inputs.find((one) => one.name === name);
  if (!input || input.kind === 'text') return '';
  if (input.kind === 'category') return input.labels[0] ?? '';
  const [low, high] = input.usual ?? input.range ?? [0, 1];
  return input.kind === 'boolean' ? true : input.kind === 'integer' ? Math.round((low + high) / 2) : (low + high) / 2;
}

function parseOnly(client: Client, model: string): Promise<{ port: number; p50Ms: number; p99Ms: number; stop(): void }> {
  return new Promise((resolve, reject) => {
    const stop = client.tools.parseOnly({ model }, (frame) => resolve({ ...frame, stop }), (error) => error && reject(error));
  });
}

/** What the thread made of its plan. Errors: the thread's. */
function asked(plan: Plan): Promise<Asked[]> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(places(join(app.getAppPath(), 'dist')).entry('bench-asking'), { workerData: plan, name: 'bench-asking', execArgv: [] });
    thread.once('message', resolve);
    thread.once('error', reject);
  });
}

function at(values: Float64Array, share: number): number {
  const rising = values.slice().sort();
  return rising[Math.min(rising.length - 1, Math.floor(share * rising.length))] ?? NaN;
}
