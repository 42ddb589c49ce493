/** A process that sends what is to go out, as the engine does, and is killed by its test. It tells on stdout what became of it. */
import { writeSync } from 'node:fs';
import type { ArchivedReport } from '../../../electron/contract/reports';
import { reportMigrations } from '../../../electron/engine/reports';
import { Deliveries } from '../../../electron/engine/reports/deliveries';
import { sendOut } from '../../../electron/engine/reports/sending';
import { ReportSettingsKept } from '../../../electron/engine/reports/settings';
import { createSecurity, memoryVault, securityMigrations } from '../../../electron/engine/security';
import { systemClock } from '../../../electron/engine/shared/clock';
import { openStore } from '../../../electron/engine/store';

const { dir = '', keyHex = '', addon = '', sqlThread = '', port = '', add = '' } = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>;
const who = { kind: 'system', room: 'test' } as const;
const report = { id: 1, name: 'health', title: 'Health', revision: 1, simulated: false, paper: 'a4', formats: ['pdf'], sha256: 'cd'.repeat(32), signed: false, opening: undefined } as unknown as ArchivedReport & { signed: boolean; opening: undefined };

async function main(): Promise<void> {
  const key = new Uint8Array(Buffer.from(keyHex, 'hex'));
  const clock = systemClock();
  const store = await openStore({ dir, key, addon, sqlThread, migrations: [...securityMigrations, ...reportMigrations].sort((a, b) => a.id - b.id), reserve: false });
  const security = await createSecurity({ store, vault: memoryVault({ personName: 'Anna', key }).vault, clock });
  const settings = new ReportSettingsKept({ store, security, notify: { mailServer: () => Promise.reject(new Error('nobody')) } });
  const pdf = Buffer.alloc(3_000_000, '%PDF-1.4 a report ');
  const deliveries = new Deliveries({ store, clock, security, send: (outgoing, was) => sendOut({ home: '/nowhere', settings, report: () => Promise.resolve(report), file: (_, as) => Promise.resolve({ fileName: `health.${as}`, bytes: pdf }) }, outgoing, was) });
  if (port) await settings.set({ mail: { via: 'server', host: '127.0.0.1', port: Number(port), security: 'none', from: 'millwright@works.example' } }, who);
  await store.main.transaction('a report', (tx) => tx.run(`INSERT OR IGNORE INTO report (id, name, title, from_time, to_time, zone, created, pages, sha256, simulated, pdf, csv) VALUES (1, 'health', 'Health', 0, 1, 'UTC', 0, 1, 'x', 0, x'00', x'00')`));
  const { anew = false, ...to } = add ? (JSON.parse(add) as { anew?: boolean; mail?: string[]; printer?: string }) : {};
  const told = add ? await deliveries.add(1, { folder: null, mail: to.mail ?? [], printer: to.printer ?? null, formats: ['pdf'] }, anew) : [];
  // At once, whatever was due when: a killed one has not said that it failed.
  await deliveries.tryDue();
  const editions = await store.main.all('SELECT edition FROM report_way');
  writeSync(1, `${JSON.stringify({ told, editions, ways: (await deliveries.all()).get(1)?.map(({ way, done, problem }) => ({ way, done: done !== null, problem })) })}\n`);
  await deliveries.close();
  await store.close();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
