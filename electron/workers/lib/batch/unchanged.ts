import { MillwrightError } from '../../../contract/errors';
import { placeOf } from '../../../engine/inference/done-list';

/** Throws unavailable, since it may be whole by the next try, where a file was written to, or another was put in its place, since this was asked; one that is gone was read through what was opened. `shown`: as it is called. */
export async function unchangedFrom(path: string, shown: string): Promise<() => Promise<void>> {
  const before = await placeOf(path);
  return async () => {
    const now = await placeOf(path);
    if (before === undefined || now === undefined || now === before) return;
    throw new MillwrightError('unavailable', `${shown} was changed while it was being scored, so what was made of it is of no one file: nothing was left behind. Wait until it is whole, then score it again.`, { file: shown });
  };
}
