export { createActions } from './service';
export { actionMigrations } from './migrations';
export { actionProcedures, findingProcedures, handoverProcedures } from './procedures';
export { createHandovers } from './handovers';
export { knownFrom } from './known';
export { photoTypeOf } from './photos';
export type { Actions } from './types';
