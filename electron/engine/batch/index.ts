export { benchSessions, benchTable } from './bench';
export { createBatchJobs, type BatchJobs } from './jobs';
export { createBatch, type BatchDeps } from './service';
export { createDatabases, type Databases } from './databases';
export { batchProcedures, databaseProcedures } from './procedures';
export { batchMigrations } from './migrations';
export { scoreFile, type ScoreFile } from './score-file';
export type { RunSummary } from './summary';
export type { Batch, StartBatch } from './types';
