import type { RoomHandlers } from '../../contract/contract';
import { MillwrightError, toErrorData } from '../../contract/errors';
import type { Caller } from '../shared/context';
import type { Quality, ReplayProgress } from './types';

/** What is asked of models and answered here, since it takes readings, alarms and live scoring too. */
export function qualityProcedures({ quality }: { quality: Quality }): Pick<RoomHandlers<'models', Caller>, 'comparison' | 'replay' | 'replays'> {
  return {
    comparison: ({ model }) => quality.comparison(model),
    replay: (request, push, { who }) => {
      if (!who) throw new MillwrightError('not-signed-in', 'Sign in first.');
      const cancel = new AbortController();
      let newest: ReplayProgress = { done: 0, rows: 0 };
      quality.replay(request, who, { signal: cancel.signal, onProgress: (progress) => push((newest = progress)) }).then(
        (result) => push({ ...newest, done: 1, result }),
        (error: unknown) => {
          const { code, message } = toErrorData(error);
          push({ ...newest, error: { code, message } });
        },
      );
      return () => cancel.abort();
    },
    replays: ({ model, version }) => quality.replays(model, version),
  };
}
