import type { ArchivedReport, ReportFile } from '../../contract/reports';
import { MillwrightError } from '../../contract/errors';
import { isMounted, printPdfFile, writeToFolder } from '../delivery';
import type { Outgoing, Sent } from './deliveries';
import { filesFor, mailReport, type SignedFile } from './mail';
import type { Opening } from './repository';
import type { ReportSettingsKept } from './settings';

export interface SendingDeps {
  home: string;
  settings: ReportSettingsKept;
  report(id: number): Promise<ArchivedReport & { signed: boolean; opening: Opening | undefined }>;
  file(id: number, as: ReportFile): Promise<{ bytes: Uint8Array; fileName: string }>;
}

/** One report by one way. Errors: Undelivered; invalid-input, where it could never be; of the folder. */
export async function sendOut(deps: SendingDeps, { id, report: number, way, to, formats, remaining, edition }: Outgoing, wasMounted: boolean): Promise<Sent> {
  const report = await deps.report(number);
  /** Of this sending, each time that it is tried: a mail server, a reader or a spooler that has it knows it by that. */
  const mark = `${report.sha256.slice(0, 16)}-${id}${edition > 1 ? `-${edition}` : ''}`;
  const files = async (wanted: readonly ReportFile[]): Promise<SignedFile[]> => Promise.all(wanted.map(async (as) => {
    const { bytes, fileName: name } = await deps.file(number, as);
    return { as, name, bytes };
  }));
  const signature = report.signed ? (['signature'] as const) : [];
  const outgoing = async () => files([...filesFor(report.formats, formats), ...signature]);
  switch (way) {
    case 'folder': {
      if (wasMounted && !(await isMounted(to))) throw new MillwrightError('store-failed', `${to} is not mounted: it was on another disk when it was written into last.`, { folder: to });
      const written = await writeToFolder(deps.home, to, await outgoing());
      return { record: { files: written }, mounted: await isMounted(to) };
    }
    case 'mail': {
      const recipients = remaining ?? to.split(', ');
      const { says, remaining: left } = await mailReport(deps.settings, { report, opening: report.opening, files: await outgoing(), to: recipients, id: `report-${mark}` });
      return { record: { mail: recipients.filter((one) => !left.includes(one)) }, says, remaining: left };
    }
    case 'printer': {
      const [pdf] = await files(['pdf']);
      const job = await printPdfFile(to, pdf?.bytes ?? new Uint8Array(), { title: report.title, mark, media: report.paper === 'letter' ? 'Letter' : 'A4' });
      return { record: { printer: to, job } };
    }
  }
}
