import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const entries = '../../../build/bundle/entries.mjs';
const { external, node } = (await import(entries)) as { external: string[]; node: Record<string, string> };

/** The packages of which anything is in a bundle. */
async function packagesOf(name: string): Promise<string[]> {
  const { metafile } = await build({ absWorkingDir: root, entryPoints: [node[name] ?? ''], bundle: true, platform: 'node', format: 'cjs', target: 'node20', external, metafile: true, write: false, outfile: 'bundle.cjs', logLevel: 'silent' });
  const held = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])));
  const found = held.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
  return [...new Set(found)].sort();
}

/** A thread loads its whole script before it does anything, and a file of some thousand rows is scored in less time than schemas and clients take to load. */
describe('the scripts of batch scoring', () => {
  it.each<[string, string[]]>([['batch-models.cjs', []], ['batch-tables.cjs', ['@duckdb/node-api']]])('%s holds what its threads need alone', async (name, packages) => {
    expect(await packagesOf(name)).toEqual(packages);
  });

  it('holds no schemas in its process, which is told what was checked before', async () => {
    expect(await packagesOf('batch.cjs')).not.toContain('zod');
  });
});
