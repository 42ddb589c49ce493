import * as z from 'zod';
import { slug, time } from './domain';
import { mailAddress, mailOptions } from './notify';

/** What a report goes out as. All of them are made once, kept in the archive and signed together. */
export const reportFormat = z.enum(['pdf', 'html', 'csv', 'xlsx', 'parquet']);
export type ReportFormat = z.infer<typeof reportFormat>;
export const reportFormats = reportFormat.options;

/** The size of a report's pages. */
export const paper = z.enum(['a4', 'letter']);
export type Paper = z.infer<typeof paper>;
/** Of a page, in millimetres. */
export const paperMm: Record<Paper, { width: number; height: number }> = { a4: { width: 210, height: 297 }, letter: { width: 215.9, height: 279.4 } };
/** Round what a page says; its running head and foot lie in them. */
export const marginsMm = { top: 28, side: 20, bottom: 26 } as const;

export const mostRecipients = 20;
/** Where what a job makes goes beside the archive. */
export const deliver = z.strictObject({
  /** Folder on this machine; never under the data folder. */
  folder: z.string().max(500).nullable(),
  /** Whom a mail with the files goes to, through the site's server. */
  mail: z.array(mailAddress).max(mostRecipients),
  /** A printer that this machine's system knows; it gets the PDF. */
  printer: z.string().min(1).max(200).nullable(),
  /** Of folder and mail. The signature goes with them. */
  formats: z.array(reportFormat).min(1, 'name a format').max(reportFormats.length),
});
export type Deliver = z.infer<typeof deliver>;

export const noDelivery: Deliver = { folder: null, mail: [], printer: null, formats: ['pdf', 'csv'] };

/** Of a report by one way. `done` null and `gaveUp` null: it waits, is tried again at `nextTry`, and `problem` says what kept the last try from it. `gaveUp`: it is not tried any more. A `problem` of what is done is what went wrong beside it. */
export const reportDelivery = z.object({
  id: z.number().int(),
  way: z.enum(['folder', 'mail', 'printer']),
  /** A path, addresses with commas between them, or a printer's name. */
  to: z.string(),
  formats: z.array(reportFormat),
  attempts: z.number().int(),
  nextTry: time,
  done: time.nullable(),
  gaveUp: time.nullable(),
  /** It was given up, and neither delivered since nor dismissed: an alarm says so. */
  stands: z.boolean(),
  problem: z.string().nullable(),
});
export type ReportDelivery = z.infer<typeof reportDelivery>;

/** By which server mail with reports goes: that of a target who is told of alarms, or one of its own. */
export const reportMail = z.discriminatedUnion('via', [z.strictObject({ via: z.literal('target'), target: slug }), mailOptions.omit({ to: true, gatherS: true }).extend({ via: z.literal('server') })]);
export type ReportMail = z.infer<typeof reportMail>;

export const reportSettings = z.object({
  /** Of all reports that name no other. */
  paper,
  mail: reportMail.nullable(),
  /** A password is kept for a server of its own. */
  secret: z.boolean(),
  /** Files of a report that come to more are left out of a mail, the largest first, and the mail says so. */
  mostMiB: z.number().int().min(1).max(100),
});
export type ReportSettings = z.infer<typeof reportSettings>;

export const printerFound = z.object({ name: z.string(), isDefault: z.boolean(), says: z.string() });
export type PrinterFound = z.infer<typeof printerFound>;
