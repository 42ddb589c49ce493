import { useState } from 'react';
import { actionKind, type ActionKind, type PredictionRef, type Verdict } from '../../../../electron/contract/actions';
import type { Alarm } from '../../../../electron/contract/alarms';
import { Choice, Field, FormDialog } from '../../../kit';
import { useAction, useAsk } from '../../../state/hooks';
import { conditionWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/actions';
import { actionWords, verdictHints, verdictOf, verdictWords } from '../../../words/actions';
import { PhotosField, type ChosenPhoto } from './PhotosField';

type Said = Exclude<Verdict, 'withdrawn'> | 'none';
const said: readonly Said[] = ['none', 'real', 'false', 'not-yet', 'maintenance'];

interface RecordDialogProps {
  asset: number;
  name: string;
  alarm?: Alarm;
  prediction?: PredictionRef;
  onClose(): void;
}

/** What was done at a machine, and what was found there. */
export function RecordDialog({ asset, name, alarm, prediction, onClose }: RecordDialogProps) {
  const [kind, setKind] = useState<ActionKind>('inspect');
  const [chosen, setChosen] = useState<Said | null>(null);
  const [notes, setNotes] = useState('');
  const [found, setFound] = useState('');
  const [parts, setParts] = useState('');
  const [photos, setPhotos] = useState<ChosenPhoto[]>([]);
  // Judged already: another verdict would be a correction, which is asked for elsewhere.
  const judged = (useAsk(async (client) => (alarm ? client.findings.list({ alarm: alarm.id, limit: 1 }) : []), [alarm?.id]).value?.length ?? 0) > 0;
  const verdict = judged ? 'none' : (chosen ?? verdictOf(kind) ?? 'none');
  const record = useAction((client) => client.actions.record({
    asset, kind, notes, found, parts: parts.split(',').map((part) => part.trim()).filter((part) => part !== ''), photos: photos.map(({ bytes }) => bytes), alarm: alarm?.id, prediction: alarm ? undefined : prediction,
    verdict: verdict === 'none' ? undefined : verdict,
  }));
  return (
    <FormDialog wide title={t.recordTitle(name)} submit={t.record} action={record} onClose={onClose}>
      {alarm ? <p className="muted">{t.ofAlarm(conditionWords(alarm))}</p> : null}
      <div className="record-grid">
        <Choice<ActionKind> label={t.whatDone} value={kind} choices={actionKind.options.map((key) => ({ key, text: actionWords[key].choose }))} onChange={setKind} />
        {judged ? null : (
          <Choice<Said> label={t.wasItSo} value={verdict} choices={said.map((key) => ({ key, text: key === 'none' ? t.notSaid : verdictWords[key] }))} onChange={setChosen} hint={verdict === 'none' ? t.judgedByFound : verdictHints[verdict]} />
        )}
        <Field label={t.whatFound} value={found} onChange={setFound} multiline autoFocus placeholder={t.foundExample} />
        <Field label={t.notes} value={notes} onChange={setNotes} multiline placeholder={t.notesExample} />
        <Field label={t.parts} value={parts} onChange={setParts} placeholder={t.partsExample} hint={t.partsHint} />
        <PhotosField photos={photos} onChange={setPhotos} />
      </div>
      <p className="muted small">{t.recordKept}</p>
    </FormDialog>
  );
}
