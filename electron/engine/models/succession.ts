/** One version was put on the throne, by promotion or by going back. */
export interface Appointment {
  versionId: number;
  how: 'promote' | 'rollback';
}

/**
 * Who comes next when the champion is not to answer, from all appointments of a model in their order. `before` are the versions that each was
 * promoted over, the last one first: rolling back takes the first, and rolling back again the next, never the one that was just taken out.
 * `removed` are those that a person rolled back from, the last to reign first.
 */
export function succession(appointments: readonly Appointment[]): { before: number[]; removed: number[] } {
  const line: number[] = [];
  const reigned: number[] = [];
  for (const { versionId, how } of appointments) {
    const held = how === 'rollback' ? line.lastIndexOf(versionId) : -1;
    if (held >= 0) line.length = held + 1;
    else if (line.at(-1) !== versionId) line.push(versionId);
    reigned.push(versionId);
  }
  const current = line.at(-1);
  const once = (ids: number[]) => [...new Set(ids.reverse())].filter((id) => id !== current);
  const before = once(line);
  return { before, removed: once(reigned).filter((id) => !before.includes(id)) };
}
