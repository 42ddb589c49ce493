import { createPublicKey } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { MillwrightError } from '../../contract/errors';
import { fingerprintOf, pemOf, signFiles } from '../../node/ed25519';
import { newSigningKey, privateKeyPem, readPrivateKey } from '../../node/private-key';
import type { Command } from '../command';
import { readPassphrase } from '../engine';
import { exists, writeError } from '../files';
import { UsageError, type Parsed } from '../options';
import { answer, note } from '../output';
import { withTools } from '../with';

const SHORTEST_PASSPHRASE = 10;

/** Of the key itself; the vault's is another. */
function keyPassphrase(parsed: Parsed): string | undefined {
  const file = parsed.text('key-passphrase-file');
  return file === undefined ? process.env.MILLWRIGHT_KEY_PASSPHRASE || undefined : readPassphrase(file);
}

/** A file that was not there, for these eyes only. Errors: conflict, invalid-input, store-full. */
function writeNew(path: string, text: string, mode: number): void {
  let file: number;
  try {
    file = openSync(path, 'wx', mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new MillwrightError('conflict', `${path} exists already, and a key is never written over. Name another file.`, { file: path });
    throw writeError(error, path);
  }
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } catch (error) {
    rmSync(path, { force: true });
    throw writeError(error, path);
  } finally {
    closeSync(file);
  }
}

const newKey: Command = {
  usage: '--out FILE [--key-passphrase-file F | --no-passphrase]',
  does: 'makes a key to sign model packages with, and FILE.pub to hand to the sites that are to trust it; needs no vault',
  options: { out: { type: 'string' }, 'key-passphrase-file': { type: 'string' }, 'no-passphrase': { type: 'boolean' } },
  run: async (parsed) => {
    const file = resolve(parsed.needed('out'));
    const open = parsed.flag('no-passphrase');
    const passphrase = open ? undefined : keyPassphrase(parsed);
    if (!open && passphrase === undefined) throw new UsageError('A key is kept under a passphrase: give --key-passphrase-file F or MILLWRIGHT_KEY_PASSPHRASE, or say --no-passphrase.');
    if (passphrase !== undefined && passphrase.length < SHORTEST_PASSPHRASE) throw new MillwrightError('invalid-input', `The passphrase is too short: use at least ${SHORTEST_PASSPHRASE} characters.`);
    const publicFile = `${file}.pub`;
    if (exists(publicFile)) throw new MillwrightError('conflict', `${publicFile} exists already. Name another file.`, { file: publicFile });
    const key = newSigningKey();
    const publicKey = createPublicKey(key);
    writeNew(file, privateKeyPem(key, passphrase), 0o600);
    writeNew(publicFile, pemOf(publicKey), 0o644);
    const fingerprint = fingerprintOf(publicKey);
    answer(parsed, { file, publicFile, keyId: fingerprint, protected: passphrase !== undefined }, () => [
      `The key is in ${file}${passphrase === undefined ? ', without a passphrase: whoever reads it can sign' : ''}. Keep it away from the sites.`,
      `Its public half is in ${publicFile}: sites trust it with signer trust.`,
      `Fingerprint: ${fingerprint}`,
    ]);
  },
};

function readKeyFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new MillwrightError('invalid-input', `The key ${file} can't be read: ${error instanceof Error ? error.message : String(error)}.`, { file }, error);
  }
}

const sign: Command = {
  usage: 'PACKAGE --key FILE [--key-passphrase-file F] [--out FILE.mwpkg]',
  words: 1,
  does: 'signs a model package, every file of it, in its place or as a new .mwpkg; needs no vault',
  options: { key: { type: 'string' }, 'key-passphrase-file': { type: 'string' }, out: { type: 'string' } },
  run: async (parsed) => {
    const [name] = parsed.positionals;
    if (!name) throw new UsageError('A package is needed: its folder or its .mwpkg.');
    const path = resolve(name);
    const file = resolve(parsed.needed('key'));
    // The private key stays in this process: the engine is told the signature alone.
    const key = readPrivateKey(readKeyFile(file), keyPassphrase(parsed), file);
    const out = parsed.text('out');
    const signed = await withTools(async (client) => {
      const { files } = await client.tools.packageFiles({ path });
      const signature = signFiles(files, key);
      const written = await client.tools.addSignature({ path, signature, ...(out === undefined ? {} : { to: resolve(out) }) });
      return { path: written.path, keyId: signature.keyId, files };
    });
    if (!signed.files.some(({ name: own }) => own === 'manifest.json')) note('The package has no manifest.json: the site that imports it says what it is.');
    answer(parsed, signed, () => [`Signed ${signed.files.length} files of ${path}: ${signed.path}`, `Key: ${signed.keyId}`]);
  },
};

export const keyCommands: Record<string, Command> = { 'key new': newKey, 'model sign': sign };
