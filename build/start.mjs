/** `npm start`: sets up whatever is missing and opens the appliance. Arguments after `--` are the app's own. */
import { bundle } from './bundle/index.mjs';
import { virtualDisplay } from './lib/display.mjs';
import { runElectron } from './lib/electron.mjs';
import { hasDisplay } from './lib/run.mjs';
import { command, say } from './lib/say.mjs';
import { setup } from './setup/index.mjs';

await command(async () => {
  const found = await setup();
  await bundle(found);
  const args = process.argv.slice(2);
  if (hasDisplay) return runElectron(found.runtime, { args });
  const { display, stop } = await virtualDisplay();
  say(`There is no display here: the window is on a virtual one, ${display}, 1920 x 1080.`);
  try {
    return await runElectron(found.runtime, { flags: ['--ozone-platform=x11', '--log-level=3'], args, env: { ...process.env, DISPLAY: display, MILLWRIGHT_VIRTUAL_DISPLAY: display } });
  } finally {
    stop();
  }
});
