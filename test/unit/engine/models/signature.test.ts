import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldedName, SIGNATURE_FILE, signatureFile, type PackageSignature } from '../../../../electron/contract/signature';
import { checkSignature } from '../../../../electron/engine/models/check-signature';
import { fingerprintOf, pemOf, publicKeyOf } from '../../../../electron/node/ed25519';
import { newSigningKey } from '../../../../electron/node/private-key';
import { sha256, signatureOf, signed, text, type Files } from '../../../support/signed';

const key = newSigningKey();
const other = newSigningKey();
const keyId = fingerprintOf(createPublicKey(key));

/** Packages of a few files, no two of them one name on a system without letter case. */
const name = fc.oneof(fc.constantFrom('model.onnx', 'manifest.json', 'card.md', 'w/1.bin', 'Straße.md', 'é.txt'), fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9._-]{0,11}$/))
  .filter((one) => foldedName(one) !== SIGNATURE_FILE);
const packages = fc.uniqueArray(fc.tuple(name, fc.uint8Array({ maxLength: 40 })), { minLength: 1, maxLength: 6, selector: ([one]) => foldedName(one) }).map((files): Files => new Map(files));
const runs = { numRuns: 60 };

/** Whatever is done to a signed package, it is told apart from one that was signed. */
const neverHolds = (change: fc.Arbitrary<(files: Files) => Files>) =>
  fc.assert(fc.asyncProperty(packages, change, async (files, changed) => {
    const claim = await checkSignature(changed(signed(files, key)));
    expect(claim).toMatchObject({ state: 'wrong', reason: expect.stringMatching(/./) });
  }), runs);
const nth = <T>(items: readonly T[], at: number): T => items[at % items.length]!;
const own = (files: Files) => [...files.keys()].filter((one) => one !== SIGNATURE_FILE);

/** The same package with another signature file. */
const withSignature = (files: Files, change: (signature: PackageSignature) => PackageSignature): Files =>
  new Map([...files, [SIGNATURE_FILE, text(signatureFile(change(JSON.parse(new TextDecoder().decode(files.get(SIGNATURE_FILE))) as PackageSignature)))]]);

