/** What a trial of an alarm's definition came to, in words. */
import type { AlarmTrial } from '../../electron/contract/alarms';
import { counted, number } from './numbers';
import { duration } from './time';

const floods = (count: number): string => (count === 0 ? 'without a flood' : `in ${counted(count, 'flood', 'floods')}`);

/** The heading: how many it would have been, and where. */
export function trialSentence({ wanted, values }: AlarmTrial): string {
  if (values === 0) return 'Nothing is stored of last week that it could be tried on';
  if (wanted.alarms === 0) return `It would have raised nothing last week, on ${counted(wanted.machines, 'machine', 'machines')}`;
  return `It would have raised ${counted(wanted.alarms, 'alarm', 'alarms')} last week on ${wanted.told} of ${counted(wanted.machines, 'machine', 'machines')}, ${floods(wanted.floods.length)}`;
}

/** Beside what stands, and what else an operator would have noticed. */
export function trialLines({ wanted, standing, kept, gained, lost, values, failures, falseAlarms }: AlarmTrial): string[] {
  if (values === 0) return [];
  const against = standing ? [`As it stands: ${counted(standing.alarms, 'alarm', 'alarms')}, ${floods(standing.floods.length)}. ${kept} would come as before, ${gained.length} more, ${lost.length} no longer.`] : [];
  const noticed = [
    wanted.busiestTenMinutes > 1 ? `${wanted.busiestTenMinutes} in the busiest ten minutes` : '', wanted.chattering > 0 ? `${wanted.chattering} of them chattering` : '', wanted.activeMs > 0 ? `it would have stood for ${duration(wanted.activeMs)} in all` : '',
  ].filter(Boolean).join(', ');
  const known = [failures ? caughtWords(failures) : '', falseAlarms ? againWords(falseAlarms) : ''].filter(Boolean);
  return [...against, ...known, ...(noticed === '' ? [] : [`${noticed.replace(/^./, (first) => first.toUpperCase())}.`])];
}

const stands = (count: number | null): string => (count === null ? '' : `; as it stands, ${count === 0 ? 'none' : number(count)}`);

/** `It would have caught both confirmed failures; as it stands, one.` */
function caughtWords({ known, caught, caughtStanding }: NonNullable<AlarmTrial['failures']>): string {
  const which = known === 1 ? 'the one confirmed failure' : known === caught ? (known === 2 ? 'both confirmed failures' : `all ${number(known)} confirmed failures`) : `${number(caught)} of ${number(known)} confirmed failures`;
  return `It would have ${caught === 0 ? `missed ${known === 1 ? which : `all ${number(known)} confirmed failures`}` : `caught ${which}`}${stands(caughtStanding)}.`;
}

function againWords({ known, again, againStanding }: NonNullable<AlarmTrial['falseAlarms']>): string {
  return `Of ${counted(known, 'alarm')} found false it would have raised ${again === 0 ? 'none' : number(again)} again${stands(againStanding)}.`;
}
