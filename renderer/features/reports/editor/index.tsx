import { useState } from 'react';
import { type OwnReport, type OwnReportContent, ownReportContent } from '../../../../electron/contract/own-reports';
import { go, RouteLink } from '../../../app/navigation';
import { Button, Empty, Field, Notice } from '../../../kit';
import { useAction, useAsk, useMay, usePlant } from '../../../state/hooks';
import { draftOf, stepped, undone } from '../../../state/draft';
import type { PlantIndex } from '../../../state/plant';
import { t as kit } from '../../../words/catalogue/kit';
import { t } from '../../../words/catalogue/own-reports';
import { faultWords } from '../../../words/own-reports';
import { BlockList } from './BlockList';
import { PlaceChoice, WordChoice } from './fields';
import { NewReport } from './NewReport';
import { Preview } from './Preview';
import { ShiftFields } from './ShiftFields';
import { usePreview, type Span } from './usePreview';

/** One of one's own reports, as it is written, beside its page on real data. */
export default function OwnReportPage({ report }: { report: string | null }) {
  const plant = usePlant();
  const may = useMay('engineer');
  const asked = useAsk(async (client) => (report === null ? null : (await client.reports.definition({ key: report })).report), [report]);
  const [begun, setBegun] = useState<{ key: string; content: OwnReportContent } | null>(null);
  if (!plant) return null;
  if (report === null) {
    if (begun) return <Writing plant={plant} name={begun.key} kept={null} start={begun.content} />;
    return may ? <NewReport plant={plant} onBegin={(key, content) => setBegun({ key, content })} /> : null;
  }
  if (asked.value) return may ? <Writing plant={plant} name={report} kept={asked.value} start={asked.value.content} /> : <Looking report={asked.value} />;
  if (!asked.error) return null;
  return (
    <div className="page">
      <Empty title={t.gone} actions={<Button look="primary" onPress={() => go({ page: 'reports', tab: 'own' })}>{t.all}</Button>}>{t.goneWords}</Empty>
    </div>
  );
}

/** As whoever may not change it sees it. */
function Looking({ report: { key, content } }: { report: OwnReport }) {
  const [span, setSpan] = useState<Span>({});
  const preview = usePreview(content, span, key);
  return (
    <div className="page own-page">
      <div className="page-head">
        <h1 className="ellipsis">{content.title}</h1>
        <div className="actions"><RouteLink to={{ page: 'reports', tab: 'own' }} className="button">{t.all}</RouteLink></div>
      </div>
      <Preview state={preview} block={null} onSpan={setSpan} />
    </div>
  );
}

interface WritingProps {
  plant: PlantIndex;
  name: string;
  /** Null: it is not kept yet. */
  kept: OwnReport | null;
  start: OwnReportContent;
}

function Writing({ plant, name, kept: before, start }: WritingProps) {
  const [kept, setKept] = useState(before);
  const [draft, setDraft] = useState(() => draftOf(start));
  const [resets, setResets] = useState(0);
  const [open, setOpen] = useState<number | null>(null);
  const [span, setSpan] = useState<Span>({});
  const { content, past } = draft;
  const preview = usePreview(content, span, name);
  const models = useAsk(async (client) => [...new Set((await client.models.list({})).map(({ model }) => model))].sort(), []);
  const change = (next: OwnReportContent, field?: string) => setDraft(stepped(draft, next, field));
  const undo = () => {
    setDraft(undone(draft));
    setResets(resets + 1);
  };
  const save = useAction(async (client) => {
    const saved = await client.reports.define({ key: name, revision: kept?.revision, content });
    if (kept) setKept(saved);
    else go({ page: 'own-report', report: saved.key });
  });
  const run = useAction(async (client) => {
    await client.reports.run({ name, ...(preview.shown ? { from: preview.shown.from, to: preview.shown.to, zone: Intl.DateTimeFormat().resolvedOptions().timeZone } : {}) });
    go({ page: 'reports', tab: 'archive' });
  });
  // As it is kept: what a form leaves out and what is empty are the same.
  const isKept = kept !== null && JSON.stringify(ownReportContent.safeParse(content).data) === JSON.stringify(kept.content);
  const ofReport = preview.problems.filter(({ block }) => block === null);
  return (
    <div className="page own-page">
      <div className="page-head">
        <h1 className="ellipsis">{content.title || t.newTitle}</h1>
        {isKept ? null : <span className="badge">{t.changedSince}</span>}
        <div className="actions">
          <Button disabled={past.length === 0} onPress={undo}>{t.undo}</Button>
          <RouteLink to={{ page: 'reports', tab: 'own' }} className="button">{isKept ? t.all : kit.cancel}</RouteLink>
          <Button disabled={!isKept} pending={run.pending} onPress={() => void run.run()}>{t.runNow}</Button>
          <Button look="primary" disabled={isKept || content.title.trim() === ''} pending={save.pending} onPress={() => void save.run()}>{t.save}</Button>
        </div>
      </div>
      {(save.error ?? run.error) ? <Notice problem>{save.error ?? run.error}</Notice> : null}
      <div className="own-editor">
        <div className="own-writing">
          <details className="own-itself">
            <summary>{t.reportItself}{ofReport.length > 0 ? <span className="own-wrong">{t.problems(ofReport.length)}</span> : null}</summary>
            <div className="own-form" key={resets}>
              {ofReport.map((one) => <Notice key={one.field} problem>{faultWords(one)}</Notice>)}
              <Itself content={content} plant={plant} onChange={change} />
            </div>
          </details>
          <BlockList content={content} plant={plant} models={models.value ?? []} problems={preview.problems} open={open} resets={resets} onOpen={setOpen} onChange={change} />
        </div>
        <Preview state={preview} block={open === null ? null : (content.blocks[open]?.id ?? null)} onSpan={setSpan} />
      </div>
    </div>
  );
}

/** What is of no block. */
function Itself({ content, plant, onChange }: { content: OwnReportContent; plant: PlantIndex; onChange(content: OwnReportContent, field?: string): void }) {
  const { opening, shifts } = content;
  const isIn = opening !== 'none';
  return (
    <>
      <Field label={t.title} value={content.title} onChange={(title) => onChange({ ...content, title }, 'title')} />
      <Field label={t.description} value={content.description} onChange={(description) => onChange({ ...content, description }, 'description')} />
      <WordChoice label={t.opening} value={isIn ? 'in' : 'out'} words={{ in: t.openingIn, out: t.openingOut }} onChange={(next) => onChange({ ...content, opening: next === 'in' ? { place: null } : 'none' })} />
      {isIn ? <PlaceChoice plant={plant} value={opening.place} onChange={(at) => onChange({ ...content, opening: { place: at } })} /> : null}
      <ShiftFields value={shifts} onChange={(next, field) => onChange({ ...content, shifts: next }, field)} />
    </>
  );
}
