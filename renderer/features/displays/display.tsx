import { useState } from 'react';
import type { Display, DisplayContent, Panel } from '../../../electron/contract/displays';
import { Button, Choice, Empty, Field, Notice } from '../../kit';
import { IconLayoutDashboard } from '../../kit/icons';
import { go, RouteLink } from '../../app/navigation';
import { useAction, useDisplays, useMay, usePlant } from '../../state/hooks';
import type { PlantIndex } from '../../state/plant';
import { sharedWords } from '../../words/displays';
import { Grid } from './components/Grid';
import { PanelDialog } from './components/PanelDialog';
import { PanelTools } from './components/PanelTools';
import { draftOf, emptyContent, freshId, put, readyMade, stepped, undone, type Draft } from './draft';

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
        <Empty title="This display is not there any more" actions={<Button look="primary" onPress={() => go({ page: 'displays' })}>All displays</Button>}>
          It was removed, or is not shared with your role.
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
          <RouteLink to={{ page: 'displays' }} className="button">All displays</RouteLink>
          {may ? <Button onPress={() => go({ page: 'display', display: display.id, edit: true })}>Change</Button> : null}
        </div>
      </div>
      {display.panels.length === 0 ? <Empty icon={<IconLayoutDashboard size={32} stroke={1.4} aria-hidden />} title="No panels yet">Whoever may change it adds panels here: trends, values, alarms and more.</Empty> : <Grid panels={display.panels} plant={plant} />}
    </div>
  );
}

function Composing({ plant, kept }: { plant: PlantIndex; kept: Display | null }) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(kept ? { title: kept.title, sharedWith: kept.sharedWith, panels: kept.panels } : emptyContent));
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
        <h1 className="ellipsis">{kept ? `Change ${kept.title}` : 'A new display'}</h1>
        <div className="actions">
          <Button disabled={past.length === 0} onPress={() => setDraft(undone(draft))}>Undo</Button>
          <Button onPress={() => setAsked('new')}>Add a panel</Button>
          <Button onPress={leave}>Cancel</Button>
          <Button look="primary" disabled={content.title.trim() === ''} pending={save.pending} onPress={() => void save.run()}>Save</Button>
        </div>
      </div>
      {save.error ? <Notice problem>{save.error}</Notice> : null}
      <div className="dfields">
        <Field label="Title" value={content.title} onChange={(title) => setDraft({ ...draft, content: { ...content, title } })} autoFocus={!kept} />
        <Choice label="Shared with" value={content.sharedWith} choices={roles.map((key) => ({ key, text: sharedWords[key] }))} onChange={(sharedWith) => change({ ...content, sharedWith })} />
      </div>
      {content.panels.length === 0 ? (
        <Empty
          icon={<IconLayoutDashboard size={32} stroke={1.4} aria-hidden />} title="Panels stand here"
          actions={
            <>
              <Button look="primary" onPress={() => setAsked('new')}>Add a panel</Button>
              <Button onPress={() => change({ ...readyMade(plant), ...(content.title ? { title: content.title } : {}) })}>Begin with a ready one</Button>
            </>
          }
        >
          They share the page’s height: a display is seen whole, without scrolling.
        </Empty>
      ) : (
        <Grid panels={content.panels} plant={plant} tools={(panel) => <PanelTools content={content} panel={panel} onChange={change} onEdit={() => setAsked(panel)} />} />
      )}
      {asked ? <PanelDialog plant={plant} panel={asked === 'new' ? null : asked} id={freshId(content.panels)} onDone={(panel) => change(put(content, panel))} onClose={() => setAsked(null)} /> : null}
    </div>
  );
}
