import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { Channel } from '../../contract/channel';
import { MillwrightError } from '../../contract/errors';
import { frames } from '../../engine/inference/frames';
import { serveLine } from '../../engine/inference/line';
import { pack, unpack } from '../../engine/inference/packed';
import { BACKGROUND, type InferenceCalls } from '../../engine/inference/protocols';
import { takeSocket, type SocketOffer } from '../../node/private-socket';
import { loadModel, loadRuntime, supportedBackends, type LoadedModel } from './runtime';

/** Loads and runs models as the engine asks, over the socket that it offers. */
export function serve(): void {
  const codec = frames();
  // On Linux a priority is a thread's own.
  if (process.env[BACKGROUND]) setPriority(constants.priority.PRIORITY_LOW);
  parentPort?.once('message', (offer: SocketOffer) => void takeSocket(offer, codec).then((channel) => answer(channel, codec.giveBack)));
  // The process is started before there is a model: the runtime loads meanwhile.
  loadRuntime();
}

function answer(channel: Channel, giveBack: (block: ArrayBuffer) => void): void {
  const models = new Map<string, LoadedModel>();
  /** The block of the last answer, which was copied when it was sent: that is before the next call begins. */
  let sent: ArrayBuffer | undefined;

  const loaded = (key: string): LoadedModel => {
    const model = models.get(key);
    if (!model) throw new MillwrightError('not-found', 'The model is not loaded in this worker.');
    return model;
  };
  const release = async (key: string): Promise<null> => {
    const model = models.get(key);
    models.delete(key);
    await model?.release();
    return null;
  };

  serveLine<InferenceCalls>(channel, {
    load: async ({ key, bytes, warmUp, provider }) => {
      const began = performance.now();
      await release(key);
      const model = await loadModel(bytes, provider);
      models.set(key, model);
      if (warmUp) await model.run(warmUp);
      return { ms: performance.now() - began };
    },
    run: async ({ key, inputs }) => {
      const outputs = pack(await loaded(key).run(unpack(inputs)), sent);
      sent = outputs.block;
      giveBack(inputs.block);
      return outputs;
    },
    measure: ({ key, inputs, forMs }) => loaded(key).measure(inputs, forMs),
    backends: () => supportedBackends(),
    release: ({ key }) => release(key),
    usage: () => {
      const { user, system } = process.cpuUsage();
      return { cpuMs: (user + system) / 1000, peakBytes: process.resourceUsage().maxRSS * 1024 };
    },
  }, { inTurn: true });
}
