/**
 * `npm run rates -- FOLDER`: how many of the ONNX project's backend tests (Debian: libonnx-testdata) load and match, in the raw binding and as the appliance takes them.
 */
import { resolve } from 'node:path';
import { bundle } from './bundle/index.mjs';
import { command, Told } from './lib/say.mjs';
import { setup } from './setup/index.mjs';
import { testEnvironment } from './test/environment.mjs';
import { report } from './test/report.mjs';
import { runVitest } from './test/vitest.mjs';

await command(async () => {
  const folder = process.argv[2];
  if (!folder) throw new Told('Say the folder with the backend tests: npm run rates -- FOLDER');
  const found = await setup({ forTests: true });
  await bundle(found);
  const environment = await testEnvironment(found, ['unit']);
  try {
    return report(await runVitest(found, { ...environment.env, MILLWRIGHT_BACKEND_TESTS: resolve(folder) }, ['--project', 'rates']), []);
  } finally {
    await environment.end();
  }
});
