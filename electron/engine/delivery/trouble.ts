import { socketError, type Address } from '../shared/mqtt-address';

/** Why nothing could be delivered, in words for the person who reads it; nothing else is thrown by what delivers. */
export class Undelivered extends Error {
  /** `refused`: it is this message that the receiver does not take, whoever else it may take. `lasting`: it would be the same the next time. */
  constructor(message: string, readonly refused = false, readonly lasting = false) {
    super(message);
  }
}

/** Of a socket that ended before it was done. */
export function unreached(to: Address, error: NodeJS.ErrnoException): Undelivered {
  const at = `${to.host}:${to.port}`;
  const code = error.code ?? '';
  if (code === 'ECONNREFUSED') return new Undelivered(`${at} refuses the connection: nothing listens there.`);
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return new Undelivered(`${at} can't be reached from this machine's network.`);
  if (code === 'ETIMEDOUT' || code === 'ESOCKET' && /timed? ?out/i.test(error.message)) return new Undelivered(`${at} did not answer in time.`);
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'EPROTO') return new Undelivered(`${at} does not speak TLS there.`);
  if (code === 'ECONNRESET') return new Undelivered(`${at} broke off the connection.`);
  return new Undelivered(socketError(to, error, false));
}
