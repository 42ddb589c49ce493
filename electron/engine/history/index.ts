export { benchHistory } from './measuring/bench';
export { historyProcedures } from './procedures';
export { createHistory } from './service';
export type * from './types';
