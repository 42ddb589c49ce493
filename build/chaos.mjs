/**
 * `npm run chaos -- --for 60s`: the tests that take as long as they are given, in test/chaos: kills at any moment, over and over. `npm test` holds their short forms.
 * `-- --for 5s batch-kills` runs those of some files alone.
 */
import { parseArgs } from 'node:util';
import { bundle } from './bundle/index.mjs';
import { command, Told } from './lib/say.mjs';
import { setup } from './setup/index.mjs';
import { testEnvironment } from './test/environment.mjs';
import { report } from './test/report.mjs';
import { runVitest } from './test/vitest.mjs';

const UNITS_MS = { s: 1_000, m: 60_000, h: 3_600_000 };

await command(async () => {
  const { values, positionals } = parseArgs({ options: { for: { type: 'string', default: '60s' } }, allowPositionals: true });
  const [, amount, unit] = /^(\d+)([smh])$/.exec(values.for) ?? [];
  if (!amount) throw new Told('--for is a time such as 60s, 10m or 2h.');
  const forMs = Number(amount) * UNITS_MS[/** @type {keyof typeof UNITS_MS} */ (unit)];
  const found = await setup({ forTests: true });
  await bundle(found);
  const environment = await testEnvironment(found, ['unit']);
  try {
    return report(await runVitest(found, { ...environment.env, MILLWRIGHT_CHAOS_MS: String(forMs) }, ['--project', 'chaos', ...positionals]), []);
  } finally {
    await environment.end();
  }
});
