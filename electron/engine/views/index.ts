export { viewMigrations } from './migrations';
export { viewProcedures } from './procedures';
export { createViews } from './service';
export type * from './types';
