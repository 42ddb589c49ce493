export { createAlarms } from './service';
export { alarmsProcedures } from './procedures';
export { alarmMigrations } from './migrations';
export { troubleOf } from './definitions';
export type { AlarmEvent, Alarms, AlarmDeps, Evaluation, ModelTrouble } from './types';
