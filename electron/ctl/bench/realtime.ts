import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '../../contract/contract';
import { MillwrightError } from '../../contract/errors';
import type { Manifest } from '../../contract/manifest';
import { openSession } from '../engine';
import { interruptible } from '../interrupt';
import { note } from '../output';
import type { Parsed } from '../options';
import { machine, rounded, type Bench } from './bench';

const MODEL = 'transaction-fraud';
const WANT_MS = 3;
const WARM_UP = 300;
/** The two servers in turn, so that whatever else the machine does falls on both. */
const ROUNDS = 10;
const REQUESTS_EACH = 500;
const AT_ONCE = 16;
const RATE_MS = 3_000;
const TUNING_MS = 60_000;

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
  const [ours, bare] = [target(`${url}/v2/models/${MODEL}/infer`, key, body), target(`http://127.0.0.1:${baseline.port}/`, key, body)];
  const answer = await ours.once();
  if (answer.status !== 200) throw new MillwrightError('internal', `The model answered ${answer.status}: ${answer.text}`);
  for (let i = 0; i < WARM_UP; i++) for (const one of [ours, bare]) await one.once();
  const [oursMs, bareMs]: [number[], number[]] = [[], []];
  note('Measuring one request at a time …');
  for (let round = 0; round < ROUNDS; round++) {
    for (const [one, into] of [[bare, bareMs], [ours, oursMs]] as const) for (let i = 0; i < REQUESTS_EACH; i++) into.push((await one.once()).ms);
  }
  note(`Measuring ${AT_ONCE} at once …`);
  const [bareRate, ourRate] = [await bare.rate(), await ours.rate()];
  for (const one of [ours, bare]) one.close();
  baseline.stop();
  const over = rounded(at(oursMs, 0.99) - at(bareMs, 0.99));
  return {
    name: 'realtime',
    machine: machine(),
    figures: {
      requests: oursMs.length, bodyBytes: Buffer.byteLength(body),
      p50Ms: rounded(at(oursMs, 0.5)), p99Ms: rounded(at(oursMs, 0.99)), parseOnlyP50Ms: rounded(at(bareMs, 0.5)), parseOnlyP99Ms: rounded(at(bareMs, 0.99)),
      p50OverParseOnlyMs: rounded(at(oursMs, 0.5) - at(bareMs, 0.5)), p99OverParseOnlyMs: over,
      bareRunP50Ms: rounded(baseline.p50Ms), bareRunP99Ms: rounded(baseline.p99Ms),
      requestsPerSecond: rounded(ourRate, 0), parseOnlyRequestsPerSecond: rounded(bareRate, 0),
    },
    ratios: { rateOverParseOnly: rounded(ourRate / bareRate) },
    bars: [{ what: 'ms of a request with one row over a bare server that only parses it, at the 99th percentile', want: `<= ${WANT_MS}`, got: over, holds: over <= WANT_MS }],
  };
}

async function prepared(client: Client): Promise<{ url: string; key: string; body: string; path: string }> {
  await client.vault.create({ personName: 'Bench', passphrase: randomBytes(16).toString('hex'), useKeychain: false });
  const path = (await client.models.shipped({})).find(({ model }) => model === MODEL)?.path;
  if (path === undefined) throw new MillwrightError('not-found', `The model ${MODEL} does not ship with this build.`);
  const { version } = await client.models.import({ path });
  await client.models.promote({ model: MODEL, version });
  await tuned(client);
  const { manifest } = await client.models.get({ model: MODEL });
  const { secret } = await client.api.addKey({ name: 'bench', scopes: ['infer'], perMinute: 10_000_000 });
  const { url, message } = await client.api.set({ on: true, port: 0 });
  if (url === null) throw new MillwrightError('unavailable', message);
  const shown = (await (await fetch(`${url}/v2/models/${MODEL}`, { headers: { authorization: `Bearer ${secret}` } })).json()) as { inputs: { name: string; datatype: string }[] };
  const inputs = shown.inputs.map(({ name, datatype }) => ({ name, datatype, shape: [1, 1], data: [usual(manifest, name)] }));
  return { url, key: secret, body: JSON.stringify({ id: 'payment', inputs }), path };
}

/** A new champion is measured first, which takes the whole machine; so is the one that is always there. */
async function tuned(client: Client): Promise<void> {
  note('Waiting until the models are measured …');
  const champions = (await client.models.list({})).filter(({ stage }) => stage === 'champion').map(({ model }) => model);
  for (const until = performance.now() + TUNING_MS; performance.now() < until; await new Promise((resolve) => setTimeout(resolve, 250))) {
    const running = await Promise.all(champions.map((model) => client.models.running({ model })));
    if (running.every(({ measured: when }) => when !== null)) return;
  }
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

function target(url: string, key: string, body: string) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
  const one = new Agent({ keepAlive: true, maxSockets: 1 });
  const many = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const ask = (agent: Agent) =>
    new Promise<{ status: number; ms: number; text: string }>((resolve, reject) => {
      const began = performance.now();
      const asked = request(url, { method: 'POST', agent, headers }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, ms: performance.now() - began, text }));
      });
      asked.on('error', reject);
      asked.end(body);
    });
  return {
    once: () => ask(one),
    /** Requests a second, as many at once as there are connections. */
    rate: async () => {
      let count = 0;
      const until = performance.now() + RATE_MS;
      await Promise.all(Array.from({ length: AT_ONCE }, async () => {
        while (performance.now() < until) {
          await ask(many);
          count++;
        }
      }));
      return (count * 1000) / RATE_MS;
    },
    close: () => {
      one.destroy();
      many.destroy();
    },
  };
}

function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
