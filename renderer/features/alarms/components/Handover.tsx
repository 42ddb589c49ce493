import { useState } from 'react';
import type { Handover as Signed, Standing } from '../../../../electron/contract/handovers';
import { Button, Dialog, Empty, Notice, Panel, PriorityMark, Table, type Column } from '../../../kit';
import { IconFileText } from '../../../kit/icons';
import { useTick } from '../../../state/clock';
import { useAlarms, useAside, useAsk, useMay, useToJudge } from '../../../state/hooks';
import { conditionWords } from '../../../words/engine';
import { uncapital } from '../../../words/numbers';
import { t as kit } from '../../../words/catalogue/kit';
import { t } from '../../../words/catalogue/alarms';
import { actionDetail, didWords } from '../../../words/actions';
import { alarmStateWords } from '../../../words/alarms';
import { handoverWords, signedWords } from '../../../words/handovers';
import { dateTime, moment } from '../../../words/time';
import { HandoverDialog } from './HandoverDialog';

const LISTED = 100;

/** What would be handed over now, and every handover that was signed. */
export function Handover() {
  const may = useMay('operator');
  const changed = [...useAlarms().map(({ id, state }) => `${id}${state}`), ...useAside().map(({ definition, asset }) => `${definition}/${asset}`)].join();
  const recorded = useToJudge();
  const draft = useAsk((client) => client.handovers.draft({}), [changed, recorded]);
  const past = useAsk((client) => client.handovers.list({ limit: LISTED }), []);
  const [signing, setSigning] = useState<Standing | null>(null);
  const [opened, setOpened] = useState<Signed | null>(null);
  const columns: Column<Signed>[] = [
    { key: 'at', title: t.columns.when, cell: (h) => <span className="nowrap">{dateTime(h.at)}</span>, sort: (a, b) => a.at - b.at, down: true },
    { key: 'who', title: t.columns.signedBy, cell: (h) => signedWords(h) },
    { key: 'alarms', title: t.columns.alarms, number: true, cell: (h) => h.alarms.length },
    { key: 'aside', title: t.columns.aside, number: true, cell: (h) => h.aside.length },
    { key: 'notes', title: t.columns.notes, cell: (h) => h.notes },
    { key: 'do', title: t.columns.do, hiddenTitle: true, number: true, cell: (h) => <Button small look="quiet" onPress={() => setOpened(h)} aria-label={t.showHandover(dateTime(h.at))}>{t.show}</Button> },
  ];
  return (
    <div className="findings-page">
      {draft.error ? <Notice problem>{draft.error}</Notice> : null}
      {draft.value ? (
        <Panel title={t.now} className="handover-now" aside={may ? <Button small onPress={() => setSigning(draft.value)}>{t.handOver}</Button> : null}>
          <p>{handoverWords(draft.value)}</p>
          <StandingList of={draft.value} />
        </Panel>
      ) : null}
      <Table<Signed> label={t.handovers} fill rows={past.value ?? []} columns={columns} rowKey={(h) => h.id} sortedBy={{ key: 'at', descending: true }}
        empty={past.value ? <Empty icon={<IconFileText size={32} stroke={1.4} aria-hidden />} title={t.noHandover}>{t.handoversEmpty}</Empty> : null}
      />
      {signing ? <HandoverDialog standing={signing} onClose={() => setSigning(null)} onDone={past.reload} /> : null}
      {opened ? (
        <Dialog wide title={`${dateTime(opened.at)}: ${signedWords(opened)}`} onClose={() => setOpened(null)} footer={<Button look="primary" onPress={() => setOpened(null)}>{kit.close}</Button>}>
          <p>{handoverWords(opened)}</p>
          {opened.notes ? <p className="handover-notes">{opened.notes}</p> : null}
          <StandingList of={opened} />
        </Dialog>
      ) : null}
    </div>
  );
}

function StandingList({ of: { alarms, aside, actions } }: { of: Standing }) {
  const { wall } = useTick();
  return (
    <ol className="alarm-steps handover-list">
      {alarms.map((alarm) => <li key={`alarm ${alarm.id}`}><PriorityMark priority={alarm.priority} size={14} /><span><span className="strong">{alarm.assetName}</span> {conditionWords(alarm)}, <span className="muted">{t.stateSince(uncapital(alarmStateWords(alarm)), moment(alarm.raised, wall))}</span></span></li>)}
      {aside.map((one) => <li key={`aside ${one.definition}/${one.asset}`}><PriorityMark priority={one.priority} size={14} /><span><span className="strong">{one.assetName}</span> {conditionWords(one)}, <span className="muted">{t.stateUntil(uncapital(alarmStateWords(one)), one.until === null ? null : moment(one.until, wall), one.why)}</span></span></li>)}
      {actions.map((action) => <li key={`action ${action.id}`}><i className="event-dot" aria-hidden /><span><span className="strong">{action.assetName}</span> {didWords(action)} <span className="muted">{actionDetail(action)}, {moment(action.done, wall)}</span></span></li>)}
    </ol>
  );
}
