import { createPublicKey, type KeyObject } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, afterEach, describe, expect, it } from 'vitest';
import { assetMigrations, createAssets } from '../../../electron/engine/assets';
import { addSignature, createModels, inspectPackage, modelMigrations, packageFiles, scorerOfFile, type Models } from '../../../electron/engine/models';
import type { Who } from '../../../electron/engine/shared/who';
import type { Store } from '../../../electron/engine/store';
import { fingerprintOf, pemOf, signFiles } from '../../../electron/node/ed25519';
import { newSigningKey } from '../../../electron/node/private-key';
import { labelModel, matrixModel } from '../../support/onnx-builder';
import { labelManifest, writePackage } from '../../support/packages';
import { temporaryDir, testStore } from '../../support/store';
import { zip } from '../../support/zip';
import { workers } from '../../support/workers';

const anna: Who = { kind: 'person', person: { id: 1, name: 'Anna', role: 'administrator' } };
const key = newSigningKey();
const stranger = newSigningKey();
const publicPem = (one: KeyObject) => pemOf(createPublicKey(one));
const keyId = fingerprintOf(createPublicKey(key));
const { host, inference } = workers();
let store: Store;
let models: Models;
let dir: string;
let records: { what: string; before: unknown; after: unknown }[];

const security = { record: async (_: unknown, __: Who, what: string, before: unknown, after: unknown) => void records.push({ what, before, after }) };
const open = async () => createModels({ store, security, inference, host, assets: await createAssets({ store, security }), clock: { now: () => 1000, received: () => 1000 } });
const pack = (name: string, options: Parameters<typeof writePackage>[1] = {}) => writePackage(join(dir, name), options);
const version = (v: string) => ({ manifest: labelManifest({ version: v }) });
const sign = async (path: string, by = key, to?: string) => addSignature(host, { path, signature: signFiles(await packageFiles(host, path), by), to });
const archived = async (name: string, folder: string) => {
  const path = join(dir, name);
  const names = (await readdir(folder)).sort();
  await writeFile(path, zip(await Promise.all(names.map(async (one) => ({ name: `press/${one}`, bytes: new Uint8Array(await readFile(join(folder, one))) })))));
  return path;
};
const take = (path: string) => models.import(path, { who: anna });

beforeEach(async () => {
  records = [];
  dir = await temporaryDir();
  store = await testStore([...modelMigrations, ...assetMigrations]);
  models = await open();
});
afterEach(() => models.close());

describe('a signed package', () => {
  it('is signed in its place or as one file, every file of it, and known for what it is as either', async () => {
    const folder = await pack('press');
    await writeFile(join(folder, 'train.py'), 'print()');
    const archive = await sign(folder, key, join(dir, 'press.mwpkg'));
    expect(await readdir(folder)).not.toContain('signature.json');
    await sign(folder);
    expect(await inspectPackage(host, archive)).toMatchObject({ inspection: { ok: true }, signature: { state: 'unknown', keyId } });
    const imported = await take(folder);
    expect(imported.signature).toEqual({ state: 'unknown', keyId });
    // Content that is the same is the same version, whatever it came as.
    expect(await take(archive)).toEqual(imported);
    await models.signing.trust({ name: 'Works', publicKey: publicPem(key) }, anna);
    expect(models.list()[0]?.signature).toEqual({ state: 'trusted', keyId, name: 'Works' });
    expect((await (await open()).get('press')).version.signature).toEqual({ state: 'trusted', keyId, name: 'Works' });
  });

  it('that was changed is refused by everything that reads it, demanded or not, and nothing of it is run', async () => {
    const folder = await pack('press');
    await sign(folder);
    await writeFile(join(folder, 'card.md'), '# Another');
    const archive = await archived('press.mwpkg', folder);
    for (const path of [folder, archive]) {
      const reason = /signature of .* is wrong: card\.md is not what was signed/;
      expect(await inspectPackage(host, path)).toMatchObject({ inspection: { ok: false, reason: expect.stringMatching(reason) }, signature: { state: 'wrong' } });
      await expect(take(path)).rejects.toMatchObject({ code: 'model-refused', message: expect.stringMatching(reason) });
    }
    await expect(scorerOfFile({ host, inference }, folder)).rejects.toMatchObject({ code: 'model-refused' });
    expect(models.list()).toEqual([]);
  });

  it.each<[string, (folder: string) => Promise<unknown>, RegExp]>([
    ['a file that nobody signed', (folder) => writeFile(join(folder, 'extra.txt'), ''), /extra\.txt was not signed/],
    ['one in a folder below', async (folder) => { await mkdir(join(folder, 'sub')); await writeFile(join(folder, 'sub/model.onnx'), ''); }, /sub\/model\.onnx was not signed/],
    ['a link', (folder) => symlink('/etc/hostname', join(folder, 'link')), /link in it is no file/],
  ])('with %s is refused', async (_, spoil, reason) => {
    const folder = await pack('press');
    await sign(folder);
    await spoil(folder);
    await expect(take(folder)).rejects.toMatchObject({ code: 'model-refused', message: expect.stringMatching(reason) });
  });

  it('is refused where the archive was packed again with what a Mac adds', async () => {
    const folder = await pack('press');
    await sign(folder);
    const files = await Promise.all((await readdir(folder)).map(async (one) => ({ name: `press/${one}`, bytes: new Uint8Array(await readFile(join(folder, one))) })));
    await writeFile(join(dir, 'mac.mwpkg'), zip([...files, { name: '__MACOSX/press/._model.onnx', bytes: new Uint8Array(1) }]));
    await expect(take(join(dir, 'mac.mwpkg'))).rejects.toMatchObject({ message: expect.stringMatching(/__MACOSX\/press\/\._model\.onnx was not signed/) });
  });

  it('is not made of a bare model, nor by a signature over what it no longer has', async () => {
    await writeFile(join(dir, 'bare.onnx'), labelModel());
    await expect(sign(join(dir, 'bare.onnx'))).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringMatching(/bare model/) });
    const folder = await pack('press');
    const signature = signFiles(await packageFiles(host, folder), key);
    await writeFile(join(folder, 'card.md'), '# Another');
    await expect(addSignature(host, { path: folder, signature })).rejects.toMatchObject({ code: 'conflict' });
    expect(await readdir(folder)).not.toContain('signature.json');
  });
});

