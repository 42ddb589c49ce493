import { MillwrightError } from '../../contract/errors';
import type { FileFault } from '../../contract/file-faults';

/** A file that can't be read, by its path and why, as a sentence. */
export const refuse = (reason: FileFault, path: string, why: string, details: MillwrightError['details'] = {}, cause?: unknown): MillwrightError => new MillwrightError('invalid-input', `${path} ${why}`, { reason, file: path, ...details }, cause);
