export { createAlarms } from './service';
export { alarmsProcedures } from './procedures';
export { alarmMigrations } from './migrations';
export type { AlarmEvent, Alarms, AlarmDeps, Evaluation } from './types';
