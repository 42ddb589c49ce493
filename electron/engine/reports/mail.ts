import type { ReportFormat } from '../../contract/deliver';
import { revisionLetter, type ArchivedReport, type ReportFile } from '../../contract/reports';
import { sendMail, Undelivered, type OutgoingFile } from '../delivery';
import type { Opening } from './repository';
import type { ReportSettingsKept } from './settings';

const types: Record<ReportFile, string> = {
  pdf: 'application/pdf', html: 'text/html', csv: 'text/csv', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', parquet: 'application/vnd.apache.parquet', signature: 'application/json',
};
const MIB = 1024 * 1024;
const NO_SERVER = 'No mail server is named by which reports go out. Name one under Reports, Delivery, or with report set.';

export type SignedFile = OutgoingFile & { as: ReportFile };

export interface ReportMailing {
  report: Pick<ArchivedReport, 'title' | 'revision' | 'simulated' | 'id'>;
  opening: Opening | undefined;
  files: readonly SignedFile[];
  to: readonly string[];
  /** The same each time that it is tried. */
  id: string;
}

const size = (bytes: number): string => (bytes < MIB ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / MIB).toFixed(1)} MB`);

/** What fits, and what does not, the largest first; the signature always goes. */
export function fitting(files: readonly SignedFile[], mostMiB: number): { taken: SignedFile[]; left: SignedFile[] } {
  const left: SignedFile[] = [];
  let total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  for (const file of [...files].sort((a, b) => b.bytes.length - a.bytes.length)) {
    if (total <= mostMiB * MIB) break;
    if (file.as === 'signature') continue;
    left.push(file);
    total -= file.bytes.length;
  }
  return { taken: files.filter((file) => !left.includes(file)), left };
}

/** The finding in the subject, and in the body what the report says first. */
export function wordsOf({ report, opening }: Pick<ReportMailing, 'report' | 'opening'>, { taken, left }: ReturnType<typeof fitting>, mostMiB: number): { subject: string; text: string } {
  const title = `${report.title}${report.revision > 1 ? `, revision ${revisionLetter(report.revision)}` : ''}`;
  const lines = [
    opening?.heading ?? title, ...(opening?.lead ? ['', opening.lead] : []), '', title, ...(report.simulated ? ['Simulated demo plant.'] : []), '',
    `Attached: ${taken.map(({ name, bytes }) => `${name} (${size(bytes.length)})`).join(', ')}.`,
    ...(left.length === 0 ? [] : [`Left out, since a mail holds ${mostMiB} MiB at most here: ${left.map(({ name, bytes }) => `${name} (${size(bytes.length)})`).join(', ')}. The archive has them, as report ${report.id}.`]),
    'By the signature "millwrightctl report verify" finds out whether a file was changed.',
  ];
  return { subject: `${report.simulated ? '[Simulated] ' : ''}${opening ? `${opening.heading} (${title})` : title}`.slice(0, 200), text: `${lines.join('\n')}\n` };
}

/** Hands it to the site's server, once. Returns those that it did not take it for just now, and what is to be said beside. Errors: Undelivered. */
export async function mailReport(settings: ReportSettingsKept, { report, opening, files, to, id }: ReportMailing): Promise<{ remaining: string[]; says: string | null }> {
  const [found, { mostMiB }] = [await serverOf(settings), await settings.get()];
  const { server, from } = found;
  const fit = fitting(files, mostMiB);
  const { refused } = await sendMail(server, { from, to, id, ...wordsOf({ report, opening }, fit, mostMiB), attachments: fit.taken.map(({ name, bytes, as }) => ({ name, bytes, type: types[as] })) });
  const lasting = refused.filter((one) => one.lasting);
  const says = [
    ...(lasting.length === 0 ? [] : [`The mail server refuses it for good for ${lasting.map((one) => `${one.to}: ${one.says}`).join('; ')}.`]),
    ...(fit.left.length === 0 ? [] : [`Too large for a mail and left out: ${fit.left.map(({ name }) => name).join(', ')}.`]),
  ];
  return { remaining: refused.filter((one) => !one.lasting).map((one) => one.to), says: says.length === 0 ? null : says.join(' ') };
}

async function serverOf(settings: ReportSettingsKept): Promise<NonNullable<Awaited<ReturnType<ReportSettingsKept['server']>>>> {
  const found = await settings.server().catch((error: unknown) => Promise.reject(new Undelivered(error instanceof Error ? error.message : String(error))));
  if (!found) throw new Undelivered(NO_SERVER);
  return found;
}

/** A real mail that says it is a test. Errors: Undelivered. */
export async function mailTest(settings: ReportSettingsKept, to: string, id: string): Promise<string> {
  const { server, from } = await serverOf(settings);
  const { refused } = await sendMail(server, { from, to: [to], id, subject: 'Test of how reports go out', text: 'This is a test of how Millwright sends reports. Nothing is attached.\n' });
  return refused[0]?.says ?? `${server.host}:${server.port} took a test message for ${to}.`;
}

/** Which files a way takes: the signature goes with them where there is one. */
export const filesFor = (kept: readonly ReportFormat[], formats: readonly ReportFormat[]): ReportFormat[] => formats.filter((format) => kept.includes(format));
