import { useEffect, useState } from 'react';
import type { Action } from '../../../../electron/contract/actions';
import { Button, Dialog, Facts, Notice } from '../../../kit';
import { useAsk } from '../../../state/hooks';
import { actionWords } from '../../../words/actions';
import { whoWords } from '../../../words/people';
import { dateTime } from '../../../words/time';

/** One thing that was done, with its pictures. */
export function ActionDialog({ action, onClose }: { action: Action; onClose(): void }) {
  const { prediction } = action;
  return (
    <Dialog wide title={`${action.assetName}: ${actionWords[action.kind].did.toLowerCase()}`} onClose={onClose} footer={<Button look="primary" onPress={onClose}>Close</Button>}>
      <Facts of={[
        ['Done', `${dateTime(action.done)}, by ${whoWords(action.who)}`],
        action.found ? ['Found', action.found] : null,
        action.notes ? ['Notes', action.notes] : null,
        action.parts.length > 0 ? ['Parts', action.parts.join(', ')] : null,
        action.alarm === null ? null : ['Alarm', `Number ${action.alarm}`],
        prediction ? ['Prediction', `${prediction.model}${prediction.version ? ` ${prediction.version}` : ''}, of ${dateTime(prediction.time)}`] : null,
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
  return url ? <img className="photo" src={url} alt={`Photo ${n + 1} of what was done at ${action.assetName}`} /> : null;
}
