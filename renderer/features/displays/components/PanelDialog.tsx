import { useState } from 'react';
import { panel as schema, panelKinds, type Panel, type PanelKind } from '../../../../electron/contract/displays';
import { Button, Check, Choice, Dialog, Field, Notice } from '../../../kit';
import { MOST_PENS } from '../../../state/pens';
import type { PlantIndex } from '../../../state/plant';
import { t as kit } from '../../../words/catalogue/kit';
import { t } from '../../../words/catalogue/displays';
import { kindHints, kindWords } from '../../../words/displays';
import { newPanel } from '../draft';
import { PenChoice } from './PenChoice';

interface PanelDialogProps {
  plant: PlantIndex;
  /** Null: a new one, whose id is `id`. */
  panel: Panel | null;
  id: string;
  onDone(panel: Panel): void;
  onClose(): void;
}

const HOUR_MS = 3_600_000;
const lengths = [1, 8, 24, 168, 720].map((hours) => ({ key: hours * HOUR_MS, text: hours < 168 ? `${hours}\u202fh` : hours === 168 ? t.aWeek : '30\u202fd' }));
const counts = [3, 5, 8, 12, 20, 40].map((key) => ({ key, text: String(key) }));
const spans = [8, 12, 24, 48, 168].map((key) => ({ key, text: key === 168 ? t.aWeek : `${key}\u202fh` }));

/** What a panel shows. A new one is of a kind first. */
export function PanelDialog({ plant, panel, id, onDone, onClose }: PanelDialogProps) {
  const [kind, setKind] = useState<PanelKind>(panel?.kind ?? 'trend');
  const [draft, setDraft] = useState<Panel | null>(() => panel ?? newPanel('trend', id, plant));
  const choose = (next: PanelKind) => {
    setKind(next);
    setDraft(newPanel(next, id, plant));
  };
  const problem = draft ? (schema.safeParse(draft).error?.issues[0]?.message ?? null) : null;
  const done = () => {
    if (!draft || problem) return;
    onDone(schema.parse(draft));
    onClose();
  };
  return (
    <Dialog
      title={panel ? t.whatPanelShows : t.addPanel} onClose={onClose} onSubmit={done}
      footer={
        <>
          <Button onPress={onClose}>{kit.cancel}</Button>
          <Button look="primary" disabled={!draft || problem !== null} onPress={done}>{panel ? t.change : t.add}</Button>
        </>
      }
    >
      {panel ? null : <Choice label={t.kind} value={kind} choices={panelKinds.map((key) => ({ key, text: kindWords[key] }))} onChange={choose} hint={kindHints[kind]} />}
      {draft ? <Fields panel={draft} plant={plant} onChange={setDraft} /> : <Notice>{t.nothingToShow}</Notice>}
      {draft ? <Field label={t.title} value={draft.title ?? ''} onChange={(title) => setDraft({ ...draft, title: title === '' ? undefined : title })} hint={t.titleHint} /> : null}
      {problem ? <Notice problem>{problem}</Notice> : null}
    </Dialog>
  );
}

function Fields({ panel, plant, onChange }: { panel: Panel; plant: PlantIndex; onChange(panel: Panel): void }) {
  const places = [{ key: 0, text: t.wholePlant }, ...plant.plant.assets.filter((asset) => asset.kind !== 'equipment').map((asset) => ({ key: asset.id, text: asset.name }))];
  const machines = plant.equipment.map((machine) => ({ key: machine.id, text: machine.name }));
  switch (panel.kind) {
    case 'tile':
      return <Choice label={t.machine} value={panel.asset} choices={machines} onChange={(asset) => onChange({ ...panel, asset })} />;
    case 'life':
      return <Choice label={t.machine} value={panel.asset} choices={machines.filter(({ key }) => plant.watchOf.has(key))} onChange={(asset) => onChange({ ...panel, asset })} />;
    case 'value':
      return (
        <>
          <PenChoice plant={plant} pens={[panel.pen]} most={1} onChange={([pen]) => pen && onChange({ ...panel, pen })} />
          <Choice label={t.lineSpans} value={panel.lengthMs} choices={lengths} onChange={(lengthMs) => onChange({ ...panel, lengthMs })} />
        </>
      );
    case 'trend':
      return (
        <>
          <PenChoice plant={plant} pens={panel.pens} most={MOST_PENS} onChange={(pens) => onChange({ ...panel, pens })} />
          <Choice label={t.itSpans} value={panel.lengthMs} choices={lengths} onChange={(lengthMs) => onChange({ ...panel, lengthMs })} />
          <Check value={panel.compare} onChange={(compare) => onChange({ ...panel, compare })}>{t.withWeekBefore}</Check>
        </>
      );
    case 'ranking':
    case 'alarms':
      return (
        <>
          <Choice label={t.of} value={panel.place ?? 0} choices={places} onChange={(place) => onChange({ ...panel, place: place || null })} />
          <Choice label={t.atMost} value={panel.most} choices={counts} onChange={(most) => onChange({ ...panel, most })} />
        </>
      );
    case 'heat':
      return (
        <>
          <Choice label={t.of} value={panel.place ?? 0} choices={places} onChange={(place) => onChange({ ...panel, place: place || null })} />
          <Choice label={t.theLast} value={panel.hours} choices={spans} onChange={(hours) => onChange({ ...panel, hours })} />
        </>
      );
    case 'model':
      return <Choice label={t.model} value={panel.model} choices={[...new Set(plant.plant.watches.map((watch) => watch.model))].map((key) => ({ key, text: key }))} onChange={(model) => onChange({ ...panel, model })} />;
    case 'text':
      return <Field label={t.text} value={panel.text} onChange={(text) => onChange({ ...panel, text })} multiline />;
  }
}
