import { MillwrightError } from '../../../../contract/errors';
import type { StageSource } from '../../../../engine/inference/protocols';
import type { RowSource } from './types';

/** `output`: of the run, which is no input. Each kind loads what it needs alone. Errors: not-found, invalid-input, unavailable. */
export async function openRows(source: StageSource, output: string, signal: AbortSignal): Promise<RowSource> {
  switch (source.kind) {
    case 'sheet':
      return (await import('./sheet-rows')).sheetRows(source);
    case 'files':
      return (await import('./file-rows')).fileRows(source, output);
    case 'postgres':
      return (await import('./postgres-rows')).postgresRows(source, signal);
    case 'history':
      throw new MillwrightError('invalid-input', 'What was read of the history is not there any more. Start it again.');
    case 'sqlite':
      return (await import('./sqlite-rows')).sqliteRows(source);
  }
}
