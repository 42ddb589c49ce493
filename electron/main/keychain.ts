import { safeStorage } from 'electron';

/**
 * The OS keychain. On Linux without a keyring Electron would use a fixed password (`basic_text`): that protects nothing, so
 * it counts as no keychain and the vault asks for a passphrase.
 */
export function available(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
}

export function seal(secret: Uint8Array): Promise<Uint8Array> {
  if (!available()) return Promise.reject(new Error('there is no OS keychain here'));
  return Promise.resolve(safeStorage.encryptString(Buffer.from(secret).toString('base64')));
}

export function unseal(sealed: Uint8Array): Promise<Uint8Array> {
  if (!available()) return Promise.reject(new Error('there is no OS keychain here'));
  return Promise.resolve(Buffer.from(safeStorage.decryptString(Buffer.from(sealed)), 'base64'));
}
