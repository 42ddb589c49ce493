import { useState } from 'react';
import { isMade, isOfPredictions } from '../../../../electron/contract/alarm-kinds';
import type { AlarmDefinition } from '../../../../electron/contract/alarms';
import { Check, Field, FormDialog } from '../../../kit';
import { useAction } from '../../../state/hooks';
import { definitionOf, draftOf, problemsOf, type Draft } from './definition-draft';
import { DefinitionLimits } from './DefinitionLimits';
import { DefinitionSubject } from './DefinitionSubject';
import { DefinitionTrial } from './DefinitionTrial';
import { DefinitionVersions } from './DefinitionVersions';
import { conditionWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/alarms';

const isSaid = ({ kind, tag, model }: AlarmDefinition): boolean => (isOfPredictions(kind) ? model !== null : tag !== null);

/** Limits, delays and what they mean, with every version that there was. Of a new one also what it judges: that stays as it is made. `signed`: it is proposed, and goes live once a second person has signed it. */
export function DefinitionDialog({ definition, signed, onClose, onDone }: { definition: AlarmDefinition; signed: boolean; onClose(): void; onDone(): void }) {
  const isNew = definition.id === 0;
  const [of, setOf] = useState(definition);
  const [draft, setDraft] = useState(() => draftOf(definition));
  const [why, setWhy] = useState('');
  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const problems = problemsOf(draft, of);
  const save = useAction((client) => client.alarms.define({ ...definitionOf(draft, of), why: why.trim() || undefined }));
  const ready = Object.keys(problems).length === 0 && (!isNew || isSaid(of));
  return (
    <FormDialog wide title={isNew ? t.newAlarm : conditionWords(definition)} submit={signed ? t.propose : isNew ? t.addDo : t.save} action={save} ready={ready} onClose={onClose} onDone={onDone}>
      {isNew ? <DefinitionSubject of={of} onChange={(part) => setOf((before) => ({ ...before, ...part }))} /> : null}
      <Field label={t.saysWhenStands} value={draft.condition} onChange={(condition) => set({ condition })} error={isNew && draft.condition === '' ? null : (problems.condition ?? null)} autoFocus={!isNew} />
      <DefinitionLimits of={of} draft={draft} problems={isNew && draft.limit === '' ? { ...problems, limit: undefined } : problems} onChange={set} />
      <div className="checks">
        <Check value={draft.latching} onChange={(latching) => set({ latching })}>{t.latchesHint}</Check>
        <Check value={draft.enabled} onChange={(enabled) => set({ enabled })}>{t.enabledHint}</Check>
      </div>
      <div className="definition-words">
        <Field label={t.whatToDo} value={draft.action} onChange={(action) => set({ action })} multiline />
        <Field label={t.cause} value={draft.cause} onChange={(cause) => set({ cause })} multiline />
        <Field label={t.consequence} value={draft.consequence} onChange={(consequence) => set({ consequence })} multiline />
        <Field label={isNew ? t.whyAdded : t.whyChanged} value={why} onChange={setWhy} hint={signed ? t.readBySigner : t.keptWithVersion} multiline />
      </div>
      {isMade(of.kind) ? <DefinitionTrial of={() => (ready ? definitionOf(draft, of) : null)} /> : null}
      {isNew ? null : <DefinitionVersions of={definition.id} onTake={(version) => setDraft(draftOf(version))} />}
    </FormDialog>
  );
}
