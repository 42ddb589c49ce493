import { MillwrightError } from '../../../../contract/errors';

/** `opc.tcp://host:port/path`. Errors: invalid-input. */
export function opcuaAddress(url: string): { host: string; port: number } {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'opc.tcp:' || !parsed.hostname) throw new MillwrightError('invalid-input', `"${url}" is not the address of an OPC UA server. Write it like opc.tcp://192.168.1.20:4840.`);
  if (parsed.username || parsed.password) throw new MillwrightError('invalid-input', 'User and password don\'t belong into the address, where everybody can read them: give them by themselves.');
  return { host: parsed.hostname.replace(/^\[|\]$/g, ''), port: parsed.port === '' ? 4840 : Number(parsed.port) };
}
