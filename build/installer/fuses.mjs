/**
 * Switches that are burnt into the binary that ships: nobody who can set a variable or add an argument turns the
 * appliance into a Node interpreter, opens its inspector or feeds it another app.
 */
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';

export const SHIPPED = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
};

/** @param {string} binary the executable, or the .app folder on macOS */
export const burnFuses = (binary) => flipFuses(binary, { version: FuseVersion.V1, resetAdHocDarwinSignature: process.platform === 'darwin', ...SHIPPED });
