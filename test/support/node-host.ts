import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Channel } from '../../electron/contract/channel';
import { MillwrightError } from '../../electron/contract/errors';
import type { Host, WorkerHandle, WorkerName } from '../../electron/contract/host';

const root = process.env.MILLWRIGHT_ROOT ?? process.cwd();
const sources: Record<WorkerName, string> = {
  inference: 'electron/workers/inference.ts',
  inspection: 'electron/workers/inspection.ts',
  batch: 'electron/workers/batch.ts',
  opcua: 'electron/workers/opcua.ts',
  demo: 'electron/demo/main.ts',
};

export interface NodeHost extends Host {
  /** Processes started and still alive. */
  readonly workers: ReadonlySet<WorkerHandle>;
  /** Ends them all. */
  close(): Promise<void>;
}

/**
 * A host for tests in plain Node, or Electron run as Node: workers are child processes of `dist/<name>.cjs`, or bundled from the
 * sources where `npm test` has not made them (`MILLWRIGHT_TEST_SOURCES=1` takes the sources in any case).
 */
export function nodeHost({ home = mkdtempSync(join(tmpdir(), 'mw-host-')) } = {}): NodeHost {
  const workers = new Set<WorkerHandle>();
  return {
    home,
    files: { addon: addonPath(), sqlThread: join(root, 'dist/sql-thread.cjs'), models: join(root, 'models') },
    build: { version: '0.0.0', electron: process.versions.electron ?? '', chrome: '', runtimeSource: 'test', forRelease: false },
    workers,
    async fork(entry, env = {}) {
      const handle = forkScript(await scriptOf(entry), env);
      workers.add(handle);
      void handle.exited.then(() => workers.delete(handle));
      return handle;
    },
    print: () => Promise.reject(new MillwrightError('unavailable', 'This host has no printer of its own: nothing is made into a PDF here.')),
    keepKey: () => {},
    keepPerson: () => {},
    keychain: {
      available: false,
      seal: () => Promise.reject(new MillwrightError('unavailable', 'This host has no keychain.')),
      unseal: () => Promise.reject(new MillwrightError('unavailable', 'This host has no keychain.')),
    },
    async close() {
      const all = [...workers];
      for (const worker of all) worker.kill();
      await Promise.all(all.map(({ exited }) => exited));
    },
  };
}

function addonPath(): string {
  const built = join(root, 'dist/native/better_sqlite3.node');
  return process.env.MILLWRIGHT_ADDON ?? (existsSync(built) ? built : join(root, 'node_modules/better-sqlite3-multiple-ciphers/prebuilds/linux-x64.node'));
}

function forkScript(script: string, env: Record<string, string>): WorkerHandle {
  const child = fork(script, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: ['--max-old-space-size=2048'],
    env: { ...process.env, ...env, ELECTRON_RUN_AS_NODE: '1' },
  });
  const port: Channel = {
    send: (message) => {
      if (child.connected) child.send(message as object, () => {});
    },
    onMessage: (listener) => void child.on('message', listener),
    onClose: (listener) => void child.on('exit', listener),
    close: () => {
      if (child.connected) child.disconnect();
    },
  };
  return {
    port,
    pid: child.pid,
    kill: () => void child.kill('SIGKILL'),
    exited: new Promise((done) => child.once('exit', (code) => done(code))),
  };
}

const bundles = new Map<WorkerName, Promise<string>>();

async function scriptOf(entry: WorkerName): Promise<string> {
  const built = join(root, 'dist', `${entry}.cjs`);
  if (existsSync(built) && process.env.MILLWRIGHT_TEST_SOURCES !== '1') return built;
  let bundled = bundles.get(entry);
  if (!bundled) bundles.set(entry, (bundled = bundleWorker(entry)));
  return bundled;
}

/** Beside `node_modules`, so that packages that stay outside a bundle are found from it. */
async function bundleWorker(entry: WorkerName): Promise<string> {
  const outfile = join(root, 'node_modules/.cache/millwright-test', `${entry}-${process.pid}.cjs`);
  process.once('exit', () => rmSync(outfile, { force: true }));
  // Only here, so that a process that is itself bundled can hold this.
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: realpathSync(resolve(root)),
    entryPoints: [sources[entry]],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['electron', 'onnxruntime-node', '@duckdb/node-bindings'],
    logLevel: 'error',
  });
  return outfile;
}
