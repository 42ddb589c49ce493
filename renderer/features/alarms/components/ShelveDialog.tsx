import { useState } from 'react';
import type { Alarm } from '../../../../electron/contract/alarms';
import { Choice, Field, FormDialog } from '../../../kit';
import { useTick } from '../../../state/clock';
import { useAction, useAsk } from '../../../state/hooks';
import { conditionWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/alarms';
import { reasonProblem } from '../../../words/alarms';
import { duration, hourMinute } from '../../../words/time';

const MINUTE = 60_000;
const lengths = [15, 30, 60, 120, 240, 480, 720, 1440].map((minutes) => minutes * MINUTE);

/** Keeps an alarm quiet for a while: for how long, and why. */
export function ShelveDialog({ alarm, onClose, onDone }: { alarm: Alarm; onClose(): void; onDone(): void }) {
  const { wall } = useTick();
  const [forMs, setForMs] = useState(60 * MINUTE);
  const [why, setWhy] = useState('');
  const policy = useAsk((client) => client.alarms.policy({}), []);
  const longest = policy.value?.shelfMaxMs ?? 60 * MINUTE;
  const shelve = useAction((client) => client.alarms.shelve({ definition: alarm.definition, asset: alarm.asset, until: Date.now() + Math.min(forMs, longest), why: why.trim() }));
  return (
    <FormDialog title={t.shelveTitle(alarm.assetName)} submit={t.shelveUntil(hourMinute(wall + Math.min(forMs, longest)))} action={shelve} ready={reasonProblem(why) === null} onClose={onClose} onDone={onDone}>
      <p>
        <span className="strong">{conditionWords(alarm)}</span> <span className="muted">{t.shelveWords}</span>
      </p>
      <Choice<number> label={t.forHowLong} value={forMs} choices={lengths.filter((ms) => ms <= longest).map((ms) => ({ key: ms, text: duration(ms) }))} onChange={setForMs} hint={t.siteAllows(duration(longest))} />
      <Field label={t.reason} value={why} onChange={setWhy} multiline required autoFocus error={why === '' ? null : reasonProblem(why)} placeholder={t.shelveExample} />
      {policy.error ? <p className="muted small">{policy.error}</p> : null}
    </FormDialog>
  );
}
