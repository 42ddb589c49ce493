import type { Raised } from './over';

/** One machine's alarms by one version against those by another, `end` being where both series end: an alarm is the same where it stood at any moment that the other did. */
export function gainedAndLost(before: readonly Raised[], after: readonly Raised[], end: number): { kept: number; gained: Raised[]; lost: Raised[] } {
  const meets = (others: readonly Raised[]) => (own: Raised) => others.some((other) => own.raised <= (other.returned ?? end) && other.raised <= (own.returned ?? end));
  const inBoth = before.filter(meets(after));
  return { kept: inBoth.length, lost: before.filter((own) => !inBoth.includes(own)), gained: after.filter((own) => !meets(before)(own)) };
}
