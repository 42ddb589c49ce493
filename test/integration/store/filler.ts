/** Fills a small file system through a store, as a process of its own, and tells what it met. */
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toErrorData } from '../../../electron/contract/errors';
import { openStore } from '../../../electron/engine/store';
import { add, count, notes } from '../../unit/engine/store/notes';

const { dir = '', addon = '', sqlThread = '' } = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>;
const key = new Uint8Array(randomBytes(32));
const ballast = join(dir, 'somebody-elses-file');

async function main(): Promise<object> {
  writeFileSync(ballast, randomBytes(256 * 1024));
  const store = await openStore({ dir, addon, sqlThread, key, migrations: notes, reserve: false });
  let acknowledged = 0;
  const errors: string[] = [];
  while (errors.length < 5) {
    try {
      await store.main.transaction('fill', (tx) => tx.run('INSERT INTO note (text, data) VALUES (?, ?)', [`note ${acknowledged}`, new Uint8Array(9000)]));
      acknowledged++;
    } catch (error) {
      errors.push(toErrorData(error).code);
    }
  }
  const whileFull = await count(store.main);
  const another = await store.file('history-2026-11.db', notes).then(() => 'opened', (error: unknown) => toErrorData(error).code);
  rmSync(ballast);
  await add(store.main, 'when there was room again');
  await store.close();
  const again = await openStore({ dir, addon, sqlThread, key, migrations: notes, reserve: false });
  const after = await count(again.main);
  const check = await again.main.all('PRAGMA integrity_check');
  await again.close();
  return { acknowledged, errors, whileFull, another, after, check };
}

void main().then((result) => console.log(JSON.stringify(result)));
