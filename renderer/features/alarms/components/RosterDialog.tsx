import { useState } from 'react';
import type { Roster, Target } from '../../../../electron/contract/notify';
import { Button, Check, Field, FormDialog } from '../../../kit';
import { IconPlus, IconTrash } from '../../../kit/icons';
import { useAction } from '../../../state/hooks';
import { typed, typedNumber } from '../../../words/numbers';
import { t } from '../../../words/catalogue/alarms';

interface Step {
  afterMin: string;
  targets: readonly string[];
}
const MOST_STEPS = 10;

/** Whom to tell when nobody acknowledges alarms of one priority. */
export function RosterDialog({ roster, targets, onClose, onDone }: { roster: Roster; targets: readonly Target[]; onClose(): void; onDone(): void }) {
  const [steps, setSteps] = useState<readonly Step[]>(() => roster.steps.map(({ afterMin, targets: names }) => ({ afterMin: typed(afterMin), targets: names })));
  const bad = (text: string) => !(typedNumber(text) >= 0 && typedNumber(text) <= 10_080);
  const save = useAction((client) => client.notify.setRoster({ priority: roster.priority, steps: steps.map(({ afterMin, targets: names }) => ({ afterMin: typedNumber(afterMin), targets: [...names] })) }));
  const change = (at: number, part: Partial<Step>) => {
    setSteps(steps.map((step, i) => (i === at ? { ...step, ...part } : step)));
    save.clear();
  };
  const add = () => setSteps([...steps, { afterMin: typed((typedNumber(steps.at(-1)?.afterMin ?? '0') || 0) + 10), targets: [] }]);
  return (
    <FormDialog title={t.rosterTitle(roster.priority)} submit={t.save} action={save} ready={steps.every((step) => !bad(step.afterMin) && step.targets.length > 0)} onClose={onClose} onDone={onDone}>
      {steps.length === 0 ? <p className="muted">{t.nobodyAnswers}</p> : null}
      {steps.map((step, at) => (
        <div key={at} role="group" aria-label={t.stepNumber(at + 1)} className="roster-step">
          <Field label={t.afterMinutes} value={step.afterMin} onChange={(afterMin) => change(at, { afterMin })} error={bad(step.afterMin) ? t.minutesProblem : null} />
          <div role="group" aria-label={t.whomToTell} className="told-events">
            {targets.map(({ name }) => <Check key={name} value={step.targets.includes(name)} onChange={(is) => change(at, { targets: is ? [...step.targets, name] : step.targets.filter((one) => one !== name) })}>{name}</Check>)}
          </div>
          <Button small onPress={() => setSteps(steps.filter((_, i) => i !== at))} aria-label={t.removeStep(at + 1)}><IconTrash size={16} aria-hidden /></Button>
        </div>
      ))}
      <div><Button small disabled={steps.length >= MOST_STEPS} onPress={add}><IconPlus size={16} aria-hidden /> {t.addStep}</Button></div>
    </FormDialog>
  );
}
