import { textEncodings } from '../../../../electron/contract/batch-input';
import { Check, Choice, Field } from '../../../kit';
import { t } from '../../../words/catalogue/batch';
import { fileIs, limitIsWhole, reasonsAreWhole, type Draft } from './draft';

/** What the kind of data leaves open, and how the run is limited. */
export function Options({ draft, onChange }: { draft: Draft; onChange(what: Partial<Draft>): void }) {
  const kind = draft.from !== 'file' || draft.path.trim() === '' ? null : fileIs(draft.path.trim());
  if (draft.from === 'file' && kind === null) return null;
  return (
    <div className="score-options">
      {kind === 'sheet' ? <Field label={t.sheet} value={draft.sheet} onChange={(sheet) => onChange({ sheet })} placeholder={t.firstSheet} /> : null}
      {kind === 'sqlite' ? <Field label={t.table} value={draft.table} onChange={(table) => onChange({ table })} mono /> : null}
      {kind === 'text' ? (
        <>
          <Choice<string> label={t.delimiter} value={draft.delimiter} choices={[{ key: '', text: t.asFound }, ...[',', ';', '\t', '|', ' '].map((key) => ({ key, text: t.delimiters[key] ?? key }))]} onChange={(delimiter) => onChange({ delimiter })} />
          <Choice<string> label={t.decimal} value={draft.decimal} choices={[{ key: '.', text: t.point }, { key: ',', text: t.comma }]} onChange={(decimal) => onChange({ decimal: decimal === ',' ? ',' : '.' })} />
          <Choice<string> label={t.encoding} value={draft.encoding} choices={[{ key: '', text: t.asFound }, ...textEncodings.map((key) => ({ key, text: key }))]} onChange={(encoding) => onChange({ encoding })} />
          <Check value={draft.header} onChange={(header) => onChange({ header })}>{t.header}</Check>
          <Check value={draft.quotes} onChange={(quotes) => onChange({ quotes })}>{t.quotes}</Check>
        </>
      ) : null}
      <Choice<Draft['limit']> label={t.limit} value={draft.limit} choices={[{ key: 'none', text: t.limits.none }, { key: 'rows', text: t.limits.rows }, { key: 'share', text: t.limits.share }]} onChange={(limit) => onChange({ limit })} />
      {draft.limit === 'none' ? null : <Field label={t.limits[draft.limit]} value={draft.most} onChange={(most) => onChange({ most })} error={draft.most !== '' && !limitIsWhole(draft) ? t.limitWrong : null} />}
      <Choice<Draft['reasons']> label={t.reasons.label} value={draft.reasons} choices={(['0', '1', '2', '3', '4', '5'] as const).map((key) => ({ key, text: t.reasons.count(Number(key)) }))} onChange={(reasons) => onChange({ reasons })} />
      {draft.reasons === '0' ? null : <Field label={t.reasons.from} value={draft.reasonsFrom} onChange={(reasonsFrom) => onChange({ reasonsFrom })} placeholder={t.reasons.any} error={reasonsAreWhole(draft) ? null : t.reasons.wrong} />}
      {draft.from === 'history' ? null : <Check value={draft.readings} onChange={(readings) => onChange({ readings })}>{t.readings}</Check>}
      {draft.reasons === '0' || draft.reasonsFrom.trim() !== '' ? null : <p className="small muted score-reasons">{t.reasons.slow}</p>}
    </div>
  );
}
