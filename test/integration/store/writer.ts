/**
 * A process that writes as the engine does and is killed by its test: one note and one entry of the audit trail a transaction,
 * told on stdout. `first` tells before the commit, as no engine may: the control.
 */
import { writeSync } from 'node:fs';
import { createSecurity, memoryVault, securityMigrations } from '../../../electron/engine/security';
import { systemClock } from '../../../electron/engine/shared/clock';
import { openStore } from '../../../electron/engine/store';
import { notes } from '../../unit/engine/store/notes';

const { dir = '', keyHex = '', addon = '', sqlThread = '', mode = 'after' } = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>;

async function main(): Promise<void> {
  const key = new Uint8Array(Buffer.from(keyHex, 'hex'));
  const store = await openStore({ dir, key, addon, sqlThread, migrations: [...notes, ...securityMigrations], reserve: false });
  const security = await createSecurity({ store, vault: memoryVault({ personName: 'Anna', key }).vault, clock: systemClock() });
  const { n } = (await store.main.get<{ n: number }>('SELECT coalesce(max(id), 0) AS n FROM note')) ?? { n: 0 };
  for (let i = n + 1; ; i++) {
    await store.main.transaction('note', async (tx) => {
      await tx.run('INSERT INTO note (id, text, data) VALUES (?, ?, ?)', [i, `note ${i}`, new Uint8Array(500)]);
      await security.record(tx, { kind: 'system', room: 'test' }, 'test.note', null, { i });
      if (mode === 'first') writeSync(1, `${i}\n`);
    });
    if (mode !== 'first') writeSync(1, `${i}\n`);
  }
}

void main();
