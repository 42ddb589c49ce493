/**
 * Errors are data. Every error that crosses a process boundary carries one of these codes, a sentence for the person
 * who reads it (what happened, to what, what to do) and, where it helps, the names involved. Code never looks at the
 * sentence; people never need the code.
 */
export const errorCodes = [
  'bad-request', // the message does not match the contract
  'unknown-procedure',
  'not-allowed', // the person's role may not do this
  'not-signed-in',
  'not-found',
  'conflict', // it exists already, or changed meanwhile
  'invalid-input', // a value, file, row, column or topic is wrong; details name it
  'locked', // the vault has to be unlocked first
  'no-vault', // this folder holds no appliance yet
  'vault-exists',
  'wrong-key', // passphrase, key file or recovery key does not open this vault
  'store-damaged',
  'store-newer', // written by a newer Millwright
  'store-full', // no space left
  'store-failed', // any other failure of the disk
  'home-in-use', // another engine has this data folder
  'model-refused', // not a model, not runnable here, or its golden samples do not match
  'timeout',
  'cancelled',
  'gone', // the other process went away
  'unavailable',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface ErrorData {
  code: ErrorCode;
  message: string;
  /** Names for the screen and for scripts: `{ column }`, `{ file }`, `{ topic }`, `{ line }`. */
  details?: Record<string, string | number | boolean | string[]>;
}

/** The one error type of the project. */
export class MillwrightError extends Error implements ErrorData {
  readonly code: ErrorCode;
  readonly details?: ErrorData['details'];

  constructor(code: ErrorCode, message: string, details?: ErrorData['details'], cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'MillwrightError';
    this.code = code;
    this.details = details;
  }
}

/** What crosses the boundary: an unforeseen error is `internal`, with its own message kept for the log and the person. */
export function toErrorData(error: unknown): ErrorData {
  if (error instanceof MillwrightError) {
    return error.details ? { code: error.code, message: error.message, details: error.details } : { code: error.code, message: error.message };
  }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

export function fromErrorData(data: ErrorData): MillwrightError {
  return new MillwrightError(data.code, data.message, data.details);
}
