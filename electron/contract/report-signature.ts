import * as z from 'zod';
import { slug, time } from './domain';
import { keyId, signedFile } from './signature';

/**
 * Who made a report, and that nothing of it was changed since: `NAME.sig.json` beside its files, an Ed25519 signature (RFC 8032) by the appliance's own key over what it is of and the SHA-256 of each file. The words
 * here are shared by who signs and who checks.
 */
export const REPORT_SIGNATURE_END = '.sig.json';

export const reportSignature = z.strictObject({
  reportSignatureVersion: z.literal(1),
  algorithm: z.literal('Ed25519'),
  keyId,
  /** SubjectPublicKeyInfo in DER. It makes nothing trusted: the fingerprint is compared with the appliance's. */
  publicKey: z.base64().min(1).max(200),
  report: z.strictObject({ name: slug, title: z.string().max(500), from: time, to: time, zone: z.string().max(60), created: time, revision: z.number().int().min(1) }),
  files: z.array(signedFile).min(1).max(10),
  signature: z.base64().min(1).max(200),
});
export type ReportSignature = z.infer<typeof reportSignature>;

const inOrder = ({ name, title, from, to, zone, created, revision }: ReportSignature['report']): ReportSignature['report'] => ({ name, title, from, to, zone, created, revision });

/** What is signed. JSON holds no line feed, nor does a file's name; the first line keeps it from being taken for anything else. */
export const signedReportText = ({ report, files }: Pick<ReportSignature, 'report' | 'files'>): string =>
  `Millwright report signature 1\n${JSON.stringify(inOrder(report))}\n${files.map(({ name, sha256 }) => `${sha256} ${JSON.stringify(name)}\n`).join('')}`;

/** The one way in which a signature is written: any other bytes are refused. */
export function reportSignatureFile({ reportSignatureVersion, algorithm, keyId: id, publicKey, report, files, signature }: ReportSignature): string {
  return `${JSON.stringify({ reportSignatureVersion, algorithm, keyId: id, publicKey, report: inOrder(report), files: files.map(({ name, sha256 }) => ({ name, sha256 })), signature }, null, 2)}\n`;
}
