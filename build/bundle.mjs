/** `node build/bundle.mjs`: everything that runs, from the sources into `dist/`; nothing when nothing
 * changed. `--force` makes it again, `--development` readable and with source maps, `--partial` leaves out what does not build yet. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle/index.mjs';
import { command, say, seconds } from './lib/say.mjs';
import { setup } from './setup/index.mjs';

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  await command(async () => {
    const production = !process.argv.includes('--development');
    const { changed, skipped, ms } = await bundle(await setup(), { production, force: process.argv.includes('--force'), partial: process.argv.includes('--partial') });
    if (skipped.length > 0) say(`bundle  not there yet: ${skipped.join(', ')}`);
    say(changed ? `bundle  dist/ in ${seconds(ms)}` : 'bundle  dist/ is up to date');
  });
}
