/** What a schedule runs on, in a person's words: `Every Monday at 06:00 on working days of plant, Europe/Berlin`. */
import { cronWords, englishCron, type CronWords } from './cron-words';
import { listed } from './listed';
import type { ScheduleDays, ScheduleTrigger } from './schedules';

export interface ScheduleSaid {
  cron: string;
  zone: string;
  days: ScheduleDays | null;
  trigger: ScheduleTrigger | null;
}

/** What a language says of it. */
export interface ScheduleWords {
  cron: CronWords;
  /** Behind the times. */
  days(on: ScheduleDays['on'], calendar: string, moved: boolean): string;
  /** `shifts`: null for all of them. */
  shift(edge: 'begin' | 'end', shifts: string | null, calendar: string): string;
  file(path: string): string;
  after(schedule: string, when: 'done' | 'failed' | 'ended'): string;
}

export const englishSchedule: ScheduleWords = {
  cron: englishCron,
  days: (on, calendar, moved) => `, on ${on} days of ${calendar}${moved ? ', else on the next one' : ''}`,
  shift: (edge, shifts, calendar) => `At the ${edge} of ${shifts === null ? 'each shift' : `the shift ${shifts}`} of ${calendar}`,
  file: (path) => `When a file has arrived at ${path}`,
  after: (schedule, when) => `After ${schedule} ${{ done: 'is done', failed: 'has failed', ended: 'has ended, however' }[when]}`,
};

export function scheduleWords({ cron, zone, days, trigger }: ScheduleSaid, say: ScheduleWords = englishSchedule): string {
  switch (trigger?.kind) {
    case 'shift':
      return `${say.shift(trigger.edge, trigger.shifts.length > 0 ? listed(trigger.shifts, say.cron.and) : null, trigger.calendar)}, ${zone}`;
    case 'file':
      return say.file(trigger.path);
    case 'after':
      return say.after(trigger.schedule, trigger.when);
    case undefined:
      return `${cronWords(cron, say.cron)}${days ? say.days(days.on, days.calendar, days.else === 'move') : ''}, ${zone}`;
  }
}