describe('a signed package', () => {
  it('holds, whatever order its files come in', () =>
    fc.assert(fc.asyncProperty(packages, async (files) => {
      expect(await checkSignature(signed(files, key))).toEqual({ state: 'signed', keyId });
      expect(await checkSignature(new Map([...signed(files, key)].reverse()))).toEqual({ state: 'signed', keyId });
    }), runs));

  it('without its signature is unsigned', async () => expect(await checkSignature(new Map([['model.onnx', text('m')]]))).toEqual({ state: 'unsigned' }));

  it('does not hold where a byte of any file is another, its signature\'s own included', () =>
    neverHolds(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 })).map(([file, at, by]) => (files) => {
      const filled = [...files].filter(([, bytes]) => bytes.length > 0);
      const [changed, bytes] = nth(filled, file);
      const copy = bytes.slice();
      copy[at % copy.length]! ^= by;
      return new Map([...files, [changed, copy]]);
    })));

  it('does not hold where a file is longer or shorter', () =>
    neverHolds(fc.tuple(fc.nat(), fc.boolean()).map(([file, longer]) => (files) => {
      const changed = nth([...files.keys()], file);
      const bytes = files.get(changed)!;
      return new Map([...files, [changed, longer || bytes.length === 0 ? new Uint8Array([...bytes, 0]) : bytes.slice(0, -1)]]);
    })));

  it('does not hold where a file is missing', () =>
    neverHolds(fc.nat().map((at) => (files) => {
      const gone = nth(own(files), at);
      return new Map([...files].filter(([one]) => one !== gone));
    })));

  it('does not hold where a file is one too many', () =>
    neverHolds(fc.tuple(name, fc.uint8Array({ maxLength: 5 })).map(([extra, bytes]) => (files) => new Map([...files, [files.has(extra) ? `${extra}~` : extra, bytes]]))));

  it('does not hold where a file has another name, or only other letter case', () =>
    neverHolds(fc.tuple(fc.nat(), fc.constantFrom('case', 'suffix', 'folder')).map(([at, how]) => (files) => {
      const renamed = nth(own(files), at);
      const swapped = [...renamed].map((letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase())).join('');
      const to = how === 'folder' ? `x/${renamed}` : how === 'case' && swapped !== renamed && !files.has(swapped) ? swapped : `${renamed}~`;
      return new Map([...files].map(([one, bytes]) => [one === renamed ? to : one, bytes]));
    })));

  it('does not hold where two files have changed places', () =>
    fc.assert(fc.asyncProperty(packages.filter((files) => new Set([...files.values()].map(sha256)).size > 1), async (files) => {
      const whole = signed(files, key);
      const [a, b] = own(whole).filter((one, i, all) => i === 0 || sha256(files.get(one)!) !== sha256(files.get(all[0]!)!));
      const changed = new Map([...whole, [a!, whole.get(b!)!], [b!, whole.get(a!)!]]);
      expect(await checkSignature(changed)).toMatchObject({ state: 'wrong' });
    }), runs));

  it('does not hold with the signature of another package', () =>
    fc.assert(fc.asyncProperty(packages, packages, async (files, foreign) => {
      const before = signed(files, key);
      const moved = new Map([...before, [SIGNATURE_FILE, signed(foreign, key).get(SIGNATURE_FILE)!]]);
      const same = JSON.stringify(signatureOf(files, key).files) === JSON.stringify(signatureOf(foreign, key).files);
      expect((await checkSignature(moved)).state).toBe(same ? 'signed' : 'wrong');
    }), runs));

  it('does not hold where the list of another content was put over an old signature', () =>
    neverHolds(fc.uint8Array({ minLength: 1, maxLength: 5 }).map((bytes) => (files) => {
      const changed = own(files)[0]!;
      const after = new Map([...files, [changed, new Uint8Array([...files.get(changed)!, ...bytes])]]);
      return withSignature(after, (signature) => ({ ...signatureOf(after, key), signature: signature.signature }));
    })));

  it('does not hold where its key is another, alone, with its fingerprint or with a signature of its own', () =>
    neverHolds(fc.constantFrom<(mine: PackageSignature, foreign: PackageSignature) => PackageSignature>(
      (mine, foreign) => ({ ...mine, publicKey: foreign.publicKey }),
      (mine, foreign) => ({ ...mine, publicKey: foreign.publicKey, keyId: foreign.keyId }),
      (mine, foreign) => ({ ...mine, keyId: foreign.keyId }),
      (mine, foreign) => ({ ...foreign, keyId: mine.keyId }),
      (mine, foreign) => ({ ...mine, signature: foreign.signature }),
    ).map((swap) => (files) => withSignature(files, (mine) => swap(mine, signatureOf(files, other))))));

  it('signed anew by another key holds for that key alone', async () => {
    const files: Files = new Map([['model.onnx', text('changed')]]);
    expect(await checkSignature(signed(files, other))).toEqual({ state: 'signed', keyId: fingerprintOf(createPublicKey(other)) });
  });

  it('does not hold where the list names a file twice, or two that differ in case alone', async () => {
    const twins: Files = new Map([['Card.md', text('a')], ['card.md', text('b')]]);
    expect(await checkSignature(signed(twins, key))).toMatchObject({ state: 'wrong', reason: expect.stringMatching(/one name on systems that know no letter case/) });
    const files: Files = new Map([['model.onnx', text('m')]]);
    const twice = withSignature(signed(files, key), (one) => ({ ...one, files: [...one.files, ...one.files] }));
    expect(await checkSignature(twice)).toMatchObject({ state: 'wrong', reason: expect.stringMatching(/twice or out of order/) });
  });

  it('is not one by a file of nearly that name', () =>
    neverHolds(fc.constantFrom('Signature.json', 'SIGNATURE.JSON').map((nearly) => (files) => new Map([...files].map(([one, bytes]) => [one === SIGNATURE_FILE ? nearly : one, bytes])))));

  it('never does worse than being wrong, whatever its signature says', () =>
    fc.assert(fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(text)), async (bytes) => {
      expect(await checkSignature(new Map([['model.onnx', text('m')], [SIGNATURE_FILE, bytes]]))).toMatchObject({ state: 'wrong' });
    }), runs));
});

describe('a public key', () => {
  it('is known by its fingerprint, in whichever of its two forms it comes', () => {
    const publicKey = createPublicKey(key);
    for (const form of [pemOf(publicKey), signatureOf(new Map([['a', text('a')]]), key).publicKey]) expect(fingerprintOf(publicKeyOf(form))).toBe(keyId);
  });

  it.each([
    ['a private one', key.export({ type: 'pkcs8', format: 'pem' }).toString(), /private key, which stays with whoever signs/],
    ['nothing of the kind', 'hello', /can't be read/],
    ['for another algorithm', pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey), /Ed25519 is taken/],
    ['a point of small order', Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(`01${'00'.repeat(31)}`, 'hex')]).toString('base64'), /anyone can sign/],
  ])('is refused where it is %s', (_, given, reason) => expect(() => publicKeyOf(given)).toThrow(reason));
});
