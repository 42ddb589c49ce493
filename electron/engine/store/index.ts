export type * from './types';
export { openStore, openStore as createStore, storeExists } from './store';
export { classifySqliteError } from './errors';
export { sqliteVersion } from './version';
export { warmThreads } from './spare';
