import { useState } from 'react';
import type { Roster, Target } from '../../../../electron/contract/notify';
import { Button, Check, Field, FormDialog } from '../../../kit';
import { IconPlus, IconTrash } from '../../../kit/icons';
import { useAction } from '../../../state/hooks';

interface Step {
  afterMin: string;
  targets: readonly string[];
}
const MOST_STEPS = 10;

/** Whom to tell when nobody acknowledges alarms of one priority. */
export function RosterDialog({ roster, targets, onClose, onDone }: { roster: Roster; targets: readonly Target[]; onClose(): void; onDone(): void }) {
  const [steps, setSteps] = useState<readonly Step[]>(() => roster.steps.map(({ afterMin, targets: names }) => ({ afterMin: String(afterMin), targets: names })));
  const bad = (text: string) => text.trim() === '' || !(Number(text) >= 0 && Number(text) <= 10_080);
  const save = useAction((client) => client.notify.setRoster({ priority: roster.priority, steps: steps.map(({ afterMin, targets: names }) => ({ afterMin: Number(afterMin), targets: [...names] })) }));
  const change = (at: number, part: Partial<Step>) => {
    setSteps(steps.map((step, i) => (i === at ? { ...step, ...part } : step)));
    save.clear();
  };
  const add = () => setSteps([...steps, { afterMin: String(Number(steps.at(-1)?.afterMin ?? 0) + 10), targets: [] }]);
  return (
    <FormDialog title={`When nobody acknowledges priority ${roster.priority}`} submit="Save" action={save} ready={steps.every((step) => !bad(step.afterMin) && step.targets.length > 0)} onClose={onClose} onDone={onDone}>
      {steps.length === 0 ? <p className="muted">Nobody is told that nobody answers.</p> : null}
      {steps.map((step, at) => (
        <div key={at} role="group" aria-label={`Step ${at + 1}`} className="roster-step">
          <Field label="After, in minutes" value={step.afterMin} onChange={(afterMin) => change(at, { afterMin })} error={bad(step.afterMin) ? 'Minutes, a week at most.' : null} />
          <div role="group" aria-label="Whom to tell" className="told-events">
            {targets.map(({ name }) => <Check key={name} value={step.targets.includes(name)} onChange={(is) => change(at, { targets: is ? [...step.targets, name] : step.targets.filter((one) => one !== name) })}>{name}</Check>)}
          </div>
          <Button small onPress={() => setSteps(steps.filter((_, i) => i !== at))} aria-label={`Remove step ${at + 1}`}><IconTrash size={16} aria-hidden /></Button>
        </div>
      ))}
      <div><Button small disabled={steps.length >= MOST_STEPS} onPress={add}><IconPlus size={16} aria-hidden /> Add a step</Button></div>
    </FormDialog>
  );
}
