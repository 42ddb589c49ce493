import { reportFormats, type Paper } from '../../../../electron/contract/deliver';
import { Check, Choice, Field } from '../../../kit';
import { useAsk } from '../../../state/hooks';
import { t } from '../../../words/catalogue/reports';
import { badMail, type DeliveryDraft } from './delivery-draft';

/** Where what a schedule makes goes beside the archive, and on what paper. */
export function DeliveryFields({ draft, onChange }: { draft: DeliveryDraft; onChange(draft: DeliveryDraft): void }) {
  const printers = useAsk((client) => client.reports.printers({}), []);
  const settings = useAsk((client) => client.reports.settings({}), []);
  const set = (part: Partial<DeliveryDraft>) => onChange({ ...draft, ...part });
  const known = [...new Set([...(printers.value ?? []).map(({ name }) => name), ...(draft.printer === '' ? [] : [draft.printer])])];
  const noServer = draft.mail.trim() !== '' && settings.value?.mail === null;
  return (
    <>
      <Field label={t.folder} value={draft.folder} onChange={(folder) => set({ folder })} placeholder={t.folderExample} hint={t.folderHint} />
      <Field label={t.mailTo} value={draft.mail} onChange={(mail) => set({ mail })} placeholder={t.mailExample} hint={noServer ? t.noMailServer : t.mailHint} error={badMail(draft) ? t.mailProblem : null} />
      {draft.folder.trim() !== '' || draft.mail.trim() !== '' ? (
        <div role="group" aria-label={t.formats} className="delivery-formats">
          {reportFormats.map((format) => (
            <Check key={format} value={draft.formats.includes(format)} onChange={(is) => set({ formats: reportFormats.filter((one) => (one === format ? is : draft.formats.includes(one))) })}>{t.formatNames[format]}</Check>
          ))}
        </div>
      ) : null}
      <div className="pair">
        <Choice<string> label={t.printer} value={draft.printer} onChange={(printer) => set({ printer })} choices={[{ key: '', text: t.noPrinter }, ...known.map((name) => ({ key: name, text: name }))]} hint={printers.value?.length === 0 ? t.noPrinterHere : undefined} />
        <Choice<Paper | ''> label={t.paper} value={draft.paper} onChange={(paper) => set({ paper })} choices={[{ key: '', text: t.paperOfSite }, { key: 'a4', text: t.papers.a4 }, { key: 'letter', text: t.papers.letter }]} />
      </div>
    </>
  );
}
