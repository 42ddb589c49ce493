import { useState } from 'react';
import { go } from '../../app/navigation';
import { Button, Notice, Panel } from '../../kit';
import { IconCheck } from '../../kit/icons';
import { errorText, useAppliance, usePlant } from '../../state/hooks';
import { t as app } from '../../words/catalogue/app';
import { t } from '../../words/catalogue/start';
import { number } from '../../words/numbers';
import { useSteps } from './useSteps';

/** What there is to do until machines are judged live and reports come by themselves, and what of it is done. */
export default function Start() {
  const steps = useSteps();
  const simulated = usePlant()?.plant.simulated ?? false;
  const done = steps?.filter(({ state }) => state === 'done').length ?? 0;
  return (
    <div className="page">
      <div className="page-head">
        <h1>{steps === null ? app.settingUp : done === steps.length ? t.all : t.progress(number(done), number(steps.length))}</h1>
      </div>
      <div className="start">
        <section aria-label={t.steps}>
          <p className="muted start-any">{t.any}</p>
          <ol className="start-steps">
            {(steps ?? []).map(({ key, title, words, state, act, to }, i) => (
              <li key={key} className={`start-step panel ${state}`} aria-current={state === 'next' ? 'step' : undefined}>
                <span className="start-mark" aria-hidden>{state === 'done' ? <IconCheck size={18} stroke={2.4} /> : i + 1}</span>
                <div>
                  <h2><span className="visually-hidden">{t.state[state]}</span>{title}</h2>
                  <p className="muted">{words}</p>
                </div>
                {to && act ? <Button look={state === 'next' ? 'primary' : state === 'done' ? 'quiet' : 'plain'} onPress={() => go(to)}>{act}</Button> : null}
              </li>
            ))}
          </ol>
        </section>
        {simulated ? null : <Demo />}
      </div>
    </div>
  );
}

function Demo() {
  const { bridge } = useAppliance();
  const [says, setSays] = useState<{ opens: boolean; error: string | null }>({ opens: false, error: null });
  const open = () => {
    setSays({ opens: true, error: null });
    bridge.openDemo().catch((error: unknown) => setSays({ opens: false, error: errorText(error) }));
  };
  return (
    <Panel title={t.demo} className="start-demo">
      <p>{t.demoWords}</p>
      <Button onPress={open} disabled={says.opens}>{t.openDemo}</Button>
      {says.opens ? <p className="muted small" role="status">{t.demoOpens}</p> : null}
      {says.error ? <Notice problem>{says.error}</Notice> : null}
    </Panel>
  );
}
