/** `node build/setup.mjs`: sets up whatever a fresh checkout lacks, and says which runtime it runs on. */
import { command, say } from './lib/say.mjs';
import { setup } from './setup/index.mjs';

await command(async () => {
  const { runtime, addon, napi } = await setup();
  say(`Electron ${runtime.version} (${runtime.how}), Node-API ${napi}, store's addon ${addon.kind}`);
  say(runtime.dist);
});
