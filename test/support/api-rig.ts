import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { MillwrightError } from '../../electron/contract/errors';
import { scopes, type Scope } from '../../electron/contract/http';
import { alarmMigrations, createAlarms } from '../../electron/engine/alarms';
import { apiMigrations, createApi, createHttpFace, type Api, type HttpFace } from '../../electron/engine/api';
import { assetMigrations, createAssets } from '../../electron/engine/assets';
import { createHistory, type History } from '../../electron/engine/history';
import { createInference, type Inference } from '../../electron/engine/inference';
import { createLive, liveMigrations, type Live } from '../../electron/engine/live';
import { createModels, modelMigrations, type Models } from '../../electron/engine/models';
import { systemClock } from '../../electron/engine/shared/clock';
import { openStore, type Store } from '../../electron/engine/store';
import { tester, trail } from './live-rig';
import { nodeHost, type NodeHost } from './node-host';
import { writePackage } from './packages';
import { addon, sqlThread } from './store';

type Packages = Record<string, Parameters<typeof writePackage>[1]>;

export interface ApiRig {
  host: NodeHost;
  store: Store;
  models: Models;
  live: Live;
  /** Set, no reading can be kept. */
  trouble: { store: MillwrightError | undefined };
  api: Api;
  face: HttpFace;
  security: ReturnType<typeof trail>;
  url: string;
  /** A key with these scopes, all of them where none is named. */
  key(...of: Scope[]): Promise<string>;
  ask(path: string, options?: Ask): Promise<Asked>;
  problems: unknown[];
}
export interface Ask {
  /** Null: none. Left out: one that may do everything. */
  key?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
  method?: string;
}
export interface Asked {
  status: number;
  headers: Headers;
  bytes: Buffer;
  json: any;
}

export interface ApiRigOptions {
  packages?: Packages;
  /** Models that ship, by name. */
  shipped?: readonly string[];
  inference?: Partial<Parameters<typeof createInference>[0]>;
}

/** The HTTP face over real parts, for all tests of a file: an encrypted store, models in their worker, a socket. */
export function apiRig({ packages = {}, shipped = [], inference: limits = {} }: ApiRigOptions = {}): () => ApiRig {
  let rig: ApiRig | undefined;
  let inference: Inference;
  let dir: string;
  const closing: { close(): unknown }[] = [];
  const trouble: { store: MillwrightError | undefined } = { store: undefined };
  const failing = (history: History): History => Object.assign(Object.create(history) as History, { append: (readings: Parameters<History['append']>[0]) => (trouble.store ? Promise.reject(trouble.store) : history.append(readings)) });
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'mw-api-'));
    const host = nodeHost({ home: dir });
    inference = createInference({ host, ...limits });
    const store = await openStore({ dir, key: randomBytes(32), addon, sqlThread: await sqlThread(), reserve: false, migrations: [...modelMigrations, ...assetMigrations, ...alarmMigrations, ...liveMigrations, ...apiMigrations].sort((a, b) => a.id - b.id) });
    const security = trail();
    const clock = systemClock();
    const problems: unknown[] = [];
    const assets = await createAssets({ store, security });
    const models = await createModels({ store, security, inference, host, assets, clock });
    const paths = [...shipped.map((name) => join(process.cwd(), 'models', name)), ...(await Promise.all(Object.entries(packages).map(([name, written]) => writePackage(join(dir, 'packages', name), written))))];
    for (const path of paths) {
      const { model, version } = await models.import(path, { who: tester });
      await models.promote(model, version, tester);
    }
    const site = await assets.addAsset(tester, { parent: null, kind: 'site', key: 'works', name: 'Works' });
    const press = await assets.addAsset(tester, { parent: site.id, kind: 'equipment', key: 'press-1', name: 'Press 1', attributes: {} });
    await assets.addTag(tester, { asset: press.id, name: 'a', title: 'Amount', kind: 'number', staleAfterMs: 60_000 });
    await assets.addTag(tester, { asset: press.id, name: 'grade', title: 'Grade', kind: 'category', labels: ['L', 'H'], staleAfterMs: 60_000 });
    const history = await createHistory({ store, clock, security });
    const alarms = createAlarms({ store, security, assets, models, history, clock });
    const live = createLive({ store, security, assets, models, history: failing(history), alarms, host, clock, onProblem: (error) => problems.push(error) });
    await alarms.start();
    await live.start();
    closing.push(live, alarms, history);
    const api = await createApi({ store, security, models, live, alarms, clock, onProblem: (error) => problems.push(error) });
    const face = createHttpFace({ build: { version: '1.2.3' }, onProblem: (error) => problems.push(error) });
    await face.opened(api);
    await api.settings.set(tester, { on: true, port: 0 });
    await face.settled();
    let count = 0;
    const key = async (...of: Scope[]) => (await api.keys.add(tester, { name: `key ${++count}`, scopes: of.length > 0 ? of : scopes, perMinute: 1_000_000 })).secret;
    const all = await key();
    const ask = async (path: string, { key: own = all, body, headers = {}, method }: Ask = {}): Promise<Asked> => {
      const response = await fetch(`${face.status().url}${path}`, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: { ...(own === null ? {} : { authorization: `Bearer ${own}` }), ...headers },
        ...(body === undefined ? {} : { body: (typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)) as string }),
      });
      const bytes = Buffer.from(await response.arrayBuffer());
      return { status: response.status, headers: response.headers, bytes, json: /json/.test(response.headers.get('content-type') ?? '') ? (JSON.parse(bytes.toString()) as unknown) : undefined };
    };
    rig = { host, store, models, live, trouble, api, face, security, url: face.status().url ?? '', key, ask, problems };
  }, 120_000);
  afterAll(async () => {
    await rig?.face.close();
    await rig?.api.close();
    for (const part of closing) await part.close();
    await rig?.models.close();
    await inference?.close();
    await rig?.store.close();
    await rig?.host.close();
    await rm(dir, { recursive: true, force: true });
  });
  return () => {
    if (!rig) throw new Error('the rig is not up yet');
    return rig;
  };
}
