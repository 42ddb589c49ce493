/** What of the library's and the system's errors a person can act on, told apart by their codes. */
const known: [RegExp, string | ((at: string) => string)][] = [
  [/ECONNREFUSED/, (at) => `${at} can't be reached (ECONNREFUSED): nothing listens there.`],
  [/ENOTFOUND|EAI_AGAIN/, (at) => `The name in ${at} is not known to this network.`],
  [/EHOSTUNREACH|ENETUNREACH/, (at) => `There is no way to ${at} from this network.`],
  [/BadIdentityTokenRejected|BadUserAccessDenied|BadIdentityTokenInvalid/, 'The server refuses this user: name, password or certificate.'],
  [/BadUserSignatureInvalid/, 'The server refuses this user: its certificate and key do not belong together.'],
  [/BadCertificateUntrusted|BadSecurityChecksFailed|BadCertificateUseNotAllowed|BadCertificateUriInvalid|BadCertificateChainIncomplete/, 'The server does not trust the certificate of Millwright yet. Have it trusted there; "connector certificate" writes it into a file.'],
  [/BadSecurityPolicyRejected|BadSecurityModeRejected/, 'The server refuses this kind of security.'],
  [/BadTooManySessions/, 'The server has as many sessions as it takes.'],
  [/BadTcpEndpointUrlInvalid/, 'The server does not know itself by this address.'],
  [/BadServerHalted|BadShutdown/, 'The server is shutting down.'],
];

export function inWords(error: unknown, at: string): string {
  const text = error instanceof Error ? error.message : String(error);
  for (const [pattern, words] of known) if (pattern.test(text)) return typeof words === 'string' ? words : words(hostOf(at));
  return `${text.replace(/\s+/g, ' ').replace(/[.\s]+$/, '').slice(0, 300)}.`;
}

export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);
