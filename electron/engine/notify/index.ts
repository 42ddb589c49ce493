export { createNotify } from './service';
export { notifyProcedures } from './procedures';
export { notifyMigrations } from './migrations';
export type { Notify, NotifyDeps } from './types';
