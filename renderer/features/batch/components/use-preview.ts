import { useEffect, useState } from 'react';
import type { ScoreHow } from '../../../../electron/contract/batch';
import { MillwrightError, type ErrorCode } from '../../../../electron/contract/errors';
import { errorText, useConnection } from '../../../state/hooks';
import type { Input } from './draft';
import { failedLook, lookedOf, nothingLooked, type Looked } from './looked';

const FIRST_ROWS = 12;
const AGAIN_MS = 2_000;
/** What may be otherwise in a moment: a model that is still tried or has no champion yet, a process that ended or was too busy to begin. */
const passing: readonly ErrorCode[] = ['unavailable', 'timeout', 'gone'];

/** Looks at what is named, again with each change, and by itself as long as it can't be looked at just now. `input` null: there is nothing to look at. `again`: with another one the same is asked anew. */
export function usePreview({ model, input, readings, columns, reasons, each, again }: Pick<ScoreHow, 'readings' | 'columns' | 'reasons'> & { model: string | null; input: Input | null; each: boolean; again: number }): Looked {
  const { client } = useConnection();
  const [state, setState] = useState(nothingLooked);
  const asked = JSON.stringify({ model, input, readings, columns, reasons, each, again });
  useEffect(() => {
    if (!client || model === null || input === null) return;
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = () => void client.batch.preview({ model, input, readings, columns, reasons, each, show: FIRST_ROWS }).then(
      (preview) => current && setState({ preview, answers: asked, failed: null }),
      (error: unknown) => {
        if (!current) return;
        const waits = error instanceof MillwrightError && passing.includes(error.code);
        setState((before) => failedLook(before, { asked, error: errorText(error), waits }));
        if (waits) timer = setTimeout(ask, AGAIN_MS);
      },
    );
    ask();
    return () => {
      current = false;
      clearTimeout(timer);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `asked` says all of it
  }, [client, asked]);
  return lookedOf(state, asked);
}
