import type { Client } from 'pg';
import { MillwrightError } from '../../../../contract/errors';
import type { DatabaseReach } from '../../../../engine/inference/protocols';

const CONNECT_MS = 10_000;

/** A connection that only reads: whatever is asked of it, in one view of the database. Errors: unavailable (not reached, refused), invalid-input (its name, who may read). */
export async function connect(reach: DatabaseReach, signal?: AbortSignal): Promise<Client> {
  const module = await import('pg');
  const Database = module.Client ?? (module as unknown as { default: typeof module }).default.Client;
  const { host, port, database, user, password, tls, ca, timeoutS } = reach;
  const client = new Database({
    host, port, database, user, password: password ?? '', application_name: 'Millwright', connectionTimeoutMillis: CONNECT_MS, keepAlive: true,
    ssl: tls === 'disable' ? false : { rejectUnauthorized: tls === 'verify-full', ...(ca !== undefined && { ca }), ...(/^[\d.:]+$/.test(host) ? {} : { servername: host }) },
    // What a value is, is told by its type; as it was sent.
    types: { getTypeParser: () => (text: string) => text },
  });
  // Told by whatever is under way.
  client.on('error', () => undefined);
  const leave = () => void (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  signal?.addEventListener('abort', leave, { once: true });
  try {
    await client.connect();
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    for (const setting of ["DateStyle = 'ISO'", "TimeZone = 'UTC'", "IntervalStyle = 'postgres'", "bytea_output = 'hex'", 'extra_float_digits = 1', `statement_timeout = ${timeoutS * 1000}`]) await client.query(`SET LOCAL ${setting}`);
    // A server that knows it ends a query that nobody waits for any more.
    await client.query('SAVEPOINT before');
    await client.query("SET LOCAL client_connection_check_interval = '2s'").catch(() => client.query('ROLLBACK TO SAVEPOINT before'));
    return client;
  } catch (error) {
    await end(client);
    throw inWords(error, reach, signal);
  }
}

/** Never waits for a server that does not answer. */
export async function end(client: Client): Promise<void> {
  const leave = setTimeout(() => (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy(), 1000);
  await client.end().catch(() => undefined);
  clearTimeout(leave);
}

const certificates = /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|ERR_TLS_CERT_ALTNAME_INVALID|CERT_SIGNATURE_FAILURE)$/;

/** By the server's codes (PostgreSQL, appendix A) and the system's, never by a message's text but where there is nothing else. */
export function inWords(error: unknown, { name, host, port, database, user, timeoutS }: DatabaseReach, signal?: AbortSignal): MillwrightError {
  if (error instanceof MillwrightError) return error;
  if (signal?.aborted) return new MillwrightError('cancelled', 'The run was cancelled; nothing was left behind.', {}, error);
  const { code = '', message = String(error), position } = error as { code?: string; message?: string; position?: string };
  const told = (kind: 'unavailable' | 'invalid-input', why: string) => new MillwrightError(kind, `Database ${name}: ${why}`, { database: name }, error);
  const place = `${host}:${port}`;
  if (code === '28P01' || code === '28000') return told('invalid-input', `${place} does not let ${user} in: the user or the password is wrong, or it may not come from this machine (${message}).`);
  if (code === '3D000') return told('invalid-input', `${place} has no database ${database}.`);
  if (code === '57014') return told('unavailable', `the query took longer than ${timeoutS} s, after which the server was told to give it up. Ask for less, or give it more time.`);
  if (code === '25006') return told('invalid-input', `the query would change something: ${message}.`);
  if (code === '42501') return told('invalid-input', `${user} may not read that: ${message}.`);
  if (/^(53|57P|08)/.test(code)) return told('unavailable', `${place} can't answer now: ${message}.`);
  if (/^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]{4}$/.test(code)) return told('invalid-input', `the query can't be answered: ${message}${position === undefined ? '' : ` (at character ${position})`}.`);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return told('unavailable', `there is no machine ${host}.`);
  if (code === 'ECONNREFUSED') return told('unavailable', `nothing answers at ${place}.`);
  if (certificates.test(code)) return told('unavailable', `the certificate of ${place} is not one that is trusted: ${message}. Give the certificate of who signed it (--ca).`);
  if (/does not support SSL/i.test(message)) return told('unavailable', `${place} speaks no TLS. Without it all that is read passes in the clear, with the password: --tls disable says that this is wanted.`);
  if (/timeout expired|ETIMEDOUT/i.test(`${code} ${message}`)) return told('unavailable', `${place} did not answer within ${CONNECT_MS / 1000} s.`);
  return told('unavailable', `the connection to ${place} broke: ${message}.`);
}
