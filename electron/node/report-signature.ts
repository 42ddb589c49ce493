import { createHash, createPublicKey, sign as signBytes, verify as verifyBytes, type KeyObject } from 'node:crypto';
import { reportSignature, reportSignatureFile, signedReportText, type ReportSignature } from '../contract/report-signature';
import { fingerprintOf, publicKeyOf } from './ed25519';

type Signed = Pick<ReportSignature, 'report' | 'files'>;

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The signature's file over a report's files. */
export function signReport({ report, files }: Signed, privateKey: KeyObject): string {
  const publicKey = createPublicKey(privateKey);
  return reportSignatureFile({
    reportSignatureVersion: 1, algorithm: 'Ed25519', keyId: fingerprintOf(publicKey), publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'), report, files,
    signature: signBytes(null, Buffer.from(signedReportText({ report, files })), privateKey).toString('base64'),
  });
}

/** What a signature's file says of one of the report's files: whose it is, or why it does not hold. Never throws for what is in it. */
export function checkReport(file: Uint8Array, signatureBytes: Uint8Array): { signature: ReportSignature; name: string } | { wrong: string } {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(signatureBytes));
  } catch {
    return { wrong: 'the signature is not JSON' };
  }
  const read = reportSignature.safeParse(value);
  if (!read.success) return { wrong: 'the signature is not as it should be' };
  const signature = read.data;
  if (!Buffer.from(reportSignatureFile(signature)).equals(signatureBytes)) return { wrong: 'the signature is not written as one is' };
  let key: KeyObject;
  try {
    key = publicKeyOf(signature.publicKey);
  } catch {
    return { wrong: 'its public key is none' };
  }
  // Written in one way alone: the last letter of base64 has bits that stand for nothing.
  if (key.export({ type: 'spki', format: 'der' }).toString('base64') !== signature.publicKey || fingerprintOf(key) !== signature.keyId) return { wrong: 'its key is not the one it names' };
  const bytes = Buffer.from(signature.signature, 'base64');
  if (bytes.length !== 64 || !verifyBytes(null, Buffer.from(signedReportText(signature)), key, bytes)) return { wrong: 'the signature was not made with its key over what it names' };
  const sha256 = sha256Of(file);
  const own = signature.files.find((one) => one.sha256 === sha256);
  return own ? { signature, name: own.name } : { wrong: 'the file is none of those that were signed: it was changed after it was made' };
}
