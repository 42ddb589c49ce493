import { MillwrightError } from '../../contract/errors';
import { foldedName, inOrderOfNames, packageSignature, SIGNATURE_FILE, signatureFile, type PackageSignature, type SignedFile } from '../../contract/signature';
import { brokenSignature } from '../../node/ed25519';
import { sha256Of } from './read-package';
import type { PackageFiles } from './types';

/** What a package says of who made it, before anybody asked whether that key is trusted. */
export type Claim = { state: 'unsigned' } | { state: 'signed'; keyId: string } | { state: 'wrong'; reason: string };

/** Every file but the signature, by name and SHA-256, in the order of their names. */
export async function filesToSign(files: PackageFiles): Promise<SignedFile[]> {
  const own = [...files.keys()].filter((name) => name !== SIGNATURE_FILE);
  return inOrderOfNames(await Promise.all(own.map(async (name) => ({ name, sha256: await sha256Of([files.get(name) ?? new Uint8Array(0)]) }))));
}

/** Holds a package against its own signature. Of a signed package, `files` are all that it has. Never throws for what is in it. */
export async function checkSignature(files: PackageFiles): Promise<Claim> {
  const bytes = files.get(SIGNATURE_FILE);
  if (!bytes) {
    const almost = [...files.keys()].find((name) => foldedName(name) === SIGNATURE_FILE);
    return almost === undefined ? { state: 'unsigned' } : wrong(`it holds ${almost}, and a signature is called ${SIGNATURE_FILE}`);
  }
  const signature = parsed(bytes);
  if (typeof signature === 'string') return wrong(signature);
  const different = difference(signature.files, await filesToSign(files));
  if (different !== undefined) return wrong(different);
  const broken = brokenSignature(signature);
  return broken === undefined ? { state: 'signed', keyId: signature.keyId } : wrong(broken);
}

/** Errors: model-refused. A signature that does not hold is worse than none: something was changed after it was signed. */
export function requireNotWrong(claim: Claim, path: string): void {
  if (claim.state === 'wrong') throw new MillwrightError('model-refused', wrongWords(path, claim.reason), { file: path });
}

export const wrongWords = (path: string, reason: string): string =>
  `The signature of ${path} is wrong: ${reason}. It was changed after it was signed, or damaged on its way. Get it again from whoever made it.`;

/** The signature, or what is wrong with how it is written. */
function parsed(bytes: Uint8Array): PackageSignature | string {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return `${SIGNATURE_FILE} is not JSON`;
  }
  const result = packageSignature.safeParse(value);
  if (!result.success) return `${SIGNATURE_FILE} is not as it should be (${result.error.issues[0]?.path.join('.') || 'the whole file'}: ${result.error.issues[0]?.message ?? ''})`;
  if (!Buffer.from(signatureFile(result.data)).equals(bytes)) return `${SIGNATURE_FILE} is not written as a signature is`;
  return listProblem(result.data.files) ?? result.data;
}

function listProblem(files: readonly SignedFile[]): string | undefined {
  const folded = new Map<string, string>();
  let last: string | undefined;
  for (const { name } of files) {
    if (foldedName(name) === SIGNATURE_FILE) return `it names ${name} among what it signs`;
    if (last !== undefined && name <= last) return `${SIGNATURE_FILE} names ${name} twice or out of order`;
    const twin = folded.get(foldedName(name));
    if (twin !== undefined) return `${twin} and ${name} are one name on systems that know no letter case`;
    folded.set(foldedName(name), name);
    last = name;
  }
  return undefined;
}

function difference(signed: readonly SignedFile[], held: readonly SignedFile[]): string | undefined {
  const sums = new Map(held.map(({ name, sha256 }) => [name, sha256]));
  for (const { name, sha256 } of signed) {
    const sum = sums.get(name);
    if (sum === undefined) return `${name} was signed and is missing`;
    if (sum !== sha256) return `${name} is not what was signed`;
    sums.delete(name);
  }
  const [extra] = sums.keys();
  return extra === undefined ? undefined : `${extra} was not signed`;
}

const wrong = (reason: string): Claim => ({ state: 'wrong', reason });
