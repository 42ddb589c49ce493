import { MillwrightError, toErrorData, type ErrorCode } from '../../../contract/errors';
import { json, type Answer } from './types';

/** What is told to a program: a status, and the one form of error body that the Open Inference Protocol knows. */
export class HttpError extends Error {
  constructor(readonly status: number, message: string, readonly headers: Record<string, string> = {}) {
    super(message);
  }
}

const statuses: Partial<Record<ErrorCode, number>> = {
  'bad-request': 400, 'invalid-input': 400, 'not-found': 404, 'not-allowed': 403, 'not-signed-in': 401, conflict: 409, locked: 503, 'no-vault': 503, unavailable: 503, gone: 503, timeout: 503, 'store-full': 503, 'store-failed': 503,
};

/** Whatever was thrown, as an answer. What nobody foresaw goes to the log alone: it may name what is none of the asker's business. */
export function errorAnswer(error: unknown, log: (error: unknown) => void): Answer {
  if (error instanceof HttpError) return { ...json({ error: error.message }, error.status), headers: error.headers };
  const { code, message } = toErrorData(error);
  const status = error instanceof MillwrightError ? (statuses[code] ?? 500) : 500;
  if (code === 'internal') log(error);
  const again: Record<string, string> = status === 503 ? { 'retry-after': '1' } : {};
  return { ...json({ error: code === 'internal' ? 'Something went wrong inside Millwright. Its log says what.' : message }, status), headers: again };
}
