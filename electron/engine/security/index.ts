export type * from './types';
export { securityMigrations } from './migrations';
export { createSecurity, type SecurityDeps } from './service';
export { securityProcedures, sessionProcedures, vaultProcedures } from './procedures';
export { signs } from './signs';
export { memoryVault, type Vault, vaultAt, type VaultOptions } from './vault';
