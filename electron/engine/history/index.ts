export { historyProcedures } from './procedures';
export { createHistory } from './service';
export type * from './types';
