import { MillwrightError } from '../../contract/errors';
import type { Who } from '../shared/who';
import { checkZone } from './zone';
import type { Schedules } from './types';

/** The machine's own zone, as its system has it; UTC where that is not one of the zone database's names. */
export function systemZone(): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  try {
    checkZone(zone);
    return zone;
  } catch {
    return 'UTC';
  }
}

/** First run: each morning the equipment's health over the last day. A schedule of that name that is there stays as it is. */
export async function seedSchedules(schedule: Pick<Schedules, 'add'>, who: Who, zone = systemZone()): Promise<void> {
  try {
    await schedule.add({ name: 'equipment-health-daily', cron: '0 6 * * *', zone, job: 'report:equipment-health', missed: 'once', overlap: 'skip' }, who);
  } catch (error) {
    if (!(error instanceof MillwrightError && error.code === 'conflict')) throw error;
  }
}
