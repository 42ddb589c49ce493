import { stat } from 'node:fs/promises';
import { MillwrightError } from '../../../contract/errors';

/** Throws unavailable, since it may be whole by the next try, where a file was written to, or another was put in its place, since this was asked; one that is gone was read through what was opened. `shown`: as it is called. */
export async function unchangedFrom(path: string, shown: string): Promise<() => Promise<void>> {
  const before = await stateOf(path);
  return async () => {
    const now = await stateOf(path);
    if (before === undefined || now === undefined || now === before) return;
    throw new MillwrightError('unavailable', `${shown} was changed while it was being scored, so what was made of it is of no one file: nothing was left behind. Wait until it is whole, then score it again.`, { file: shown });
  };
}

async function stateOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && `${found.ino} ${found.size} ${found.mtimeNs}`;
}
