export { gainedAndLost } from './gained-lost';
export { benchAlarms } from './measuring';
export { createAlarms } from './service';
export { alarmsProcedures } from './procedures';
export { alarmMigrations } from './migrations';
export { troubleOf } from './definitions';
export { AlarmsOver, type Raised } from './over';
export type { Rule } from './condition';
export type { Alarms, AlarmDeps, Announcement, By, Evaluation, JournalStep, KnownFindings, ModelTrouble } from './types';
