import { app } from 'electron';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '../../../contract/contract';
import { MillwrightError } from '../../../contract/errors';
import type { Manifest, WindowSpec } from '../../../contract/manifest';
import { places } from '../../../main/places';
import { machineKey, SITE, tags } from './messages';

const MODEL = 'machine-failure';
/** What each input of the model is made of: a window of ten seconds. */
const WINDOW_MS = 10_000;
const aggregates: WindowSpec['aggregate'][] = ['mean', 'max', 'mean', 'max', 'last'];
const CONNECT_MS = 15_000;
/** Made in one transaction, so that the appliance's file does not grow in one leap. */
const AT_ONCE = 1_000;

/** Sets up an appliance as a person would: vault, site, model, a source. */
export async function setUp(client: Client, folder: string, port: number): Promise<{ grow(machines: number): Promise<void> }> {
  await client.vault.create({ personName: 'Benchmark', passphrase: randomBytes(16).toString('hex'), useKeychain: false });
  const plant = await setUpPlant(client, folder);
  await client.live.addConnector({ name: 'broker', kind: 'mqtt', url: `mqtt://127.0.0.1:${port}` });
  await connected(client);
  return plant;
}

/** Site and model of an appliance that is open and has its source; `grow` makes machines up to so many, watched by the model. */
export async function setUpPlant(client: Client, folder: string): Promise<{ grow(machines: number): Promise<void> }> {
  const { ids } = await client.assets.addMany({ parent: null, nodes: [{ kind: 'site', key: SITE, name: 'Benchmark' }] });
  const site = ids[0] ?? null;
  const { model, version } = await client.models.import({ path: windowedModel(folder) });
  await client.models.promote({ model, version });
  let made = 0;
  const grow = async (machines: number) => {
    const added: number[] = [];
    while (made < machines) {
      const from = made;
      made = Math.min(machines, made + AT_ONCE);
      const nodes = Array.from({ length: made - from }, (_, i) => machineNode(from + i));
      added.push(...(await client.assets.addMany({ parent: site, nodes })).ids);
    }
    if (added.length > 0) await client.models.watch({ model, assets: added });
  };
  return { grow };
}

function machineNode(machine: number) {
  return {
    kind: 'equipment' as const, key: machineKey(machine), name: `Machine ${machine}`, attributes: { type: 'M' },
    tags: tags.map(({ name, unit }) => ({ name, title: name.replace('_', ' '), kind: 'number' as const, unit, staleAfterMs: 5_000 })),
  };
}

/** The shipped model, fed from windows. */
function windowedModel(folder: string): string {
  const shipped = join(places(join(app.getAppPath(), 'dist')).models, MODEL);
  const own = join(folder, 'windowed');
  mkdirSync(own);
  for (const file of ['model.onnx', 'card.md', 'golden.json', 'background.json']) if (existsSync(join(shipped, file))) cpSync(join(shipped, file), join(own, file));
  const manifest = JSON.parse(readFileSync(join(shipped, 'manifest.json'), 'utf8')) as Manifest;
  const inputs = manifest.inputs.map((input, at) => (input.from === 'tag' ? { ...input, window: { aggregate: aggregates[at % aggregates.length], lengthMs: WINDOW_MS, paneMs: 1_000 } } : input));
  writeFileSync(join(own, 'manifest.json'), JSON.stringify({ ...manifest, name: 'bench', inputs }));
  return own;
}

export async function connected(client: Client): Promise<void> {
  for (const until = performance.now() + CONNECT_MS; performance.now() < until; await new Promise((resolve) => setTimeout(resolve, 50))) {
    if ((await client.live.connectors({}))[0]?.state === 'connected') return;
  }
  throw new MillwrightError('timeout', 'The appliance did not connect to the broker.');
}
