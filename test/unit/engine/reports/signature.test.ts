import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { reportSignatureFile, type ReportSignature } from '../../../../electron/contract/report-signature';
import { checkReport, sha256Of, signReport } from '../../../../electron/node/report-signature';
import { reportMigrations } from '../../../../electron/engine/reports';
import { ReportKey } from '../../../../electron/engine/reports/signing';
import { privateKeyPem } from '../../../../electron/node/private-key';
import { tester, trail } from '../../../support/live-rig';
import { testStore } from '../../../support/store';

const bytes = (text: string) => new TextEncoder().encode(text);
const [pdf, csv] = [bytes('%PDF-1.7 a report'), bytes('machine,peak\r\n')];
const about = { name: 'equipment-health', title: 'Equipment health, 22 November 2026', from: 1, to: 2, zone: 'Europe/Berlin', created: 3, revision: 1 };
const files = [{ name: 'equipment-health.pdf', sha256: sha256Of(pdf) }, { name: 'equipment-health.csv', sha256: sha256Of(csv) }];
const { privateKey } = generateKeyPairSync('ed25519');
const signed = bytes(signReport({ report: about, files }, privateKey));
const parsed = JSON.parse(new TextDecoder().decode(signed)) as ReportSignature;
const changed = (more: Partial<ReportSignature>) => bytes(reportSignatureFile({ ...parsed, ...more }));

describe('the signature of a report', () => {
  it('holds for each of its files, and says of which report and by whose key', () => {
    expect(checkReport(pdf, signed)).toMatchObject({ name: 'equipment-health.pdf', signature: { keyId: parsed.keyId, report: about } });
    expect(checkReport(csv, signed)).toMatchObject({ name: 'equipment-health.csv' });
  });

  it('finds out any byte of a file that was changed, left out or added', () => {
    for (let i = 0; i < pdf.length; i++) expect(checkReport(pdf.map((byte, at) => (at === i ? byte ^ 1 : byte)), signed)).toMatchObject({ wrong: expect.stringContaining('changed after it was made') as string });
    expect(checkReport(pdf.subarray(1), signed)).toHaveProperty('wrong');
    expect(checkReport(bytes('%PDF-1.7 a report '), signed)).toHaveProperty('wrong');
  });

  it('holds with none of its own bytes changed', () => {
    for (let i = 0; i < signed.length; i++) for (const mask of [1, 0x20]) expect(checkReport(pdf, signed.map((byte, at) => (at === i ? byte ^ mask : byte))), `byte ${i}`).toHaveProperty('wrong');
  });

  it('can not be given to another report, period, revision, file or key', () => {
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const forged = [{ report: { ...about, revision: 2 } }, { report: { ...about, to: 9 } }, { files: files.slice(0, 1) }, { files: [...files].reverse() }, { files: [{ name: 'another.pdf', sha256: sha256Of(pdf) }] }, { publicKey: other }, { keyId: '0'.repeat(64) }];
    for (const one of forged) expect(checkReport(pdf, changed(one))).toHaveProperty('wrong');
    // A weak key, for which anybody can sign.
    expect(checkReport(pdf, changed({ publicKey: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.alloc(32)]).toString('base64') }))).toEqual({ wrong: 'its public key is none' });
    expect(checkReport(pdf, bytes('{}'))).toHaveProperty('wrong');
    expect(checkReport(pdf, bytes('no JSON'))).toEqual({ wrong: 'the signature is not JSON' });
  });

  it('is made by one key of the appliance, which stays', async () => {
    const deps = { store: await testStore(reportMigrations), security: trail(), clock: { now: () => 5 } };
    const [first, second] = [new ReportKey(deps), new ReportKey(deps)];
    const [a, b] = await Promise.all([first.public(), first.public()]);
    expect([b, await second.public()]).toEqual([a, a]);
    expect(checkReport(pdf, bytes(signReport({ report: about, files }, await second.private())))).toMatchObject({ signature: { keyId: a.keyId } });
    expect(a).toMatchObject({ since: 5, earlier: [] });
  });

  it('is made by another key once that was changed, and what the one before signed holds by its own', async () => {
    const security = trail();
    const clock = { at: 5, now: () => clock.at };
    const deps = { store: await testStore(reportMigrations), security, clock };
    const key = new ReportKey(deps);
    const before = await key.public();
    const old = bytes(signReport({ report: about, files }, await key.private()));
    const secret = await security.secrets.get('reports:key');
    clock.at = 9;
    const after = await key.rotate(tester, 'It was seen by others.');
    expect(after.keyId).not.toBe(before.keyId);
    expect(after).toMatchObject({ since: 9, earlier: [{ keyId: before.keyId, publicKey: before.publicKey, since: 5, until: 9 }] });
    // Nothing of the private one is left, and the next engine signs by the new one.
    expect(await security.secrets.get('reports:key')).not.toBe(secret);
    const fresh = bytes(signReport({ report: about, files }, await new ReportKey(deps).private()));
    expect([checkReport(pdf, old), checkReport(pdf, fresh)]).toMatchObject([{ signature: { keyId: before.keyId } }, { signature: { keyId: after.keyId } }]);
    expect(security.recorded).toEqual(['reports.rotate-key']);
    clock.at = 12;
    expect((await key.rotate(tester)).earlier.map(({ keyId, since, until }) => [keyId, since, until])).toEqual([[after.keyId, 9, 12], [before.keyId, 5, 9]]);
  });

  it('of an appliance whose key was made before keys were listed, is changed, too', async () => {
    const security = trail();
    const deps = { store: await testStore(reportMigrations), security, clock: { now: () => 7 } };
    await security.secrets.set(null, tester, 'reports:key', privateKeyPem(privateKey, undefined));
    expect(await new ReportKey(deps).public()).toMatchObject({ keyId: parsed.keyId, since: null, earlier: [] });
    expect(await new ReportKey(deps).rotate(tester)).toMatchObject({ since: 7, earlier: [{ keyId: parsed.keyId, since: null, until: 7 }] });
  });
});
