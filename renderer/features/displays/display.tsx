import { useState } from 'react';
import type { Display, DisplayContent, Panel } from '../../../electron/contract/displays';
import { Button, Choice, Empty, Field, Notice } from '../../kit';
import { IconLayoutDashboard } from '../../kit/icons';
import { go, RouteLink } from '../../app/navigation';
import { useAction, useDisplays, useMay, usePlant } from '../../state/hooks';
import { draftOf, stepped, undone } from '../../state/draft';
import type { PlantIndex } from '../../state/plant';
import { t as kit } from '../../words/catalogue/kit';
import { t } from '../../words/catalogue/displays';
import { sharedWords } from '../../words/displays';
import { Grid } from './components/Grid';
import { PanelDialog } from './components/PanelDialog';
import { PanelTools } from './components/PanelTools';
import { emptyContent, freshId, put, readyMade } from './draft';

const roles = ['viewer', 'operator', 'engineer', 'administrator'] as const;

/** A display as it is seen, or as it is composed. */
export default function DisplayPage({ id, edit }: { id: number; edit: boolean }) {
  const plant = usePlant();
  const displays = useDisplays();
  const may = useMay('engineer');
  if (!plant || !displays) return null;
  const shown = displays.find((one) => one.id === id) ?? null;
  if (id !== 0 && !shown) {
    return (
      <div className="page">
        <Empty title={t.gone} actions={<Button look="primary" onPress={() => go({ page: 'displays' })}>{t.all}</Button>}>
          {t.goneWords}
        </Empty>
      </div>
    );
  }
  if (edit && may) return <Composing key={shown?.revision ?? 0} plant={plant} kept={shown} />;
  return shown ? <Shown display={shown} plant={plant} may={may} /> : null;
}

function Shown({ display, plant, may }: { display: Display; plant: PlantIndex; may: boolean }) {
  return (
    <div className="page display">
      <div className="page-head">
        <h1 className="ellipsis">{display.title}</h1>
        <div className="actions">
          <RouteLink to={{ page: 'displays' }} className="button">{t.all}</RouteLink>
          {may ? <Button onPress={() => go({ page: 'display', display: display.id, edit: true })}>{t.change}</Button> : null}
        </div>
      </div>
      {display.panels.length === 0 ? <Empty icon={<IconLayoutDashboard size={32} stroke={1.4} aria-hidden />} title={t.noPanels}>{t.noPanelsWords}</Empty> : <Grid panels={display.panels} plant={plant} />}
    </div>
  );
}

function Composing({ plant, kept }: { plant: PlantIndex; kept: Display | null }) {
  const [draft, setDraft] = useState(() => draftOf<DisplayContent>(kept ? { title: kept.title, sharedWith: kept.sharedWith, panels: kept.panels } : emptyContent));
  const [asked, setAsked] = useState<Panel | 'new' | null>(null);
  const { content, past } = draft;
  const change = (next: DisplayContent) => setDraft(stepped(draft, next));
  const save = useAction(async (client) => {
    const saved = await client.views.save({ id: kept?.id, revision: kept?.revision, content });
    go({ page: 'display', display: saved.id, edit: false });
  });
  const leave = () => go(kept ? { page: 'display', display: kept.id, edit: false } : { page: 'displays' });
  return (
    <div className="page display">
      <div className="page-head">
        <h1 className="ellipsis">{kept ? t.changeOne(kept.title) : t.newDisplay}</h1>
        <div className="actions">
          <Button disabled={past.length === 0} onPress={() => setDraft(undone(draft))}>{t.undo}</Button>
          <Button onPress={() => setAsked('new')}>{t.addPanel}</Button>
          <Button onPress={leave}>{kit.cancel}</Button>
          <Button look="primary" disabled={content.title.trim() === ''} pending={save.pending} onPress={() => void save.run()}>{t.save}</Button>
        </div>
      </div>
      {save.error ? <Notice problem>{save.error}</Notice> : null}
      <div className="dfields">
        <Field label={t.title} value={content.title} onChange={(title) => setDraft({ ...draft, content: { ...content, title } })} autoFocus={!kept} />
        <Choice label={t.sharedWith} value={content.sharedWith} choices={roles.map((key) => ({ key, text: sharedWords[key] }))} onChange={(sharedWith) => change({ ...content, sharedWith })} />
      </div>
      {content.panels.length === 0 ? (
        <Empty
          icon={<IconLayoutDashboard size={32} stroke={1.4} aria-hidden />} title={t.panelsHere}
          actions={
            <>
              <Button look="primary" onPress={() => setAsked('new')}>{t.addPanel}</Button>
              <Button onPress={() => change({ ...readyMade(plant), ...(content.title ? { title: content.title } : {}) })}>{t.beginReady}</Button>
            </>
          }
        >
          {t.shareHeight}
        </Empty>
      ) : (
        <Grid panels={content.panels} plant={plant} tools={(panel) => <PanelTools content={content} panel={panel} onChange={change} onEdit={() => setAsked(panel)} />} />
      )}
      {asked ? <PanelDialog plant={plant} panel={asked === 'new' ? null : asked} id={freshId(content.panels)} onDone={(panel) => change(put(content, panel))} onClose={() => setAsked(null)} /> : null}
    </div>
  );
}
