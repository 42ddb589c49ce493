import { writeFileSync } from 'node:fs';
import { it } from 'vitest';
import { runDemo } from '../../../electron/engine/live';
import { reportMigrations } from '../../../electron/engine/reports/migrations';
import { createReports } from '../../../electron/engine/reports/service';
import { createSchedule, scheduleMigrations } from '../../../electron/engine/schedule';
import { liveRig, tester } from '../../support/live-rig';
import { testStore } from '../../support/store';
import { fonts, printer } from './printer';

it('scratch', { timeout: 120_000 }, async () => {
  const rig = await liveRig();
  const port = await rig.demo();
  const simulator = await rig.host.fork('demo');
  console.log('backfill', await runDemo(simulator, rig.live, { port, seed: 1, backfill: true }));
  await new Promise((r) => setTimeout(r, 5000));
  await rig.live.settled();
  const store = await testStore([...scheduleMigrations, ...reportMigrations]);
  const schedule = createSchedule({ store, security: rig.security, clock: rig.clock });
  const reports = createReports({ home: '/tmp/nowhere', store, security: rig.security, assets: rig.assets, models: rig.models, history: rig.history, alarms: rig.alarms, schedule, clock: rig.clock, print: await printer(), simulated: true, zone: 'Europe/Berlin', fonts: fonts() });
  const now = Date.now();
  for (const [name, from] of [['week', now - 7 * 864e5], ['day', now - 864e5], ['hour', now - 36e5]] as const) {
    const t = performance.now();
    const report = await reports.run('equipment-health', { from, to: now }, tester);
    console.log(name, report, Math.round(performance.now() - t), 'ms');
    writeFileSync(`/tmp/report-dev/real-${name}.pdf`, (await reports.read(report.id, 'pdf')).bytes);
    writeFileSync(`/tmp/report-dev/real-${name}.csv`, (await reports.read(report.id, 'csv')).bytes);
  }
  simulator.kill();
  console.log(rig.problems);
});
