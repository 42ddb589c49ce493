/** Shift handover in words. */
import type { Handover, Standing } from '../../electron/contract/handovers';
import { needsAcknowledging } from './alarms';
import { counted, number } from './numbers';

/** What is handed over, in a sentence. */
export function handoverWords({ alarms, aside, actions }: Standing): string {
  const open = alarms.filter(needsAcknowledging).length;
  const standing = alarms.length === 0 ? 'No alarm stands' : `${counted(alarms.length, 'alarm')} ${alarms.length === 1 ? 'stands' : 'stand'}, ${open === 0 ? 'all acknowledged' : `${number(open)} unacknowledged`}`;
  return `${standing}; ${aside.length === 0 ? 'none is set aside' : `${number(aside.length)} set aside`}; ${actions.length === 0 ? 'nothing was recorded' : counted(actions.length, 'action')} since the last handover.`;
}

export const signedWords = ({ outgoing, incoming }: Pick<Handover, 'outgoing' | 'incoming'>): string => `${outgoing.name} to ${incoming.name}`;
