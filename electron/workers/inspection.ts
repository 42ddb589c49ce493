import { deriveModel, inspectModel } from './lib/inspect';
import { unpackPackage } from './lib/unpack';
import { serveLine } from '../engine/inference/line';
import { guardMemory } from './lib/memory-guard';
import { workerPort } from './lib/port';
import { loadRuntime } from './lib/runtime';
import type { InspectionCalls } from '../engine/inference/protocols';

/** The largest model is held as its file, as its graph and as the runtime's session, each whole for a moment. */
const LARGEST_MEMORY_BYTES = 4 * 1024 ** 3;

guardMemory(LARGEST_MEMORY_BYTES);

/** A worker that looks at one foreign package and is then ended: nothing of a hostile model stays behind. */
void workerPort().then((port) =>
  serveLine<InspectionCalls>(port, {
    inspect: (input) => inspectModel(input),
    unpack: ({ path, everything }) => unpackPackage(path, everything),
    derive: async ({ files }) => ({ model: await deriveModel(files) }),
  }),
);

// Loading the runtime is no part of looking at a file, and goes on while the call is on its way.
loadRuntime();
