import { MillwrightError } from '../../contract/errors';
import type { Host } from '../../contract/host';
import type { SignatureState, Signer, SigningPolicy } from '../../contract/signature';
import { fingerprintOf, pemOf, publicKeyOf } from '../../node/ed25519';
import type { Security } from '../security';
import type { Clock } from '../shared/clock';
import { readBounded } from '../shared/bounded-read';
import { whoText, type Who } from '../shared/who';
import type { Store, Transaction } from '../store';
import { LARGEST_PACKAGE_BYTES } from '../inference';
import { checkSignature, requireNotWrong, type Claim } from './check-signature';
import { sha256Of } from './read-package';
import { isShipped, isShippedName } from './shipped';
import { signingRepository, type KeptSignature, type SigningRepository } from './signing-repository';
import type { CheckedPackage, KeptVersion, PackageFiles } from './types';

export interface SigningDeps {
  store: Pick<Store, 'main'>;
  security: Pick<Security, 'record'>;
  host: { files: Pick<Host['files'], 'models'> };
  clock: Clock;
}

/** What an import keeps beside the package's files. */
export interface ToKeep {
  signature: KeptSignature;
  archive: Uint8Array | null;
}

/** Opens what the site says of signatures. */
export async function openSigning(deps: SigningDeps): Promise<Signing> {
  const signing = new Signing(deps, signingRepository(deps.store.main));
  await signing.read();
  return signing;
}

/** Whose signatures count at this site, and what it takes: held at every import and every promotion, whoever asks for it. */
export class Signing {
  private kept = new Map<number, KeptSignature>();
  private signers: Signer[] = [];
  private signedOnly = false;

  constructor(private readonly deps: SigningDeps, private readonly repository: SigningRepository) {}

  async read(): Promise<void> {
    [this.kept, this.signers, this.signedOnly] = await Promise.all([this.repository.signatures(), this.repository.signers(), this.repository.signedOnly()]);
  }

  policy(): SigningPolicy {
    return { signedOnly: this.signedOnly, signers: this.signers };
  }

  /** Of a version in the registry, as the list of trusted keys stands now. */
  stateOf(version: number): SignatureState {
    const { shipped, keyId } = this.kept.get(version) ?? { shipped: false, keyId: null };
    if (keyId !== null) return this.byKey(keyId);
    return { state: shipped ? 'shipped' : 'unsigned' };
  }

  /** Of a package that is not in the registry. What came with the appliance is known by its content, wherever it lies. */
  async judge(claim: Claim, files: () => Promise<PackageFiles>): Promise<SignatureState> {
    if (claim.state === 'signed') return this.byKey(claim.keyId);
    if (claim.state === 'unsigned' && (await isShipped(this.deps.host.files.models, await files()))) return { state: 'shipped' };
    return claim;
  }

  /** Why this site takes no package in that state; undefined where it does. */
  refusal(state: SignatureState, what: string): string | undefined {
    if (!this.signedOnly || state.state === 'trusted' || state.state === 'shipped') return undefined;
    if (state.state === 'wrong') return undefined; // Refused everywhere, in its own words.
    const why = state.state === 'unsigned' ? 'it is not signed' : `it is signed by a key that is not trusted here (${state.keyId.slice(0, 16)}…)`;
    const todo = state.state === 'unsigned'
      ? 'Ask whoever made it to sign it (millwrightctl model sign), under another version where this one is in the registry already.'
      : 'If that key is known to you, an administrator can trust it; compare its whole fingerprint first.';
    return `This site takes only packages signed by a key that it trusts, and ${what} can't be used: ${why}. ${todo}`;
  }

  /** Before anything of the package is run. Errors: model-refused. */
  async requireImportable({ claim, files }: Pick<CheckedPackage, 'claim' | 'files'>, path: string): Promise<void> {
    if (this.signedOnly) this.require(await this.judge(claim, async () => files), path);
  }

  /** Also holds the kept files against their signature again. Errors: model-refused. */
  async requirePromotable({ id, model, version }: KeptVersion, files: () => Promise<PackageFiles>): Promise<void> {
    const what = `${model}@${version}`;
    const keyId = this.kept.get(id)?.keyId ?? null;
    if (keyId !== null) {
      const claim = await checkSignature(await files());
      requireNotWrong(claim, what);
      if (claim.state !== 'signed' || claim.keyId !== keyId) throw new MillwrightError('model-refused', `The signature of ${what} is not the one that it was imported with. Import the package again.`, { model });
    }
    this.require(this.stateOf(id), what);
  }

