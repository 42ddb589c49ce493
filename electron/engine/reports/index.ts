export { createReports } from './service';
export { reportProcedures } from './procedures';
export { reportMigrations } from './migrations';
export { reportFonts } from './page/font-files';
export type { MadeReport, ReportDeps, Reports, RunOptions } from './types';