describe('a site that demands signatures', () => {
  it('imports and promotes only what a trusted key signed, or what ships, and says why', async () => {
    const before = await take(await pack('before'));
    const [mine, foreign] = [await pack('mine', version('2.0.0')), await pack('foreign', version('3.0.0'))];
    await sign(mine);
    await sign(foreign, stranger);
    const signer = await models.signing.trust({ name: 'Works', publicKey: publicPem(key), why: 'ours' }, anna);
    await models.signing.demand(true, anna, 'policy');
    expect(records.filter(({ what }) => /sign/i.test(what) && what !== 'models.import')).toEqual([
      { what: 'models.trustSigner', before: null, after: { name: 'Works', keyId } },
      { what: 'models.demandSigned', before: { signedOnly: false }, after: { signedOnly: true } },
    ]);
    await expect(take(await pack('unsigned', version('4.0.0')))).rejects.toMatchObject({ code: 'model-refused', message: expect.stringMatching(/only packages signed by a key that it trusts.*is not signed/) });
    await expect(take(foreign)).rejects.toMatchObject({ code: 'model-refused', message: expect.stringMatching(/a key that is not trusted here/) });
    expect((await models.inspect(foreign)).refused).toMatch(/not trusted here/);
    await expect(models.promote('press', before.version, anna)).rejects.toMatchObject({ code: 'model-refused', message: expect.stringMatching(/press@1\.0\.0 can't be used: it is not signed/) });
    expect((await models.inspect(mine)).refused).toBeNull();
    await take(mine);
    expect(await models.promote('press', '2.0.0', anna)).toMatchObject({ stage: 'champion', signature: { state: 'trusted', name: 'Works' } });
    // What ships is known by its content, wherever it lies.
    expect(await take(join(host.files.models, 'customer-churn'))).toMatchObject({ signature: { state: 'shipped' } });
    expect(await models.promote('customer-churn', models.list().at(-1)?.version ?? '', anna)).toMatchObject({ stage: 'champion' });
    // A key that is trusted no longer: what it signed answers on, and is not promoted again.
    await models.signing.remove(signer.keyId, anna);
    expect(models.condition('press')).toEqual({ state: 'ready' });
    await models.close();
    models = await open();
    await models.start();
    expect(models.condition('press')).toEqual({ state: 'ready' });
    await models.signing.demand(false, anna);
    await models.promote('press', '1.0.0', anna);
    await models.signing.demand(true, anna);
    await expect(models.promote('press', '2.0.0', anna)).rejects.toMatchObject({ message: expect.stringMatching(/not trusted here/) });
  });

  it('holds the kept files against their signature again at every promotion', async () => {
    const folder = await pack('press');
    await sign(folder);
    const { id } = await take(folder);
    await store.main.transaction('spoil', (tx) => tx.run(`UPDATE model_file SET data = ? WHERE version = ? AND name = 'card.md'`, [new TextEncoder().encode('# Another'), id]));
    await expect(models.promote('press', '1.0.0', anna)).rejects.toMatchObject({ code: 'model-refused', message: expect.stringMatching(/signature of press@1\.0\.0 is wrong: card\.md/) });
  });

  it('knows what shipped before it knew of signatures, once it has started', async () => {
    await take(join(host.files.models, 'customer-churn'));
    await take(await pack('press'));
    await store.main.transaction('as before', (tx) => tx.run('DELETE FROM model_signature'));
    await models.close();
    models = await open();
    expect(models.list().map(({ signature }) => signature.state)).toEqual(['unsigned', 'unsigned']);
    await models.start();
    expect(models.list().map(({ signature }) => signature.state)).toEqual(['shipped', 'unsigned']);
    expect(records.at(-1)).toEqual({ what: 'models.shipped', before: null, after: expect.objectContaining({ model: 'customer-churn' }) });
  });

  it('keeps keys and their names apart', async () => {
    await models.signing.trust({ name: 'Works', publicKey: publicPem(key) }, anna);
    await expect(models.signing.trust({ name: 'Other', publicKey: publicPem(key) }, anna)).rejects.toMatchObject({ code: 'conflict', message: expect.stringMatching(/as Works/) });
    await expect(models.signing.trust({ name: 'works', publicKey: publicPem(stranger) }, anna)).rejects.toMatchObject({ code: 'conflict' });
    await expect(models.signing.remove('0'.repeat(64), anna)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a version that is exported', () => {
  const out = (request: Partial<Parameters<Models['export']>[0]> & { to: string }) => models.export({ model: 'press', as: 'came', overwrite: false, ...request }, anna);
  const bytesOf = (path: string) => readFile(path);

  it('that came as an archive is that archive, bit for bit', async () => {
    const path = await archived('came.mwpkg', await pack('press'));
    await take(path);
    await out({ to: join(dir, 'out.mwpkg') });
    expect(await bytesOf(join(dir, 'out.mwpkg'))).toEqual(await bytesOf(path));
    expect((await out({ to: join(dir, 'out') })).files.map((file) => file.path)).toEqual([join(dir, 'out', 'press-1.0.0.mwpkg')]);
    expect(await bytesOf(join(dir, 'out', 'press-1.0.0.mwpkg'))).toEqual(await bytesOf(path));
    expect(records.at(-1)).toMatchObject({ what: 'models.export', after: { model: 'press', version: '1.0.0' } });
    await expect(out({ to: join(dir, 'out.mwpkg') })).rejects.toMatchObject({ code: 'conflict' });
    await out({ to: join(dir, 'out.mwpkg'), overwrite: true });
    expect((await readdir(dir)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('that came as a folder is its files byte for byte, and the same one file each time it is asked for', async () => {
    const folder = await pack('press');
    await take(folder);
    await out({ to: join(dir, 'out') });
    expect((await readdir(join(dir, 'out'))).sort()).toEqual((await readdir(folder)).sort());
    for (const name of await readdir(folder)) expect(await bytesOf(join(dir, 'out', name))).toEqual(await bytesOf(join(folder, name)));
    const [first, second] = [await out({ to: join(dir, 'a.mwpkg') }), await out({ to: join(dir, 'b'), as: 'mwpkg' })];
    expect(second.files[0]?.sha256).toBe(first.files[0]?.sha256);
    // And it is the version that it was made of.
    expect((await take(join(dir, 'a.mwpkg'))).id).toBe(models.list()[0]?.id);
  });

  it('that was signed as a folder is signed where it arrives', async () => {
    const folder = await pack('press');
    await writeFile(join(folder, 'train.py'), 'print()');
    await sign(folder);
    await take(folder);
    for (const to of [join(dir, 'out'), join(dir, 'out.mwpkg')]) {
      await out({ to });
      expect((await inspectPackage(host, to)).signature).toEqual({ state: 'unknown', keyId });
    }
  });

  it('that came as a bare model is that file', async () => {
    await writeFile(join(dir, 'sum.onnx'), matrixModel(3));
    await take(join(dir, 'sum.onnx'));
    await out({ model: 'sum', to: join(dir, 'again.onnx') });
    expect(await bytesOf(join(dir, 'again.onnx'))).toEqual(await bytesOf(join(dir, 'sum.onnx')));
    await take(await pack('press'));
    await expect(out({ to: join(dir, 'press.onnx') })).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringMatching(/4 files/) });
  });

  it('is not written into the data folder, over other files, or half', async () => {
    await take(await pack('press'));
    await expect(out({ to: join(host.home, 'x.mwpkg') })).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringMatching(/data folder/) });
    await expect(out({ to: dir })).rejects.toMatchObject({ code: 'conflict', message: expect.stringMatching(/not empty/) });
    await expect(out({ to: '/proc/nothing/x.mwpkg' })).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(out({ version: '9', to: join(dir, 'x') })).rejects.toMatchObject({ code: 'not-found' });
  });
});
