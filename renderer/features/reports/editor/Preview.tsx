import { useState } from 'react';
import { Choice, Field, Notice } from '../../../kit';
import { t } from '../../../words/catalogue/own-reports';
import { choices } from '../../../words/choices';
import { period } from '../../../words/time';
import { Pages } from './Pages';
import type { PreviewState, Span } from './usePreview';

const HOUR_MS = 3_600_000;
type Choosing = keyof typeof t.spans;

/** Over which period the preview is drawn. */
function SpanChoice({ onChange }: { onChange(span: Span): void }) {
  const [chosen, setChosen] = useState<Choosing>('last');
  const [[from, to], setPast] = useState<[string, string]>(['', '']);
  const choose = (next: Choosing) => {
    setChosen(next);
    // To the minute, so that a report of the same is the same.
    const now = Math.floor(Date.now() / 60_000) * 60_000;
    if (next !== 'past') onChange(next === 'last' ? {} : { from: now - (next === 'day' ? 24 : 168) * HOUR_MS, to: now });
  };
  const past = (given: [string, string]) => {
    setPast(given);
    const [begin, end] = given.map((text) => new Date(text).getTime()) as [number, number];
    if (begin < end) onChange({ from: begin, to: end });
  };
  return (
    <div className="own-span">
      <Choice<Choosing> label={t.period} value={chosen} onChange={choose} choices={choices(t.spans)} />
      {chosen === 'past' ? (
        <>
          <Field type="datetime-local" label={t.from} value={from} onChange={(next) => past([next, to])} />
          <Field type="datetime-local" label={t.to} value={to} onChange={(next) => past([from, next])} />
        </>
      ) : null}
    </div>
  );
}

/** The page as it will be printed, on real data. */
export function Preview({ state: { shown, pending, error }, block, onSpan }: { state: PreviewState; block: string | null; onSpan(span: Span): void }) {
  return (
    <section className="own-preview" aria-label={t.preview}>
      <div className="own-preview-head">
        <SpanChoice onChange={onSpan} />
        <p className="small muted" role="status">{pending ? t.refreshing : `${t.upToDate}${shown ? `: ${period(shown.from, shown.to)}` : ''}`}</p>
      </div>
      {error ? <Notice problem>{t.previewProblem(error)}</Notice> : null}
      {shown ? <Pages src={shown.src} paper={shown.paper} block={block} /> : <div className="own-paper" />}
    </section>
  );
}