  /** What to keep of a package that was checked, its data files included. Errors: model-refused; conflict where its archive changed meanwhile. */
  async toKeep({ claim, files, archive }: CheckedPackage, path: string): Promise<ToKeep> {
    const state = await this.judge(claim, async () => files);
    this.require(state, path);
    return { signature: { shipped: state.state === 'shipped', keyId: claim.state === 'signed' ? claim.keyId : null }, archive: archive && (await readAgain(archive)) };
  }

  /** In the transaction that imports the version; `read` is called after it. */
  async keep(tx: Transaction, version: number, { signature, archive }: ToKeep): Promise<void> {
    await this.repository.keep(tx, version, signature);
    if (archive) await this.repository.keepArchive(tx, version, archive);
  }

  /** Undefined where the version did not come in an archive. */
  archive(version: number): Promise<Uint8Array | undefined> {
    return this.repository.archive(version);
  }

  /** Versions from before signatures were known: those that came with the appliance are marked as such, once. */
  async adopt(versions: Iterable<KeptVersion>, files: (version: number) => Promise<PackageFiles>, who: Who): Promise<void> {
    const { store, security, host } = this.deps;
    const older = [...versions].filter(({ id }) => !this.kept.has(id));
    if (older.length === 0) return;
    const found = await Promise.all(older.map(async (version) => ({ ...version, shipped: (await isShippedName(host.files.models, version)) && (await isShipped(host.files.models, await files(version.id))) })));
    await store.main.transaction('models.adopt', async (tx) => {
      for (const { id, model, version, shipped } of found) {
        await this.repository.keep(tx, id, { shipped, keyId: null });
        if (shipped) await security.record(tx, who, 'models.shipped', null, { model, version });
      }
    });
    await this.read();
  }

  /** Errors: invalid-input (no public key), conflict (the key or the name is there already). */
  async trust({ name, publicKey, why }: { name: string; publicKey: string; why?: string | undefined }, who: Who): Promise<Signer> {
    const { store, security, clock } = this.deps;
    const key = publicKeyOf(publicKey);
    const added: Signer = { keyId: fingerprintOf(key), name, publicKey: pemOf(key), added: Math.round(clock.now()), addedBy: whoText(who) };
    const same = this.signers.find(({ keyId }) => keyId === added.keyId);
    if (same) throw new MillwrightError('conflict', `This key is trusted already, as ${same.name}.`, { name: same.name });
    if (this.signers.some((other) => other.name.toLowerCase() === name.toLowerCase())) throw new MillwrightError('conflict', `A key named ${name} is trusted already. Give this one another name, so that they can be told apart.`, { name });
    await store.main.transaction('models.trustSigner', async (tx) => {
      await this.repository.addSigner(tx, added);
      await security.record(tx, who, 'models.trustSigner', null, { name, keyId: added.keyId }, why ?? null);
    });
    await this.read();
    return added;
  }

  /** What it signed stays, and answers where it is in use; it is not promoted again where signatures are demanded. Errors: not-found. */
  async remove(keyId: string, who: Who, why?: string): Promise<void> {
    const { store, security } = this.deps;
    const signer = this.signers.find((one) => one.keyId === keyId);
    if (!signer) throw new MillwrightError('not-found', `No key with the fingerprint ${keyId.slice(0, 16)}… is trusted here.`, { keyId });
    await store.main.transaction('models.removeSigner', async (tx) => {
      await this.repository.removeSigner(tx, keyId);
      await security.record(tx, who, 'models.removeSigner', { name: signer.name, keyId }, null, why ?? null);
    });
    await this.read();
  }

  async demand(demanded: boolean, who: Who, why?: string): Promise<SigningPolicy> {
    const { store, security } = this.deps;
    if (demanded !== this.signedOnly) {
      await store.main.transaction('models.demandSigned', async (tx) => {
        await this.repository.demand(tx, demanded);
        await security.record(tx, who, 'models.demandSigned', { signedOnly: this.signedOnly }, { signedOnly: demanded }, why ?? null);
      });
      await this.read();
    }
    return this.policy();
  }

  private byKey(keyId: string): SignatureState {
    const signer = this.signers.find((one) => one.keyId === keyId);
    return signer ? { state: 'trusted', keyId, name: signer.name } : { state: 'unknown', keyId };
  }

  private require(state: SignatureState, what: string): void {
    const refused = this.refusal(state, what);
    if (refused !== undefined) throw new MillwrightError('model-refused', refused, { signature: state.state });
  }
}

/** The archive's bytes, which have to be those that were unpacked and checked. */
async function readAgain({ path, sha256 }: NonNullable<CheckedPackage['archive']>): Promise<Uint8Array> {
  const bytes = await readBounded(path, LARGEST_PACKAGE_BYTES);
  if (bytes && (await sha256Of([bytes])) === sha256) return bytes;
  throw new MillwrightError('conflict', `${path} changed while it was read. Import it again.`, { file: path });
}
