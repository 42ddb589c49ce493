import type { Person, } from '../../contract/domain';

/** Who acts. It stands in the audit trail as `person:3 Anna`, `ctl:root` or `system:schedule`. */
export type Who = { kind: 'person'; person: Person } | { kind: 'ctl'; user: string } | { kind: 'system'; room: string };

export function whoText(who: Who): string {
  if (who.kind === 'person') return `person:${who.person.id} ${who.person.name}`;
  return who.kind === 'ctl' ? `ctl:${who.user}` : `system:${who.room}`;
}

/** As a person reads it on a screen. */
export function whoName(who: Who): string {
  if (who.kind === 'person') return who.person.name;
  return who.kind === 'ctl' ? `ctl:${who.user}` : 'Millwright';
}
