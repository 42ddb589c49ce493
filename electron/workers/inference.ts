import { constants, setPriority } from 'node:os';
import { MillwrightError } from '../contract/errors';
import { serveLine } from '../engine/inference/line';
import { workerPort } from './lib/port';
import { pack, unpack } from '../engine/inference/packed';
import { BACKGROUND, type InferenceCalls } from '../engine/inference/protocols';
import { loadModel, loadRuntime, supportedBackends, type LoadedModel } from './lib/runtime';

if (process.env[BACKGROUND]) setPriority(constants.priority.PRIORITY_LOW);

/** A worker that holds sessions and runs them, one run at a time: the runtime blocks its thread. */
const models = new Map<string, LoadedModel>();
/** The block of the last answer, which was copied when it was sent: that is before the next call begins. */
let sent: ArrayBuffer | undefined;

function loaded(key: string): LoadedModel {
  const model = models.get(key);
  if (!model) throw new MillwrightError('not-found', 'The model is not loaded in this worker.');
  return model;
}

async function release(key: string): Promise<null> {
  const model = models.get(key);
  models.delete(key);
  await model?.release();
  return null;
}

void workerPort().then((port) =>
  serveLine<InferenceCalls>(port, {
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
      return outputs;
    },
    measure: ({ key, inputs, forMs }) => loaded(key).measure(inputs, forMs),
    backends: () => supportedBackends(),
    release: ({ key }) => release(key),
    usage: () => {
      const { user, system } = process.cpuUsage();
      return { cpuMs: (user + system) / 1000, peakBytes: process.resourceUsage().maxRSS * 1024 };
    },
  }, { inTurn: true }),
);

// The process is started before there is a model: the runtime loads meanwhile.
loadRuntime();
