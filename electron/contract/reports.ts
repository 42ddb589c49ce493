import * as z from 'zod';
import { paper, reportDelivery, reportFormat } from './deliver';
import { time } from './domain';
import { keyId } from './signature';

/** What a report rests on. It stands on its pages, in its table and beside it in the archive. */
export const reportLedger = z.object({
  /** Of all equipment. `expected`: those that came and those that each gap would have held at the rate around it. `late`: that came after their tag had counted as stale. `bad`: marked so, and in no figure. */
  readings: z.object({ expected: z.number().int(), received: z.number().int(), late: z.number().int(), bad: z.number().int() }),
  /** Highest arrival sequence among them; 0: none came. What comes later has a higher one. */
  newest: z.number().int(),
  models: z.array(
    z.object({
      model: z.string(),
      /** That it watched. */
      machines: z.number().int(),
      /** Time without a prediction that holds, of its machines together. */
      blindMs: z.number(),
      /** Those that answered. `unanswered`: moments at which no prediction could be made. */
      versions: z.array(z.object({ version: z.string(), sha256: z.string(), predictions: z.number().int(), unanswered: z.number().int() })),
    }),
  ),
  /** Sentences. */
  leftOut: z.array(z.string()),
});
export type ReportLedger = z.infer<typeof reportLedger>;

/** Something of a report that is another in a later revision, as both say it; null: the one does not speak of it. */
export const reportChange = z.object({ name: z.string(), before: z.string().nullable(), after: z.string().nullable() });
export type ReportChange = z.infer<typeof reportChange>;

export const archivedReport = z.object({
  id: z.number().int(),
  name: z.string(),
  title: z.string(),
  from: time,
  to: time,
  zone: z.string(),
  created: time,
  /** The scheduled moment it belongs to; null when a person asked for it. */
  due: time.nullable(),
  /** Why it was made then: asked for, on time, late, again, or in the place of missed ones. Empty in what was archived before this was kept. */
  why: z.string(),
  pages: z.number().int(),
  pdfBytes: z.number().int(),
  csvBytes: z.number().int(),
  sha256: z.string(),
  /** Of its pages. */
  paper,
  /** What it is kept as: one that was archived before there was more is PDF and CSV. */
  formats: z.array(reportFormat),
  simulated: z.boolean(),
  /** Of the reports of this kind over this period, 1 the first: what came later makes another beside it. */
  revision: z.number().int(),
  /** Against the revision before. */
  changes: z.array(reportChange),
  deliveries: z.array(reportDelivery),
  /** Null in what was archived before it was kept. */
  ledger: reportLedger.nullable(),
});
export type ArchivedReport = z.infer<typeof archivedReport>;

/** One of its files, or the signature over all of them. */
export const reportFile = z.enum([...reportFormat.options, 'signature']);
export type ReportFile = z.infer<typeof reportFile>;

/** A way of a report, by its number. */
export const oneDelivery = z.object({ id: z.number().int() });

/** Public keys by which reports are signed: this one, and before, the newest first, those with their times. `since` null: before that was kept. */
export const reportKeys = z.object({ keyId, publicKey: z.string(), since: time.nullable(), earlier: z.array(z.object({ keyId, publicKey: z.string(), since: time.nullable(), until: time })) });
export type ReportKeys = z.infer<typeof reportKeys>;

/** Of the archive: of a kind, whose period touches [from, to), and that say each of these words in their title (which names the period), kind, reason or model. What is left out asks for nothing. */
export const reportQuery = z.object({ name: z.string().max(100), from: time, to: time, words: z.string().max(200) }).partial();
export type ReportQuery = z.infer<typeof reportQuery>;

/** `A`, `B`, … `Z`, `AA`. */
export function revisionLetter(revision: number): string {
  let text = '';
  for (let n = revision; n > 0; n = Math.floor((n - 1) / 26)) text = String.fromCharCode(65 + ((n - 1) % 26)) + text;
  return text;
}
