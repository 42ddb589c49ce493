/** Which Electron a checkout runs on, and that what the appliance is made of runs in it. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { onnx } from 'onnx-proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
interface Runtime { kind: string; version: string; dist: string; executable: string; how: string }
interface Sources { tryDeclared: () => Promise<string | undefined>; registryRuns: () => boolean; fromRegistry: () => Promise<string> }
const resolver = '../../build/setup/electron.mjs';
const { chooseElectron, executableIn } = (await import(resolver)) as {
  chooseElectron: (env: NodeJS.ProcessEnv, sources: Sources) => Promise<Runtime>;
  executableIn: (dist: string) => string;
};

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'runtime-')); });
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

/** A folder that looks like a runtime. */
function fake(name: string, version: string): string {
  const dist = join(folder, name);
  mkdirSync(dirname(executableIn(dist)), { recursive: true });
  writeFileSync(executableIn(dist), '');
  writeFileSync(join(dist, 'version'), version);
  return dist;
}

const reachable: Sources = { tryDeclared: () => Promise.resolve('/declared'), registryRuns: () => true, fromRegistry: () => Promise.resolve('/registry') };
const closed: Sources = { ...reachable, tryDeclared: () => Promise.resolve(undefined) };

describe('the choice of a runtime', () => {
  it('takes the folder of ELECTRON_OVERRIDE_DIST_PATH before anything else', async () => {
    const dist = fake('own', 'v40.1.2');
    const runtime = await chooseElectron({ ELECTRON_OVERRIDE_DIST_PATH: dist }, reachable);
    expect(runtime).toMatchObject({ kind: 'override', version: '40.1.2', dist, executable: executableIn(dist) });
  });

  it('says so when that folder holds no runtime, and does not quietly take another', async () => {
    await expect(chooseElectron({ ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'nothing') }, reachable)).rejects.toThrow(/ELECTRON_OVERRIDE_DIST_PATH is .*nothing/);
  });

  it('takes the declared version where it is installed or can be downloaded', async () => {
    expect(await chooseElectron({}, reachable)).toMatchObject({ kind: 'declared', dist: '/declared' });
  });

  it("takes the registry's on a closed net, and says that it is not for release", async () => {
    const runtime = await chooseElectron({}, closed);
    expect(runtime).toMatchObject({ kind: 'registry', version: '33.2.1', dist: '/registry' });
    expect(runtime.how).toMatch(/not for release/);
  });

  it('says what to do where there is none', async () => {
    await expect(chooseElectron({}, { ...closed, registryRuns: () => false })).rejects.toThrow(/ELECTRON_OVERRIDE_DIST_PATH/);
  });
});

describe('the runtime that was chosen', () => {
  it('is the one that runs these tests', () => {
    expect(process.versions.electron).toBeDefined();
    expect(process.execPath).toBe(process.env.MILLWRIGHT_RUNTIME);
  });

  it('runs a model in a process of its own', async () => {
    const float3 = { tensorType: { elemType: onnx.TensorProto.DataType.FLOAT, shape: { dim: [{ dimValue: 3 }] } } };
    const model = onnx.ModelProto.encode(onnx.ModelProto.create({
      irVersion: 8,
      opsetImport: [{ domain: '', version: 13 }],
      graph: { name: 'double', node: [{ opType: 'Add', input: ['x', 'x'], output: ['y'] }], input: [{ name: 'x', type: float3 }], output: [{ name: 'y', type: float3 }] },
    })).finish();
    const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'programs/inference-child.cjs'), Buffer.from(model).toString('base64')], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    expect(JSON.parse(stdout)).toEqual([2, 4, 6]);
  });
});
