export { assetMigrations } from './migrations';
export { assetProcedures } from './procedures';
export { createAssets } from './service';
export type * from './types';
