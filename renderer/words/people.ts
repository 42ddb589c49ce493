import { t } from './catalogue/alarms';

/** Who did something, from how the audit trail writes it: `person:3 Anna`, `ctl:<user>` or `system:<part>`. A plain name stays. */
export function whoWords(who: string): string {
  if (who.startsWith('system:')) return 'Millwright';
  if (who.startsWith('ctl:')) return t.onCommandLine(who.slice(4));
  return who.replace(/^person:\d+ /, '');
}
