import type { OwnReport, OwnReportVersion } from '../../../../electron/contract/own-reports';
import { Button, type Column, Dialog, Notice, Table } from '../../../kit';
import { useTick } from '../../../state/clock';
import { useAction, useAsk } from '../../../state/hooks';
import { t } from '../../../words/catalogue/own-reports';
import { moment } from '../../../words/time';

/** What a report was before, and by whom and why it became another. */
export function VersionsDialog({ report: { key, content }, may, onClose, onTaken }: { report: OwnReport; may: boolean; onClose(): void; onTaken(): void }) {
  const asked = useAsk((client) => client.reports.definition({ key }), [key]);
  const { wall } = useTick();
  const take = useAction(async (client, revision: number) => {
    await client.reports.takeAgain({ key, revision });
    onTaken();
    onClose();
  });
  const versions = asked.value?.versions ?? [];
  const newest = versions[0]?.revision;
  const columns: Column<OwnReportVersion>[] = [
    { key: 'revision', title: t.revisionColumn, cell: (v) => v.revision, number: true },
    { key: 'at', title: t.at, cell: (v) => <span className="nowrap">{moment(v.at, wall)}</span> },
    { key: 'who', title: t.who, cell: (v) => v.who },
    { key: 'why', title: t.why, cell: (v) => <span className="muted">{v.removed ? t.wasRemoved : (v.why ?? v.title)}</span> },
    { key: 'do', title: t.columns.do, hiddenTitle: true, tight: true, cell: (v) => (v.revision === newest ? <span className="muted nowrap">{t.current}</span> : may && !v.removed ? <Button small pending={take.pending} onPress={() => void take.run(v.revision)} aria-label={t.takeAgainOne(v.revision)}>{t.takeAgain}</Button> : null) },
  ];
  return (
    <Dialog title={t.versionsOf(content.title)} wide onClose={onClose} footer={<Button onPress={onClose}>{t.close}</Button>}>
      {(asked.error ?? take.error) ? <Notice problem>{asked.error ?? take.error}</Notice> : null}
      <Table label={t.versions} rows={versions} columns={columns} rowKey={(v) => v.revision} />
    </Dialog>
  );
}
