/** A process that opens a store, with migrations that take their time, and is killed by its test. */
import { writeSync } from 'node:fs';
import { openStore } from '../../../electron/engine/store';
import { slow } from './migrations';

const { dir = '', keyHex = '', addon = '', sqlThread = '' } = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>;

async function main(): Promise<void> {
  const opening = openStore({ dir, key: new Uint8Array(Buffer.from(keyHex, 'hex')), addon, sqlThread, migrations: slow, reserve: false });
  writeSync(1, 'opening\n');
  await opening;
  writeSync(1, 'open\n');
}

void main();
