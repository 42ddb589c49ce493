/** So many mails may leave within the time that mails are gathered for. */
const MOST_MAILS = 3;

/**
 * How many of those that wait go into the next mail, and when: the first one of a quiet time goes at once and alone, so that a flood never hides it; more than may leave within `gatherMs` go together.
 * `left`: when the mails of that time left, the oldest first.
 */
export function nextMail(waiting: number, left: readonly number[], gatherMs: number, now: number): { take: number } | { at: number } {
  const recent = left.filter((at) => at > now - gatherMs && at <= now);
  const free = MOST_MAILS - recent.length;
  if (gatherMs === 0 || recent.length === 0) return { take: Math.min(1, waiting) };
  if (free <= 0) return { at: (recent[0] ?? now) + gatherMs };
  return { take: waiting > free ? waiting : Math.min(1, waiting) };
}
