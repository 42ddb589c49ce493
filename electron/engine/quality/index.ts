export { createQuality } from './service';
export { qualityProcedures } from './procedures';
export { qualityMigrations } from './migrations';
export type { Quality, QualityDeps } from './types';
