/**
 * `npm run screenshots [FOLDER]`: pictures of the demo for the documentation, `docs/images/<page>-<light|dark>.png` at 1440 x 900, taken
 * through the launcher of the tests. With a folder also at 1280 x 800 and 1920 x 1080, into that folder.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundle } from './bundle/index.mjs';
import { at, inSetup, root } from './lib/paths.mjs';
import { command } from './lib/say.mjs';
import { setup } from './setup/index.mjs';
import { testEnvironment } from './test/environment.mjs';

await command(async () => {
  const found = await setup({ forTests: true });
  await bundle(found);
  const environment = await testEnvironment(found, ['e2e']);
  const folder = mkdtempSync(inSetup('screenshots-'));
  try {
    const script = join(folder, 'screenshots.cjs');
    const { build } = await import('esbuild');
    await build({ entryPoints: [at('test/support/screenshots.ts')], outfile: script, bundle: true, platform: 'node', format: 'cjs', target: 'node20', external: ['playwright-core'], logLevel: 'error' });
    const [more] = process.argv.slice(2);
    const child = spawn(found.runtime.executable, [script, at('docs/images'), ...(more ? [resolve(more)] : [])], { cwd: root, stdio: 'inherit', env: { ...environment.env, ELECTRON_RUN_AS_NODE: '1' } });
    return await new Promise((done) => child.on('close', (code) => done(code ?? 1)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await environment.end();
  }
});
