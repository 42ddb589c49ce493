import { useDeferredValue, useState } from 'react';
import type { Tag } from '../../../../electron/contract/domain';
import { Choice, Field, FormDialog, Notice } from '../../../kit';
import { useAction, useAsk } from '../../../state/hooks';
import { typed } from '../../../words/numbers';
import { t } from '../../../words/catalogue/equipment';
import { deadbandOf, keptSentence, silenceText } from '../../../words/deadbands';

const ASK_AGAIN_MS = 2000;

const sizeOf = (tag: Tag | undefined): string => (tag?.deadband === undefined ? '' : typed(tag.deadband));

/** Which readings of a machine's tags are kept: those that moved by more than a deadband, and one after so long at the latest. */
export function DeadbandDialog({ name, tags, onClose }: { name: string; tags: readonly Tag[]; onClose(): void }) {
  const [id, setId] = useState(tags[0]?.id ?? -1);
  const tag = tags.find((one) => one.id === id);
  const [size, setSize] = useState(sizeOf(tag));
  const [silence, setSilence] = useState(silenceText(tag ?? {}));
  const [why, setWhy] = useState('');
  const { wanted, sizeError, silenceError } = deadbandOf(size, silence, tag?.kind ?? 'number');
  const asked = useDeferredValue(JSON.stringify(wanted));
  const counts = useAsk((client) => client.live.deadbands({}), [], ASK_AGAIN_MS);
  const cautions = useAsk((client) => client.live.weighDeadband({ tags: [id], deadband: JSON.parse(asked) as typeof wanted }), [id, asked]);
  const save = useAction((client) => client.live.setDeadband({ tags: [id], deadband: wanted, why: why.trim() || undefined }));
  const choose = (next: number) => {
    const other = tags.find((one) => one.id === next);
    setId(next);
    setSize(sizeOf(other));
    setSilence(silenceText(other ?? {}));
  };
  const count = counts.value?.find((one) => one.tag === id);
  return (
    <FormDialog title={t.keptTitle(name)} submit={size.trim() === '' ? t.keepAll : t.setDeadband} action={save} ready={sizeError === null && silenceError === null} onClose={onClose}>
      <p className="muted">{t.keptWords}</p>
      <Choice label={t.reading} value={id} choices={tags.map(({ id: key, title }) => ({ key, text: title }))} onChange={choose} />
      <div className="pair">
        <Field label={t.deadband(tag?.unit || null)} value={size} onChange={setSize} error={sizeError} hint={t.emptyAll} autoFocus />
        <Field label={t.longestSilence} value={silence} onChange={setSilence} error={silenceError} hint={t.longestHint} />
      </div>
      <Field label={t.reason} value={why} onChange={setWhy} hint={t.reasonHint} />
      {cautions.value?.map(({ model, version, message }) => <Notice key={`${model} ${version}`}>{t.watches(`${model} ${version}`, message)}</Notice>)}
      {count && tag?.deadband !== undefined ? <p className="muted">{keptSentence(count)}</p> : null}
    </FormDialog>
  );
}
