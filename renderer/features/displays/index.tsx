import { useState } from 'react';
import type { Display } from '../../../electron/contract/displays';
import { Button, Empty, Notice, Table, type Column } from '../../kit';
import { IconLayoutDashboard } from '../../kit/icons';
import { go, RouteLink } from '../../app/navigation';
import { useTick } from '../../state/clock';
import { useAction, useAppliance, useDisplays, useMay } from '../../state/hooks';
import { WallDialog } from './components/WallDialog';
import { t } from '../../words/catalogue/displays';
import { displaysHeading, panelsWords, sharedWords } from '../../words/displays';
import { moment } from '../../words/time';

/** All displays that are shared with whoever is here. */
export default function Displays() {
  const displays = useDisplays();
  const { bridge } = useAppliance();
  const may = useMay('engineer');
  const mayOperate = useMay('operator');
  const [wallAsked, setWallAsked] = useState(false);
  const [removed, setRemoved] = useState<Display | null>(null);
  const remove = useAction(async (client, display: Display) => {
    await client.views.remove({ id: display.id });
    setRemoved(display);
  });
  const undo = useAction(async (client, id: number) => {
    await client.views.undo({ id });
    setRemoved(null);
  });
  const back = useAction((client, id: number) => client.views.undo({ id }));
  const exported = useAction(async (client, display: Display) => {
    const output = await bridge.pickFile({ title: t.whereToWrite, kind: 'save-display', suggestedName: `${display.title.replace(/[^\w -]/g, '')}.json` });
    if (output) await client.views.export({ id: display.id, output, overwrite: true });
  });
  const imported = useAction(async (client) => {
    const path = await bridge.pickFile({ title: t.aDisplay, kind: 'display' });
    if (path) await client.views.import({ path });
  });
  if (!displays) return null;
  const error = remove.error ?? undo.error ?? back.error ?? exported.error ?? imported.error;
  return (
    <div className="page">
      <div className="page-head">
        <h1>{displaysHeading(displays.length)}</h1>
        {mayOperate ? (
          <div className="actions">
            <Button onPress={() => setWallAsked(true)}>{t.wall}</Button>
            {may ? (
              <>
                <Button pending={imported.pending} onPress={() => void imported.run()}>{t.import}</Button>
                <Button look="primary" onPress={() => go({ page: 'display', display: 0, edit: true })}>{t.compose}</Button>
              </>
            ) : null}
          </div>
        ) : null}
      </div>
      {error ? <Notice problem>{error}</Notice> : null}
      {wallAsked ? <WallDialog displays={displays} onClose={() => setWallAsked(false)} /> : null}
      {removed ? <Notice>{t.removed(removed.title)} <Button small pending={undo.pending} onPress={() => void undo.run(removed.id)}>{t.undo}</Button></Notice> : null}
      <Table
        label={t.displays} fill rows={displays} rowKey={(row) => row.id}
        columns={may ? [...columns, { key: 'does', title: t.columns.do, hiddenTitle: true, cell: (row) => (
          <span className="dactions">
            <Button small onPress={() => go({ page: 'display', display: row.id, edit: true })} aria-label={t.changeOne(row.title)}>{t.change}</Button>
            <Button small disabled={row.revision < 2} onPress={() => void back.run(row.id)} aria-label={t.undoChangeOf(row.title)}>{t.undoChange}</Button>
            <Button small onPress={() => void exported.run(row)} aria-label={t.exportOne(row.title)}>{t.export}</Button>
            <Button small onPress={() => void remove.run(row)} aria-label={t.removeOne(row.title)}>{t.remove}</Button>
          </span>
        ) }] : columns}
        empty={
          <Empty icon={<IconLayoutDashboard size={32} stroke={1.4} aria-hidden />} title={t.ownPages} actions={may ? <Button look="primary" onPress={() => go({ page: 'display', display: 0, edit: true })}>{t.compose}</Button> : undefined}>
            {t.ownPagesWords}
          </Empty>
        }
      />
    </div>
  );
}

const columns: readonly Column<Display>[] = [
  { key: 'title', title: t.columns.display, sort: (a, b) => a.title.localeCompare(b.title, 'en', { numeric: true }), cell: (row) => <RouteLink to={{ page: 'display', display: row.id, edit: false }} className="strong">{row.title}</RouteLink> },
  { key: 'panels', title: t.columns.panels, cell: (row) => <span className="muted">{panelsWords(row)}</span> },
  { key: 'shared', title: t.columns.shared, cell: (row) => <span className="muted">{sharedWords[row.sharedWith]}</span> },
  { key: 'changed', title: t.columns.changed, down: true, sort: (a, b) => a.changed - b.changed, cell: (row) => <Changed row={row} /> },
];

function Changed({ row }: { row: Display }) {
  const { wall } = useTick();
  return <span className="muted">{t.changedBy(moment(row.changed, wall), row.changedBy)}</span>;
}
