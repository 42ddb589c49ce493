import { useState, type ReactNode } from 'react';
import type { OwnReport } from '../../../../electron/contract/own-reports';
import { go, RouteLink } from '../../../app/navigation';
import { Button, type Column, Empty, Notice, Table } from '../../../kit';
import { IconFileText, IconHistory, IconPlus, IconTrash } from '../../../kit/icons';
import { useTick } from '../../../state/clock';
import { useAction, useAsk, useMay } from '../../../state/hooks';
import { t } from '../../../words/catalogue/own-reports';
import { moment } from '../../../words/time';
import { VersionsDialog } from './VersionsDialog';

const ASK_AGAIN_MS = 5000;

/** The reports that this site writes itself. */
export function OwnReports({ tabs }: { tabs: ReactNode }) {
  const own = useAsk((client) => client.reports.own({}), [], ASK_AGAIN_MS);
  const may = useMay('engineer');
  const { wall } = useTick();
  const [looking, setLooking] = useState<OwnReport | null>(null);
  const [removed, setRemoved] = useState<OwnReport | null>(null);
  const remove = useAction(async (client, report: OwnReport) => {
    await client.reports.removeDefinition({ key: report.key });
    setRemoved(report);
    own.reload();
  });
  const undo = useAction(async (client, { key, revision }: OwnReport) => {
    await client.reports.takeAgain({ key, revision });
    setRemoved(null);
    own.reload();
  });
  const list = own.value ?? [];
  const columns: Column<OwnReport>[] = [
    { key: 'title', title: t.columns.report, sort: (a, b) => a.content.title.localeCompare(b.content.title, 'en', { numeric: true }), cell: (r) => <><RouteLink to={{ page: 'own-report', report: r.key }} className="strong">{r.content.title}</RouteLink>{r.content.description ? <><br /><span className="small muted">{r.content.description}</span></> : null}</> },
    { key: 'key', title: t.columns.key, cell: (r) => <span className="muted">{r.key}</span> },
    { key: 'blocks', title: t.columns.blocks, cell: (r) => <span className="muted">{t.blocks(r.content.blocks.length)}</span> },
    { key: 'changed', title: t.columns.changed, down: true, sort: (a, b) => a.changed - b.changed, cell: (r) => <span className="muted">{t.changedBy(moment(r.changed, wall), r.changedBy)}</span> },
    {
      key: 'do', title: t.columns.do, hiddenTitle: true, tight: true, number: true,
      cell: (r) => (
        <span className="row-actions">
          <Button small onPress={() => go({ page: 'own-report', report: r.key })} aria-label={may ? t.changeOne(r.content.title) : undefined}>{may ? t.change : t.look}</Button>
          <Button small iconOnly onPress={() => setLooking(r)} aria-label={t.versionsOf(r.content.title)}><IconHistory size={16} aria-hidden /></Button>
          {may ? <Button small iconOnly pending={remove.pending} onPress={() => void remove.run(r)} aria-label={t.removeOne(r.content.title)}><IconTrash size={16} aria-hidden /></Button> : null}
        </span>
      ),
    },
  ];
  const write = may ? <Button look="primary" onPress={() => go({ page: 'own-report', report: null })}><IconPlus size={16} aria-hidden />{t.write}</Button> : null;
  const error = own.error ?? remove.error ?? undo.error;
  return (
    <>
      <div className="page-head">
        <h1>{t.heading(list.length)}</h1>
        {tabs}
        <div className="actions">{list.length > 0 ? write : null}</div>
      </div>
      {error ? <Notice problem>{error}</Notice> : null}
      {removed ? <Notice>{t.removed(removed.content.title)} <Button small pending={undo.pending} onPress={() => void undo.run(removed)}>{t.undo}</Button></Notice> : null}
      <Table label={t.tab} fill rows={list} columns={columns} rowKey={(r) => r.key} sortedBy={{ key: 'title', descending: false }}
        empty={own.value ? <Empty icon={<IconFileText size={32} stroke={1.4} aria-hidden />} title={t.none} actions={write ?? undefined}>{t.noneWords}</Empty> : null}
      />
      {looking ? <VersionsDialog report={looking} may={may} onClose={() => setLooking(null)} onTaken={own.reload} /> : null}
    </>
  );
}
