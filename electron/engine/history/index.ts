export { benchHistory } from './measuring/bench';
export { historyProcedures } from './procedures';
export { HistoryRetention, retentionMigrations } from './retention';
export { createHistory } from './service';
export type * from './types';
