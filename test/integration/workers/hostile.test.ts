import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { inspectModel } from '../../../electron/engine/models/inspector';
import { readModel } from '../../../electron/workers/lib/onnx/graph';
import { runnableModel } from '../../../electron/workers/lib/onnx/rewrite';
import { WireError } from '../../../electron/workers/lib/onnx/wire';
import { MillwrightError } from '../../../electron/contract/errors';
import { nodeHost } from '../../support/node-host';
import { buildModel, columnsModel, externalFloats, floats, graph, labelModel, slowModel, value, zipMapModel } from '../../support/onnx-builder';
import { bundled, temporaryDir } from '../../support/store';

const host = nodeHost();
afterAll(() => host.close());

const external = buildModel({
  nodes: [{ op: 'Mul', inputs: ['x', 'w'], outputs: ['y'] }], inputs: [value('x', 'float32', ['N', 1])], outputs: [value('y', 'float32', ['N', 1])],
  initializers: [externalFloats('w', [1], { location: 'w.bin', offset: 0, length: 4 })],
});
const valid = [columnsModel(), labelModel(), slowModel(), zipMapModel([0, 1]), zipMapModel(['a', 'b', 'c']), external];

/** Valid models with bytes changed, taken out, doubled, or cut off. */
const mutated = fc.constantFrom(...valid).chain((whole) => fc.oneof(
  fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }).map((changes) => {
    const bytes = whole.slice();
    for (const [at, byte] of changes) bytes[at] = byte;
    return bytes;
  }),
  fc.nat(whole.length - 1).map((length) => whole.slice(0, length)),
  fc.tuple(fc.nat(whole.length - 1), fc.nat(40)).map(([at, length]) => Uint8Array.from([...whole.slice(0, at), ...whole.slice(at + length)])),
  fc.tuple(fc.nat(whole.length - 1), fc.nat(40)).map(([at, length]) => Uint8Array.from([...whole.slice(0, at + length), ...whole.slice(at)])),
));

async function inspect(bytes: Uint8Array) {
  const path = join(await temporaryDir(), 'model.onnx');
  await writeFile(path, bytes);
  return (await inspectModel(host, { path })).inspection;
}

/** `y = x` with an If in an If in an If. */
function nested(depth: number): Uint8Array {
  const branch = (level: number): ReturnType<typeof graph> => graph({
    nodes: level === 0 ? [{ op: 'Identity', inputs: ['x'], outputs: ['out'] }] : [{ op: 'If', inputs: ['go'], outputs: ['out'], attributes: { then_branch: branch(level - 1), else_branch: branch(0) } }],
    inputs: [], outputs: [value('out', 'float32', ['N', 1])],
  });
  return buildModel({
    nodes: [{ op: 'If', inputs: ['go'], outputs: ['y'], attributes: { then_branch: branch(depth), else_branch: branch(0) } }],
    inputs: [value('x', 'float32', ['N', 1]), value('go', 'bool', [])], outputs: [value('y', 'float32', ['N', 1])],
  });
}

describe('a hostile model', () => {
  it('is read and rewritten or told apart, whatever was done to its bytes', () => {
    const data = new Map([['w.bin', new Uint8Array(4)]]);
    fc.assert(fc.property(mutated, (bytes) => {
      try {
        const model = readModel(bytes);
        const { bytes: runs } = runnableModel(bytes, model, data, 1024 * 1024);
        readModel(runs);
      } catch (error) {
        if (!(error instanceof WireError)) expect(error).toBeInstanceOf(MillwrightError);
      }
    }), { numRuns: 3000 });
  });

  it('gets an answer within the limits, and its process takes nothing with it', async () => {
    await fc.assert(fc.asyncProperty(mutated, async (bytes) => {
      const inspection = await inspect(bytes);
      expect(inspection.ms).toBeLessThan(11_000);
      if (!inspection.ok) expect(inspection.reason).toMatch(/\w{3}/);
    }), { numRuns: 6 });
    expect(await inspect(columnsModel())).toMatchObject({ ok: true });
  }, 60_000);

  it.each<[string, Uint8Array, RegExp]>([
    ['graphs nested very deeply', nested(60), /not an ONNX model|damaged/],
    ['a weight of more numbers than there are', buildModel({
      nodes: [{ op: 'Add', inputs: ['x', 'w'], outputs: ['y'] }], inputs: [value('x', 'float32', ['N', 1])], outputs: [value('y', 'float32', ['N', 1])],
      initializers: [floats('w', [2 ** 40, 2 ** 40], [1])],
    }), /.{10}/],
  ])('is refused with %s', async (_, bytes, reason) => {
    const inspection = await inspect(bytes);
    expect(inspection.ok).toBe(false);
    expect(inspection.reason).toMatch(reason);
  });
});

it('a process that holds more memory than it may is ended, also while its own thread is busy', async () => {
  const guard = await bundled('electron/workers/lib/memory-guard.ts');
  const greedy = `
    require(${JSON.stringify(guard)}).guardMemory(300 * 1024 * 1024);
    const held = [];
    for (let i = 0; i < 40; i++) {
      held.push(Buffer.alloc(16 * 1024 * 1024, 1));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }`;
  const child = spawn(process.execPath, ['-e', greedy], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, stdio: 'ignore' });
  expect(await new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))).toBe('SIGKILL');
});
