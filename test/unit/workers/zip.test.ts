import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MillwrightError } from '../../../electron/contract/errors';
import { unzip } from '../../../electron/workers/lib/zip';
import { zip, type ZipFile } from '../../support/zip';

const MB = 1024 * 1024;
const limits = { entries: 100, totalBytes: 8 * MB, fileBytes: () => 4 * MB };
const text = (words: string) => new TextEncoder().encode(words);
const file = (name: string, words = name): ZipFile => ({ name, bytes: text(words) });
const names = (archive: Uint8Array) => [...unzip(archive, limits).keys()];

describe('unpacking an archive', () => {
  it('gives each file back byte for byte, packed or stored', () => {
    const files = unzip(zip([file('a.txt', 'aaaa'.repeat(1000)), { ...file('b/c.txt', 'other'), stored: true }]), limits);
    expect(files).toEqual(new Map([['a.txt', text('aaaa'.repeat(1000))], ['b/c.txt', text('other')]]));
  });

  it('sees through a folder that everything lies in, and leaves out what nobody asks for', () => {
    expect(names(zip([file('press/'), file('press/model.onnx'), file('press/w/1.bin'), file('__MACOSX/press/._model.onnx')]))).toEqual(['model.onnx', 'w/1.bin']);
    expect([...unzip(zip([file('a'), file('b')]), { ...limits, fileBytes: (name) => (name === 'a' ? MB : undefined) }).keys()]).toEqual(['a']);
  });

  it.each<[string, ZipFile[], RegExp]>([
    ['a name goes up', [file('../evil')], /"\.\.\/evil", a name that leaves its folder/],
    ['a name is absolute', [file('/etc/evil')], /leaves its folder/],
    ['a name has a backslash', [file('..\\evil')], /leaves its folder/],
    ['a name is there twice', [file('a'), file('a')], /holds a twice/],
    ['a file is a link', [{ ...file('model.onnx', '/etc/passwd'), mode: 0o120777 }], /model\.onnx in it is a link/],
    ['a file is encrypted', [{ ...file('a'), flags: 1 }], /a in it is encrypted/],
    ['a file is larger than may be', [{ name: 'a', bytes: new Uint8Array(5 * MB) }], /a in it unpacks to more than 4 MB/],
    ['a file is larger than it claims', [{ name: 'a', bytes: new Uint8Array(5 * MB), claims: 10 }], /a in it unpacks to more than 4 MB/],
    ['all files together are larger than may be', ['a', 'b', 'c'].map((name) => ({ name, bytes: new Uint8Array(3 * MB) })), /c in it unpacks to more than 2 MB/],
    ['there are too many', Array.from({ length: 101 }, (_, i) => file(`f${i}`)), /holds 101 files; up to 100/],
    ['a file is not what its sum says', [{ ...file('a', 'words'), claims: 4 }], /a in it is damaged/],
  ])('is refused where %s', (_, files, reason) => {
    expect(() => unzip(zip(files), limits)).toThrow(reason);
  });

  it('never does worse than being refused, whatever its bytes', () => {
    const whole = zip([file('press/model.onnx', 'model '.repeat(50)), file('press/manifest.json', '{}')]);
    const damaged = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }).map((changes) => {
      const bytes = whole.slice();
      for (const [at, byte] of changes) bytes[at] = byte;
      return bytes;
    });
    const cut = fc.nat(whole.length - 1).map((length) => whole.slice(0, length));
    fc.assert(fc.property(fc.oneof(damaged, cut, fc.uint8Array({ maxLength: 100 })), (bytes) => {
      try {
        unzip(bytes, limits);
      } catch (error) {
        expect(error).toBeInstanceOf(MillwrightError);
      }
    }), { numRuns: 2000 });
  });
});
