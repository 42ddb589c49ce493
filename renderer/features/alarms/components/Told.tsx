import { useState } from 'react';
import type { Roster, Target, TargetTried } from '../../../../electron/contract/notify';
import { Button, Empty, FormDialog, Notice, Panel, PriorityMark, Table, type Column } from '../../../kit';
import { IconBell, IconPencil, IconTrash } from '../../../kit/icons';
import { useTick } from '../../../state/clock';
import { useAction, useAsk, useMay, usePlant } from '../../../state/hooks';
import { t } from '../../../words/catalogue/alarms';
import { number } from '../../../words/numbers';
import { countWords, rosterWords, targetKindWords, targetOf, targetStateWords, targetWhere } from '../../../words/telling';
import { RosterDialog } from './RosterDialog';
import { TargetDialog } from './TargetDialog';

/** Another may change them. */
const ROSTERS_MS = 5_000;

interface ToldProps {
  targets: readonly Target[] | null;
  error: string | null;
  reload(): void;
  adding: boolean;
  onAdded(): void;
}

type Asked = { what: 'change' | 'remove'; of: Target } | { what: 'roster'; of: Roster };

/** Who is told of alarms, by what way, and how that goes; and whom to tell when nobody answers. */
export function Told({ targets, error, reload, adding, onAdded }: ToldProps) {
  const rosters = useAsk((client) => client.notify.rosters({}), [], ROSTERS_MS);
  const may = useMay('engineer');
  const plant = usePlant();
  const { wall: now } = useTick();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [tried, setTried] = useState<{ name: string; result: TargetTried } | null>(null);
  const tryOut = useAction(async (client, name: string) => setTried({ name, result: await client.notify.try({ name }) }));
  const close = () => setAsked(null);
  const done = () => {
    reload();
    rosters.reload();
  };
  const columns: Column<Target>[] = [
    { key: 'name', title: t.columns.who, cell: (target) => <><span className="strong">{target.name}</span><br /><span className="muted small">{targetKindWords[target.kind]}</span></> },
    { key: 'where', title: t.columns.whereTo, cell: (target) => <><span className="wrap-anywhere">{targetWhere(target)}</span><br /><span className="muted small">{targetOf(target, target.under === null ? null : (plant?.byId.get(target.under)?.name ?? null))}</span></> },
    { key: 'state', title: t.columns.state, cell: (target) => <><span className={target.problem ? 'strong' : 'muted'}>{targetStateWords(target, now)}</span>{target.problem ? <><br /><span className="small wrap-anywhere">{target.problem}</span></> : null}</> },
    { key: 'waiting', title: t.columns.waiting, number: true, cell: (target) => number(target.waiting) },
    { key: 'count', title: t.columns.counted, cell: (target) => <span className="muted">{countWords(target)}</span> },
    {
      key: 'do', title: t.columns.do, hiddenTitle: true, tight: true, number: true,
      cell: (target) => (may ? (
        <span className="row-actions">
          <Button small pending={tryOut.pending} onPress={() => void tryOut.run(target.name)} aria-label={t.tryOne(target.name)}>{t.try}</Button>
          <Button small onPress={() => setAsked({ what: 'change', of: target })} aria-label={t.changeOne(target.name)}><IconPencil size={16} aria-hidden /></Button>
          <Button small onPress={() => setAsked({ what: 'remove', of: target })} aria-label={t.removeOne(target.name)}><IconTrash size={16} aria-hidden /></Button>
        </span>
      ) : null),
    },
  ];
  const rosterColumns: Column<Roster>[] = [
    { key: 'priority', title: t.columns.priority, tight: true, cell: (r) => <PriorityMark priority={r.priority} /> },
    { key: 'steps', title: t.columns.notAcknowledged, cell: (r) => <span className={r.steps.length === 0 ? 'muted' : undefined}>{rosterWords(r)}</span> },
    { key: 'do', title: t.columns.do, hiddenTitle: true, tight: true, number: true, cell: (r) => (may && (targets ?? []).length > 0 ? <Button small onPress={() => setAsked({ what: 'roster', of: r })} aria-label={t.changeRoster(r.priority)}>{t.change}</Button> : null) },
  ];
  return (
    <div className="told">
      {error ? <Notice problem>{error}</Notice> : null}
      {tryOut.error ? <Notice problem>{tryOut.error}</Notice> : null}
      {tried ? <Notice problem={!tried.result.sent}>{`${tried.name}: ${tried.result.says}`}</Notice> : null}
      <Table<Target> label={t.whoIsTold} rows={targets ?? []} columns={columns} rowKey={({ name }) => name} raised={({ problem }) => problem !== null}
        empty={targets ? <Empty icon={<IconBell size={32} stroke={1.4} aria-hidden />} title={t.stayHere}>{t.toldEmpty}</Empty> : null}
      />
      <Panel title={t.nobodyAcknowledges} className="told-roster">
        {rosters.error ? <Notice problem>{rosters.error}</Notice> : null}
        <Table<Roster> label={t.toldNobodyAcknowledges} rows={rosters.value ?? []} columns={rosterColumns} rowKey={(r) => r.priority} />
        <p className="muted small">{t.rosterHint}</p>
      </Panel>
      {adding ? <TargetDialog onClose={onAdded} onDone={done} /> : null}
      {asked?.what === 'change' ? <TargetDialog target={asked.of} onClose={close} onDone={done} /> : null}
      {asked?.what === 'remove' ? <RemoveTarget target={asked.of} onClose={close} onDone={done} /> : null}
      {asked?.what === 'roster' ? <RosterDialog roster={asked.of} targets={targets ?? []} onClose={close} onDone={done} /> : null}
    </div>
  );
}

function RemoveTarget({ target, onClose, onDone }: { target: Target; onClose(): void; onDone(): void }) {
  const remove = useAction((client) => client.notify.remove({ name: target.name }));
  return (
    <FormDialog title={t.removeOne(target.name)} typed={target.name} submit={t.remove} cancel={t.keepIt} action={remove} onClose={onClose} onDone={onDone}>
      <p>{t.removeWords(target.waiting)}</p>
    </FormDialog>
  );
}
