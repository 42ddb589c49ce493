import { setTimeout as pause } from 'node:timers/promises';
import { MillwrightError } from '../../contract/errors';

/** Deaths in a row at the same place. */
const MOST_DEATHS = 3;
const PAUSE_MS = 1000;

/**
 * Does it again where its process died: at once where that came further than the one before (`furthest` tells how far it is), else after a pause, twice as long each time. In such a pause this engine may end
 * itself, whose host was killed and took the process along: then nothing was said of the run, and the next engine goes on with it. Errors: as of `once`; gone, with how often.
 */
export async function followed<T>(once: () => Promise<T>, furthest: () => number, signal: AbortSignal, pauseMs = PAUSE_MS): Promise<T> {
  for (let deaths = 0; ; ) {
    const before = furthest();
    try {
      return await once();
    } catch (error) {
      if (!(error instanceof MillwrightError) || error.code !== 'gone') throw error;
      deaths = furthest() > before ? 0 : deaths + 1;
      if (deaths >= MOST_DEATHS) throw new MillwrightError('gone', `${error.message} It was started ${deaths} times, and came no further.`, undefined, error);
      // Whoever tells it to stop is answered by the next one.
      if (deaths > 0) await pause(pauseMs * 2 ** (deaths - 1), undefined, { signal }).catch(() => undefined);
    }
  }
}
