import { AttributeIds, crypto_utils, MessageSecurityMode, OPCUAClient, SecurityPolicy, UserTokenType, type EndpointDescription } from 'node-opcua-client';
import type { CertificateFacts } from '../../../contract/connectors';
import type { KeyPair, OpcuaOpening } from '../../../contract/opcua-line';
import { factsOf } from '../../../engine/shared/certificate';
import { within } from './library';
import { inWords } from './words';

/** What keeps a connection from being made, in a sentence for a person. */
export class Refusal extends Error {}

const modes = { 'sign-encrypt': MessageSecurityMode.SignAndEncrypt, sign: MessageSecurityMode.Sign, none: MessageSecurityMode.None } as const;
const modeWords: Record<number, string> = { [MessageSecurityMode.SignAndEncrypt]: 'sign and encrypt', [MessageSecurityMode.Sign]: 'sign', [MessageSecurityMode.None]: 'no security' };
/** The strongest first. */
const policies = ['Aes256_Sha256_RsaPss', 'Basic256Sha256', 'Aes128_Sha256_RsaOaep'] as const;
const policyName = ({ securityPolicyUri }: EndpointDescription): string => (securityPolicyUri ?? '').split('#')[1] ?? '';

export const securityWords = (endpoint: EndpointDescription): string => `${modeWords[endpoint.securityMode] ?? ''}${endpoint.securityMode === MessageSecurityMode.None ? '' : ` (${policyName(endpoint)})`}`;

type Given = Pick<OpcuaOpening, 'url' | 'options' | 'own' | 'user' | 'trusted'>;

/** Certificate and key as the library asks for them, from memory: nothing of it is written anywhere. */
function provider({ certificate, privateKey }: KeyPair) {
  const chain = [crypto_utils.convertPEMtoDER(certificate)];
  const key = crypto_utils.makePrivateKeyFromPem(privateKey);
  return { getCertificate: () => chain[0] as Buffer, getCertificateChain: () => chain, getPrivateKey: () => key };
}

/** A client that tries once: connecting again is ours. */
export function newClient({ own, options }: Pick<Given, 'own' | 'options'>, secured: Partial<Parameters<typeof OPCUAClient.create>[0]> = {}): OPCUAClient {
  return OPCUAClient.create({
    applicationName: 'Millwright', clientName: 'Millwright', applicationUri: factsOf(own.certificate).applicationUri, certificateKeyPairProvider: provider(own), endpointMustExist: false,
    connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 100 }, // Silence is judged by us, who know how often the server agreed to speak.
    transportTimeout: 10 * options.timeoutMs, defaultTransactionTimeout: options.timeoutMs, requestedSessionTimeout: Math.max(30_000, 3 * options.timeoutMs),
    keepSessionAlive: false, ...secured,
  });
}

/** What the server offers. Anybody may have answered here: what is secret goes only to who holds the key of a certificate that a person trusts. */
async function offered(given: Given): Promise<EndpointDescription[]> {
  const client = newClient(given, { securityMode: MessageSecurityMode.None, securityPolicy: SecurityPolicy.None });
  try {
    await within(client.connect(given.url), given.options.timeoutMs, 'The server did not answer');
    return await within(client.getEndpoints(), given.options.timeoutMs, 'The server did not say what it offers');
  } finally {
    await within(client.disconnect(), 1_000, 'It did not close').catch(() => undefined);
  }
}

/**
 * The endpoint that is as secure as was asked for, once its certificate is known to be the one that a person trusts. `seen` is told the certificate in any case.
 * Throws `Refusal`.
 */
export async function chooseEndpoint(given: Given, seen: (certificate: CertificateFacts) => void): Promise<EndpointDescription> {
  const { options, user } = given;
  const all = (await offered(given)).filter(({ endpointUrl }) => endpointUrl?.startsWith('opc.tcp:'));
  const wanted = options.policy === 'auto' ? policies : [options.policy];
  const fitting = options.security === 'none' ? all.filter(({ securityMode }) => securityMode === MessageSecurityMode.None) : wanted.flatMap((policy) => all.filter((endpoint) => endpoint.securityMode === modes[options.security] && policyName(endpoint) === policy));
  const [endpoint] = fitting;
  if (!endpoint) {
    const list = [...new Set(all.map(securityWords))].join('; ') || 'nothing that is known here';
    throw new Refusal(`The server does not offer ${modeWords[modes[options.security]] ?? ''}${options.policy === 'auto' || options.security === 'none' ? '' : ` with ${options.policy}`}. It offers: ${list}.`);
  }
  const token = user === undefined ? UserTokenType.Anonymous : 'name' in user ? UserTokenType.UserName : UserTokenType.Certificate;
  const tokens = (endpoint.userIdentityTokens ?? []).filter(({ tokenType }) => tokenType === token);
  if (tokens.length === 0) throw new Refusal(user === undefined ? 'The server lets nobody in without a user name or a certificate. Give one.' : `The server takes no ${token === UserTokenType.UserName ? 'user names' : 'user certificates'} here.`);
  if (options.security === 'none' && user === undefined) return endpoint;
  if (options.security === 'none' && token === UserTokenType.UserName && tokens.every(({ securityPolicyUri }) => !securityPolicyUri || securityPolicyUri === SecurityPolicy.None)) {
    throw new Refusal('Without security the password would go over the network in the clear. Choose sign and encrypt.');
  }
  if (!endpoint.serverCertificate || endpoint.serverCertificate.length === 0) throw new Refusal('The server shows no certificate, so nobody can tell whether it is the right one.');
  const [leaf] = crypto_utils.split_der(endpoint.serverCertificate);
  const facts = factsOf(leaf ?? endpoint.serverCertificate);
  seen(facts);
  if (facts.fingerprint !== given.trusted) {
    throw new Refusal(given.trusted === undefined
      ? `Nobody here has trusted the server's certificate yet (${facts.subject}, SHA-256 ${facts.fingerprint}). Compare it with what the server shows, then trust it.`
      : `The server shows another certificate than the one that was trusted (now ${facts.subject}, SHA-256 ${facts.fingerprint}). If it was renewed there, trust the new one; if not, somebody may stand between.`);
  }
  return endpoint;
}

/** A session of this user at this endpoint. Throws `Refusal` where the server does not want us. */
export async function openSession(given: Given, endpoint: EndpointDescription) {
  const { options, user } = given;
  const client = newClient(given, { securityMode: endpoint.securityMode, securityPolicy: endpoint.securityPolicyUri as SecurityPolicy, serverCertificate: endpoint.serverCertificate ?? undefined });
  const close = () => within(client.disconnect(), 1_500, 'It did not close').catch(() => undefined);
  try {
    await within(client.connect(given.url), options.timeoutMs, 'The server did not open a channel');
    const identity = user === undefined
      ? { type: UserTokenType.Anonymous as const }
      : 'name' in user
        ? { type: UserTokenType.UserName as const, userName: user.name, password: user.password }
        : { type: UserTokenType.Certificate as const, certificateData: crypto_utils.convertPEMtoDER(user.certificate), privateKey: user.privateKey };
    const session = await within(client.createSession(identity), options.timeoutMs, 'The server did not open a session');
    return { client, session, close };
  } catch (error) {
    await close();
    throw new Refusal(inWords(error, given.url));
  }
}

export const VALUE = AttributeIds.Value;
