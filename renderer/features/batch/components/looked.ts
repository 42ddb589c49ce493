import type { BatchPreview } from '../../../../electron/contract/batch-preview';

/** What came of looking. Questions are told apart as JSON. */
export interface Looking {
  /** The last preview that came, and the question that it answers; null: it answers none any more. */
  preview: BatchPreview | null;
  answers: string | null;
  /** The question that could not be answered last, and why; `waits`: it is asked again by itself. */
  failed: { asked: string; error: string; waits: boolean } | null;
}

export interface Looked {
  /** The last one that came, perhaps of an earlier question. */
  preview: BatchPreview | null;
  /** It answers what is asked now. */
  isNewest: boolean;
  error: string | null;
  /** What it waits for before it is asked again by itself. */
  waits: string | null;
}

export const nothingLooked: Looking = { preview: null, answers: null, failed: null };

/** What was found before stays in sight, but says nothing of a question that failed. */
export const failedLook = ({ preview, answers }: Looking, failed: NonNullable<Looking['failed']>): Looking => ({ preview, answers: answers === failed.asked ? null : answers, failed });

export function lookedOf({ preview, answers, failed }: Looking, asked: string): Looked {
  const now = failed?.asked === asked ? failed : null;
  return { preview, isNewest: answers === asked, error: now && !now.waits ? now.error : null, waits: now?.waits ? now.error : null };
}
