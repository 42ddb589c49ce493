import { useState } from 'react';
import type { AlarmDefinition } from '../../../../electron/contract/alarms';
import { Check, Choice, Field, FormDialog } from '../../../kit';
import { useAction, useAsk } from '../../../state/hooks';
import { isOnOff, versionWords } from '../../../words/alarms';
import { dateTime } from '../../../words/time';
import { definitionOf, draftOf, problemsOf, type Draft } from './definition-draft';

const priorities = [1, 2, 3, 4].map((key) => ({ key, text: `Priority ${key}` }));

/** Limits, delays and what they mean, with every version that there was. */
export function DefinitionDialog({ definition, onClose, onDone }: { definition: AlarmDefinition; onClose(): void; onDone(): void }) {
  const [draft, setDraft] = useState(() => draftOf(definition));
  const [why, setWhy] = useState('');
  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const problems = problemsOf(draft);
  const versions = useAsk((client) => client.alarms.definitionVersions({ id: definition.id }), [definition.id]);
  const save = useAction((client) => client.alarms.define({ ...definitionOf(draft, definition), why: why.trim() || undefined }));
  const text = (key: 'limit' | 'deadband' | 'onDelay' | 'offDelay' | 'respond', label: string, hint: string) => (
    <Field label={label} value={draft[key]} onChange={(value) => set({ [key]: value })} hint={hint} error={problems[key] ?? null} />
  );
  return (
    <FormDialog wide title={definition.condition} submit="Save" action={save} ready={Object.keys(problems).length === 0} onClose={onClose} onDone={onDone}>
      <Field label="What it says when it stands" value={draft.condition} onChange={(condition) => set({ condition })} error={problems.condition ?? null} autoFocus />
      <div className="definition-grid">
        {isOnOff(definition) ? null : text('limit', definition.kind === 'no-data' ? 'Silence, s' : 'Limit', 'Raised at and above it')}
        {isOnOff(definition) || definition.kind === 'no-data' ? null : text('deadband', 'Deadband', 'Returns this far below the limit')}
        {text('onDelay', 'On-delay, s', 'It has to hold for so long')}
        {text('offDelay', 'Off-delay, s', 'It has to be gone for so long')}
        <Choice<number> label="Priority" value={draft.priority} choices={priorities} onChange={(priority) => set({ priority: priority as Draft['priority'] })} />
        {text('respond', 'Time to respond, min', 'Empty: not said')}
      </div>
      <div className="checks">
        <Check value={draft.latching} onChange={(latching) => set({ latching })}>Latches: stays after its return until someone resets it</Check>
        <Check value={draft.enabled} onChange={(enabled) => set({ enabled })}>Switched on: without this it raises nothing, and what it raised returns</Check>
      </div>
      <div className="definition-words">
        <Field label="What to do" value={draft.action} onChange={(action) => set({ action })} multiline />
        <Field label="Cause" value={draft.cause} onChange={(cause) => set({ cause })} multiline />
        <Field label="What becomes of it where nobody acts" value={draft.consequence} onChange={(consequence) => set({ consequence })} multiline />
        <Field label="Why it is changed" value={why} onChange={setWhy} hint="Kept with the version and your name." multiline />
      </div>
      <section>
        <h3>Versions</h3>
        <ol className="alarm-steps">
          {(versions.value ?? []).map((one, at, all) => (
            <li key={one.definition.version}>
              <span className="muted nowrap">{one.at === null ? 'Before' : dateTime(one.at)}</span>
              <span>{versionWords(one, all[at + 1])}</span>
            </li>
          ))}
        </ol>
        {versions.error ? <p className="muted small">{versions.error}</p> : null}
      </section>
    </FormDialog>
  );
}
