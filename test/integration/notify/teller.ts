/**
 * A process that raises alarms and tells of them as the engine does, and is killed by its test: a mill after the other is too hot, acknowledged and well again, as fast as it goes.
 * It tells on stdout how many there were.
 */
import { writeSync } from 'node:fs';
import { alarmDefinition } from '../../../electron/contract/alarms';
import type { Asset, Tag } from '../../../electron/contract/domain';
import { alarmMigrations, createAlarms, type AlarmDeps } from '../../../electron/engine/alarms';
import { createNotify, notifyMigrations } from '../../../electron/engine/notify';
import { createSecurity, memoryVault, securityMigrations } from '../../../electron/engine/security';
import { systemClock } from '../../../electron/engine/shared/clock';
import { Emitter } from '../../../electron/engine/shared/emitter';
import { openStore } from '../../../electron/engine/store';

const { dir = '', keyHex = '', addon = '', sqlThread = '', url = '', secret = '', most = '' } = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>;
const equipment: Asset[] = Array.from({ length: 20 }, (_, i) => ({ id: i + 2, parent: null, kind: 'equipment', key: `mill-${i}`, name: `Mill ${i}`, attributes: {} }));
const tags: Tag[] = equipment.map(({ id }) => ({ id, asset: id, name: 'heat', title: 'Heat', kind: 'number', staleAfterMs: 60_000 }));
const plant = { assets: equipment, equipment, tags, assetById: new Map(equipment.map((one) => [one.id, one])), tagById: new Map(tags.map((one) => [one.id, one])) };
const who = { kind: 'system', room: 'test' } as const;

async function main(): Promise<void> {
  const key = new Uint8Array(Buffer.from(keyHex, 'hex'));
  const clock = systemClock();
  const store = await openStore({ dir, key, addon, sqlThread, migrations: [...securityMigrations, ...alarmMigrations, ...notifyMigrations], reserve: false });
  const security = await createSecurity({ store, vault: memoryVault({ personName: 'Anna', key }).vault, clock });
  const assets: AlarmDeps['assets'] = { plant: () => plant, place: () => 'Works', changed: new Emitter() };
  const alarms = createAlarms({ store, security, assets, clock, models: { watches: () => [], version: () => undefined }, history: { extent: async () => null } as AlarmDeps['history'] });
  await alarms.start();
  if (!alarms.definitions().some(({ kind }) => kind === 'reading-high')) {
    await alarms.define(who, alarmDefinition.parse({ id: 0, model: null, output: null, kind: 'reading-high', tag: 'heat', condition: 'Hot', limit: 80, deadband: 0, onDelayMs: 0, priority: 2, enabled: true }));
  }
  const notify = createNotify({ store, security, alarms, assets, clock, zone: 'UTC', onProblem: (error) => console.error(error) });
  await notify.start();
  if (notify.targets().length === 0) await notify.set(who, { name: 'cmms', kind: 'webhook', enabled: true, options: { url, timeoutS: 5 }, least: 4, under: null, kinds: [], events: ['raised', 'acknowledged', 'returned', 'set-aside'], giveUpAfterH: 1 }, secret);
  writeSync(1, 'started\n');
  for (let i = 0; i < Number(most); i++) {
    const asset = 2 + (i % equipment.length);
    const read = (value: number) => {
      const at = clock.received();
      alarms.reading(asset, at, at, value, 0);
      alarms.evaluate([{ asset, received: at }]);
    };
    read(90);
    const open = alarms.active().find((one) => one.asset === asset);
    if (open) await alarms.acknowledge({ who, from: 'system' }, open.id);
    read(20);
    await alarms.settled();
    writeSync(1, `${i}\n`);
  }
  // All of it is told before it ends by itself.
  while (notify.targets().some(({ waiting }) => waiting > 0)) await notify.tick();
  await notify.tick();
  while (notify.targets().some(({ waiting }) => waiting > 0)) await notify.tick();
  await notify.close();
  await alarms.close();
  await store.close();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
