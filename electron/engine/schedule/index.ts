export { CLOSING } from './runner';
export { createSchedule, type ScheduleDeps } from './service';
export { scheduleProcedures } from './procedures';
export { scheduleMigrations } from './migrations';
export { seedSchedules, systemZone } from './seed';
export { onTimeMs } from './plan';
export { shiftsBetween, type Worked } from './shifts';
export { localIso, checkZone } from './zone';
export type { CalendarUser, FinishedRun, Job, JobContext, NewSchedule, Period, Schedules } from './types';
