import { useState } from 'react';
import type { Roster, Target, TargetTried } from '../../../../electron/contract/notify';
import { Button, Empty, FormDialog, Notice, Panel, PriorityMark, Table, type Column } from '../../../kit';
import { IconBell, IconPencil, IconTrash } from '../../../kit/icons';
import { useTick } from '../../../state/clock';
import { useAction, useAsk, useMay, usePlant } from '../../../state/hooks';
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
    { key: 'name', title: 'Who', cell: (t) => <><span className="strong">{t.name}</span><br /><span className="muted small">{targetKindWords[t.kind]}</span></> },
    { key: 'where', title: 'Where to', cell: (t) => <><span className="wrap-anywhere">{targetWhere(t)}</span><br /><span className="muted small">{targetOf(t, t.under === null ? null : (plant?.byId.get(t.under)?.name ?? null))}</span></> },
    { key: 'state', title: 'State', cell: (t) => <><span className={t.problem ? 'strong' : 'muted'}>{targetStateWords(t, now)}</span>{t.problem ? <><br /><span className="small wrap-anywhere">{t.problem}</span></> : null}</> },
    { key: 'waiting', title: 'Waiting', number: true, cell: (t) => number(t.waiting) },
    { key: 'count', title: 'Counted', cell: (t) => <span className="muted">{countWords(t)}</span> },
    {
      key: 'do', title: 'What to do', hiddenTitle: true, tight: true, number: true,
      cell: (t) => (may ? (
        <span className="row-actions">
          <Button small pending={tryOut.pending} onPress={() => void tryOut.run(t.name)} aria-label={`Try ${t.name}`}>Try</Button>
          <Button small onPress={() => setAsked({ what: 'change', of: t })} aria-label={`Change ${t.name}`}><IconPencil size={16} aria-hidden /></Button>
          <Button small onPress={() => setAsked({ what: 'remove', of: t })} aria-label={`Remove ${t.name}`}><IconTrash size={16} aria-hidden /></Button>
        </span>
      ) : null),
    },
  ];
  const rosterColumns: Column<Roster>[] = [
    { key: 'priority', title: 'Priority', tight: true, cell: (r) => <PriorityMark priority={r.priority} /> },
    { key: 'steps', title: 'Not acknowledged', cell: (r) => <span className={r.steps.length === 0 ? 'muted' : undefined}>{rosterWords(r)}</span> },
    { key: 'do', title: 'What to do', hiddenTitle: true, tight: true, number: true, cell: (r) => (may && (targets ?? []).length > 0 ? <Button small onPress={() => setAsked({ what: 'roster', of: r })} aria-label={`Change who is told of priority ${r.priority}`}>Change</Button> : null) },
  ];
  return (
    <div className="told">
      {error ? <Notice problem>{error}</Notice> : null}
      {tryOut.error ? <Notice problem>{tryOut.error}</Notice> : null}
      {tried ? <Notice problem={!tried.result.sent}>{`${tried.name}: ${tried.result.says}`}</Notice> : null}
      <Table<Target> label="Who is told" rows={targets ?? []} columns={columns} rowKey={(t) => t.name} raised={(t) => t.problem !== null}
        empty={targets ? <Empty icon={<IconBell size={32} stroke={1.4} aria-hidden />} title="Alarms stay on this screen">Have them sent by the site’s mail server, to a program on the site or to a broker.</Empty> : null}
      />
      <Panel title="When nobody acknowledges" className="told-roster">
        {rosters.error ? <Notice problem>{rosters.error}</Notice> : null}
        <Table<Roster> label="Who is told when nobody acknowledges" rows={rosters.value ?? []} columns={rosterColumns} rowKey={(r) => r.priority} />
        <p className="muted small">Counted from when the alarm is announced, also over a start of Millwright; it ends with an acknowledgement, a shelf, or the alarm’s return.</p>
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
    <FormDialog title={`Remove ${target.name}`} submit="Remove" cancel="Keep it" action={remove} onClose={onClose} onDone={onDone}>
      <p>Nobody is told of alarms by it any more{target.waiting > 0 ? `, and the ${number(target.waiting)} that wait are dropped` : ''}.</p>
    </FormDialog>
  );
}
