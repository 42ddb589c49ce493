/** From one moment or local time to the next and the one before. */
export interface Steps {
  /** First strictly after; null when there is none. */
  next(after: number): number | null;
  /** Last strictly before; null when there is none. */
  previous(before: number): number | null;
}
