/** What a trial of an alarm's definition came to, in words. */
import type { AlarmTrial } from '../../electron/contract/alarms';
import { t } from './catalogue/alarms';
import { capital } from './numbers';
import { duration } from './time';

/** The heading: how many it would have been, and where. */
export function trialSentence({ wanted, values }: AlarmTrial): string {
  if (values === 0) return t.nothingStored;
  return wanted.alarms === 0 ? t.wouldRaiseNothing(wanted.machines) : t.wouldRaise(wanted.alarms, wanted.told, wanted.machines, wanted.floods.length);
}

/** Beside what stands, and what else an operator would have noticed. */
export function trialLines({ wanted, standing, kept, gained, lost, values, failures, falseAlarms }: AlarmTrial): string[] {
  if (values === 0) return [];
  const against = standing ? [t.asItStands(standing.alarms, standing.floods.length, kept, gained.length, lost.length)] : [];
  const noticed = [
    wanted.busiestTenMinutes > 1 ? t.busiest(wanted.busiestTenMinutes) : '', wanted.chattering > 0 ? t.chatteringOfThem(wanted.chattering) : '', wanted.activeMs > 0 ? t.stoodFor(duration(wanted.activeMs)) : '',
  ].filter(Boolean).join(', ');
  const known = [failures ? t.caught(failures.known, failures.caught, failures.caughtStanding) : '', falseAlarms ? t.foundFalse(falseAlarms.known, falseAlarms.again, falseAlarms.againStanding) : ''].filter(Boolean);
  return [...against, ...known, ...(noticed === '' ? [] : [`${capital(noticed)}.`])];
}
