import { useEffect, useRef, useState } from 'react';
import type { AlarmDefinition, AlarmTrial } from '../../../../electron/contract/alarms';
import { Button, Notice, Progress } from '../../../kit';
import { useConnection } from '../../../state/hooks';
import { t } from '../../../words/catalogue/alarms';
import { trialLines, trialSentence } from '../../../words/alarm-trial';
import { dateTime } from '../../../words/time';

const WEEK_MS = 7 * 86_400_000;
const LISTED = 8;

type State = { phase: 'idle' } | { phase: 'running'; done: number } | { phase: 'done'; result: AlarmTrial } | { phase: 'failed'; message: string };

/** What the last week would have been with it, beside what stands. `of` gives it as it is typed now; null: it is not whole yet. */
export function DefinitionTrial({ of }: { of(): AlarmDefinition | null }) {
  const { client } = useConnection();
  const [state, setState] = useState<State>({ phase: 'idle' });
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);
  const run = () => {
    const definition = of();
    if (!definition || !client) return;
    stop.current?.();
    setState({ phase: 'running', done: 0 });
    const to = Date.now();
    stop.current = client.alarms.tryOut({ definition, from: to - WEEK_MS, to }, ({ done, result, error }) => {
      if (result) setState({ phase: 'done', result });
      else if (error) setState({ phase: 'failed', message: error.message });
      else setState({ phase: 'running', done });
    }, (error) => setState({ phase: 'failed', message: error?.message ?? t.connectionLost }));
  };
  return (
    <section className="definition-trial" aria-live="polite">
      <div className="definition-trial-head">
        <h3>{state.phase === 'done' ? trialSentence(state.result) : t.wouldHaveRaised}</h3>
        <Button disabled={of() === null} pending={state.phase === 'running'} onPress={run}>{state.phase === 'done' ? t.tryAgain : t.tryOnWeek}</Button>
      </div>
      {state.phase === 'running' ? <Progress share={state.done} label={t.judging} /> : null}
      {state.phase === 'failed' ? <Notice problem>{state.message}</Notice> : null}
      {state.phase === 'done' ? (
        <>
          {trialLines(state.result).map((line) => <p key={line} className="muted">{line}</p>)}
          <ol className="alarm-steps">
            {state.result.gained.slice(0, LISTED).map((one) => (
              <li key={`${one.asset}/${one.raised}`}>
                <span className="muted nowrap">{dateTime(one.raised)}</span>
                <span>{one.assetName}</span>
              </li>
            ))}
          </ol>
        </>
      ) : null}
    </section>
  );
}
