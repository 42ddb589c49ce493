export { createApi, type ApiDeps } from './service';
export { apiProcedures } from './procedures';
export { apiMigrations } from './migrations';
export { createHttpFace, type HttpFace } from './face';
export type { Api } from './types';
