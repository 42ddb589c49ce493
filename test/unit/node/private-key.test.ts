import { describe, expect, it } from 'vitest';
import { newSigningKey, privateKeyPem, readPrivateKey } from '../../../electron/node/private-key';

describe('a key to sign with', () => {
  const key = newSigningKey();
  const der = (one: ReturnType<typeof newSigningKey>) => one.export({ type: 'pkcs8', format: 'der' });
  const locked = privateKeyPem(key, 'horse battery');

  it('comes back out of its file, with its passphrase or without one', () => {
    expect(der(readPrivateKey(privateKeyPem(key, undefined), undefined, 'f'))).toEqual(der(key));
    expect(der(readPrivateKey(locked, 'horse battery', 'f'))).toEqual(der(key));
  });

  it('under a passphrase is in the file in no other form', () => {
    const written = Buffer.from(locked.replace(/-----[^-]+-----|\n/g, ''), 'base64');
    expect(written.includes(der(key).subarray(-32))).toBe(false);
    expect(privateKeyPem(key, 'horse battery')).not.toBe(locked);
  });

  it.each<[string, string, string | undefined, string]>([
    ['another passphrase', locked, 'donkey battery', 'wrong-key'],
    ['no passphrase', locked, undefined, 'wrong-key'],
    ['a file that is none', 'no key', undefined, 'invalid-input'],
  ])('is not opened with %s', (_, pem, passphrase, code) => {
    expect(() => readPrivateKey(pem, passphrase, 'f')).toThrow(expect.objectContaining({ code }));
  });
});
