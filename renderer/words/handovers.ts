/** Shift handover in words. */
import type { Handover, Standing } from '../../electron/contract/handovers';
import { t } from './catalogue/alarms';
import { needsAcknowledging } from './alarms';

/** What is handed over, in a sentence. */
export function handoverWords({ alarms, aside, actions }: Standing): string {
  const open = alarms.filter(needsAcknowledging).length;
  return t.handedOver(t.standing(alarms.length, open), aside.length, actions.length);
}

export const signedWords = ({ outgoing, incoming }: Pick<Handover, 'outgoing' | 'incoming'>): string => t.signed(outgoing.name, incoming.name);
