import { describe, expect, it } from 'vitest';
import { keepsPassword, siteDatabase, type SiteDatabase } from '../../../electron/contract/databases';

const pem = (mark: string) => `-----BEGIN CERTIFICATE-----\n${mark}\n-----END CERTIFICATE-----\n`;
const at = (rest: Partial<SiteDatabase> = {}) => siteDatabase.parse({ name: 'plant', host: 'db1', database: 'mes', user: 'reader', ca: pem('MIIB'), ...rest });

describe('whether a kept password may go where a database is reached now', () => {
  it.each<[string, Partial<SiteDatabase>]>([['another machine', { host: 'db2' }], ['another port', { port: 5433 }], ['another user', { user: 'owner' }], ['whoever answers', { tls: 'require' }], ['anybody on the line', { tls: 'disable' }], ['whoever another authority vouches for', { ca: pem('MIIC') }], ['whoever any authority of the system vouches for', { ca: undefined }]])('does not go to %s', (_, change) => {
    expect(keepsPassword(at(), at(change))).toBe(false);
  });

  it.each<[string, Partial<SiteDatabase>, Partial<SiteDatabase>]>([['another database there', {}, { database: 'erp' }], ['another name here', {}, { name: 'works' }], ['more time', {}, { timeoutS: 5 }], ['a server that proves better who it is', { tls: 'require', ca: undefined }, {}], ['a server that is encrypted now', { tls: 'disable' }, { tls: 'require' }], ['whoever answers, as before', { tls: 'require' }, { tls: 'require', ca: undefined }]])('goes with %s', (_, before, after) => {
    expect(keepsPassword(at(before), at(after))).toBe(true);
  });
});
