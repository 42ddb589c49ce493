import { crypto_utils } from 'node-opcua-client';
import type { OpcuaCalls } from '../../../contract/opcua-line';

const BITS = 2048;
const TEN_YEARS_DAYS = 3_650;

/** A certificate of an application (OPC 10000-6, 6.2.2), signed by itself, made in memory. */
export async function makeIdentity({ applicationUri, commonName, hosts }: OpcuaCalls['identity']['input']): Promise<OpcuaCalls['identity']['output']> {
  const key = await crypto_utils.generatePrivateKey(BITS);
  const { cert } = await crypto_utils.createSelfSignedCertificate({
    privateKey: key, applicationUri, subject: `CN=${commonName}`, dns: [...hosts], ip: [], notBefore: new Date(Date.now() - 3_600_000), validity: TEN_YEARS_DAYS, purpose: crypto_utils.CertificatePurpose.ForApplication,
  });
  const { privPem } = await crypto_utils.privateKeyToPEM(key);
  return { certificate: cert, privateKey: privPem };
}
