import { useEffect, useState } from 'react';
import type { Action } from '../../../../electron/contract/actions';
import { Button, Dialog, Facts, Notice } from '../../../kit';
import { useAsk } from '../../../state/hooks';
import { t as kit } from '../../../words/catalogue/kit';
import { t } from '../../../words/catalogue/actions';
import { actionWords } from '../../../words/actions';
import { whoWords } from '../../../words/people';
import { dateTime } from '../../../words/time';

/** One thing that was done, with its pictures. */
export function ActionDialog({ action, onClose }: { action: Action; onClose(): void }) {
  const { prediction } = action;
  return (
    <Dialog wide title={t.title(action.assetName, actionWords[action.kind].did)} onClose={onClose} footer={<Button look="primary" onPress={onClose}>{kit.close}</Button>}>
      <Facts of={[
        [t.facts.done, t.doneBy(dateTime(action.done), whoWords(action.who))],
        action.found ? [t.facts.found, action.found] : null,
        action.notes ? [t.facts.notes, action.notes] : null,
        action.parts.length > 0 ? [t.facts.parts, action.parts.join(', ')] : null,
        action.alarm === null ? null : [t.facts.alarm, t.alarmNumber(action.alarm)],
        prediction ? [t.facts.prediction, t.predictionOf(`${prediction.model}${prediction.version ? ` ${prediction.version}` : ''}`, dateTime(prediction.time))] : null,
      ]} />
      {action.photos.map((type, n) => <Photo key={`${type}/${n}`} action={action} n={n} />)}
    </Dialog>
  );
}

function Photo({ action, n }: { action: Action; n: number }) {
  const { value, error } = useAsk((client) => client.actions.photo({ action: action.id, n }), [action.id, n]);
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!value) return;
    const made = URL.createObjectURL(new Blob([new Uint8Array(value.bytes)], { type: value.type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [value]);
  if (error) return <Notice problem>{error}</Notice>;
  return url ? <img className="photo" src={url} alt={t.photoOf(n + 1, action.assetName)} /> : null;
}
