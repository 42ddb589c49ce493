import * as z from 'zod';
import { mailAddress } from './notify';

/** What a report goes out as. All of them are made once, kept in the archive and signed together. */
export const reportFormat = z.enum(['pdf', 'html', 'csv', 'xlsx', 'parquet']);
export type ReportFormat = z.infer<typeof reportFormat>;
export const reportFormats = reportFormat.options;

/** The size of a report's pages. */
export const paper = z.enum(['a4', 'letter']);
export type Paper = z.infer<typeof paper>;

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
