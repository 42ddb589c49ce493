import type { RoomHandlers } from '../../contract/contract';
import { signedIn, type Caller } from '../shared/context';
import type { Schedules } from './types';

export function scheduleProcedures({ schedule }: { schedule: Schedules }): RoomHandlers<'schedule', Caller> {
  return {
    list: () => schedule.list(),
    jobs: () => schedule.jobs(),
    add: (input, caller) => schedule.add(input, signedIn(caller)),
    change: ({ name, ...change }, caller) => schedule.change(name, change, signedIn(caller)),
    async remove({ name }, caller) {
      await schedule.remove(name, signedIn(caller));
      return { done: true };
    },
    run: ({ name }, caller) => schedule.runNow(name, signedIn(caller)),
    runs: ({ name, limit }) => schedule.runs(name, limit),
    preview: ({ count, from, ...times }) => schedule.preview(times, count, from),
    calendars: () => schedule.calendars(),
    setCalendar: (calendar, caller) => schedule.setCalendar(calendar, signedIn(caller)),
    async removeCalendar({ name }, caller) {
      await schedule.removeCalendar(name, signedIn(caller));
      return { done: true };
    },
    readHolidays: ({ text }) => Promise.resolve(schedule.readHolidays(text)),
    next: ({ name, count, from }) => schedule.next(name, count, from),
  };
}
