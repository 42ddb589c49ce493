export { createReports } from './service';
export { reportProcedures } from './procedures';
export { reportMigrations } from './migrations';
export { reportFonts } from './page/font-files';
export { createRecompute } from './recompute';
export type { MadeReport, Recompute, ReportDeps, Reports, RunOptions } from './types';
