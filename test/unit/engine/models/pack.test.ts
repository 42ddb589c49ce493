import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packArchive } from '../../../../electron/engine/models/pack';
import { unzip } from '../../../../electron/workers/lib/zip';
import { sha256, text } from '../../../support/signed';

const limits = { entries: 100, totalBytes: 1 << 20, fileBytes: () => 1 << 20 };
const packages = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-zà-ÿ][a-z0-9._-]{0,9}$/), fc.uint8Array({ maxLength: 300 })), { maxLength: 8, selector: ([name]) => name });

it('a package as one file gives each file back, and is the same bytes whatever order they came in', () =>
  fc.assert(fc.property(packages, (given) => {
    const archive = packArchive(new Map(given));
    const files = unzip(archive, limits);
    expect([...files.keys()].sort()).toEqual(given.map(([name]) => name).sort());
    for (const [name, bytes] of given) expect(Buffer.compare(files.get(name)!, bytes)).toBe(0);
    expect(Buffer.compare(packArchive(new Map([...given].reverse())), archive)).toBe(0);
  }), { numRuns: 100 }));

it('the same bytes on every machine', () => {
  const archive = packArchive(new Map([['manifest.json', text('{}')], ['model.onnx', text('model')]]));
  expect(sha256(archive)).toBe('5b5c96c2e15441bfaf81c781e3a22271d48c94422bdafa615f633d298c707db2');
});
