/**
 * `npm run -s ctl -- …`: millwrightctl out of the checkout. stdout, stdin and the exit code are the app's alone;
 * whatever setup has to say goes to stderr.
 */
import { bundle } from './bundle/index.mjs';
import { runElectron } from './lib/electron.mjs';
import { command } from './lib/say.mjs';
import { setup } from './setup/index.mjs';

await command(async () => {
  const found = await setup();
  await bundle(found);
  return runElectron(found.runtime, { flags: ['--ozone-platform=headless', '--disable-gpu', '--log-level=3'], args: ['--ctl', ...process.argv.slice(2)] });
});
