import { useState } from 'react';
import type { Finding, Verdict } from '../../../../electron/contract/actions';
import type { Alarm } from '../../../../electron/contract/alarms';
import { Choice, Field, FormDialog } from '../../../kit';
import { useAction } from '../../../state/hooks';
import { verdictHints, verdictWords } from '../../../words/actions';
import { dateTime } from '../../../words/time';

const fresh: readonly Verdict[] = ['real', 'false', 'not-yet', 'maintenance'];

/** Whether what an alarm said was so: of one that nobody has judged yet, or (`corrects`) in the place of what was said. */
export function VerdictDialog({ of, onClose }: { of: { alarm: Alarm } | { corrects: Finding }; onClose(): void }) {
  const before = 'corrects' in of ? of.corrects : null;
  const { assetName } = 'corrects' in of ? of.corrects : of.alarm;
  const [verdict, setVerdict] = useState<Verdict | null>(before?.verdict ?? null);
  const [found, setFound] = useState(before?.found ?? '');
  const record = useAction(async (client) => {
    if (verdict) await client.findings.record({ verdict, found, ...('corrects' in of ? { corrects: of.corrects.id } : { alarm: of.alarm.id }) });
  });
  const choices = (before ? [...fresh, 'withdrawn' as const] : fresh).map((key) => ({ key, text: verdictWords[key] }));
  const hint = verdict === null ? 'Models and limits are judged by it later.' : verdict === 'withdrawn' ? 'It does not count at all, as if it had never been said.' : verdictHints[verdict];
  return (
    <FormDialog title={before ? `Correct what was found at ${assetName}` : `Was it so, at ${assetName}?`} submit={before ? 'Correct' : 'Record'} action={record} ready={verdict !== null} onClose={onClose}>
      {'alarm' in of ? <p><span className="strong">{of.alarm.condition}</span> <span className="muted">{dateTime(of.alarm.raised)}{of.alarm.returned === null ? '' : ` to ${dateTime(of.alarm.returned)}`}</span></p> : null}
      <Choice<Verdict> label="Verdict" value={verdict} choices={choices} onChange={setVerdict} hint={hint} />
      <Field label="What was found" value={found} onChange={setFound} multiline placeholder="What was wrong, or that nothing was" />
    </FormDialog>
  );
}
