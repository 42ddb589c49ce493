import { useState } from 'react';
import type { Finding, Verdict } from '../../../../electron/contract/actions';
import type { Alarm } from '../../../../electron/contract/alarms';
import { Choice, Field, FormDialog } from '../../../kit';
import { useAction } from '../../../state/hooks';
import { conditionWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/actions';
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
  const hint = verdict === null ? t.judgedLater : verdict === 'withdrawn' ? t.withdrawnHint : verdictHints[verdict];
  return (
    <FormDialog title={before ? t.correctTitle(assetName) : t.wasItSoAt(assetName)} submit={before ? t.correct : t.record} action={record} ready={verdict !== null} onClose={onClose}>
      {'alarm' in of ? <p><span className="strong">{conditionWords(of.alarm)}</span> <span className="muted">{t.span(dateTime(of.alarm.raised), of.alarm.returned === null ? null : dateTime(of.alarm.returned))}</span></p> : null}
      <Choice<Verdict> label={t.verdict} value={verdict} choices={choices} onChange={setVerdict} hint={hint} />
      <Field label={t.whatFound} value={found} onChange={setFound} multiline placeholder={t.foundExample} />
    </FormDialog>
  );
}
