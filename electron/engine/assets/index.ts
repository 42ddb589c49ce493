export { assetMigrations } from './migrations';
export { assetProcedures } from './procedures';
export { createAssets } from './service';
export { ancestors, keysOf } from './tree';
export type * from './types';
