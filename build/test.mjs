/**
 * `npm test`: setup, check, bundle, then every test under the Electron that was chosen, run as Node.
 * `npm test -- unit`, `-- e2e test/e2e/login.test.ts`, `-- unit -t 'a name'` select: kinds first, then what Vitest takes; a
 * selection leaves the check out. The last line is always `N passed, N failed, N skipped`.
 */
import { check } from './check.mjs';
import { bundle } from './bundle/index.mjs';
import { command, say, tell } from './lib/say.mjs';
import { testEnvironment } from './test/environment.mjs';
import { report, total } from './test/report.mjs';
import { runVitest } from './test/vitest.mjs';
import { setup } from './setup/index.mjs';

const KINDS = ['unit', 'platform', 'e2e', 'package'];

await command(async () => {
  const args = process.argv.slice(2);
  const kinds = [];
  while (KINDS.includes(args[0] ?? '')) kinds.push(/** @type {string} */ (args.shift()));
  const everything = kinds.length === 0 && args.length === 0;
  /** What failed outside Vitest is a failure like any other and is counted. @type {string[]} */
  const failures = [];
  try {
    const found = await setup({ forTests: true });
    if (everything && !(await check())) failures.push('check: types, lint or arrows, see above');
    const { skipped } = await bundle(found, { partial: kinds.length > 0 && !kinds.includes('e2e') });
    if (skipped.length > 0) say(`bundle  not there yet: ${skipped.join(', ')}`);
    const environment = await testEnvironment(found, kinds);
    try {
      const result = await runVitest(found, environment.env, [...(kinds.length > 0 ? kinds : KINDS).flatMap((kind) => ['--project', kind]), ...args]);
      return report(result, failures);
    } finally {
      await environment.end();
    }
  } catch (error) {
    tell(error);
    process.stdout.write(`${total(0, failures.length + 1, 0)}\n`);
    return 1;
  }
});
