import { inspectFile } from './lib/inspect';
import { serveLine } from '../engine/inference/line';
import { workerPort } from './lib/port';
import type { InspectionCalls } from '../engine/inference/protocols';

/** A worker that looks at one foreign file and is then ended: nothing of a hostile model stays behind. */
void workerPort().then((port) => serveLine<InspectionCalls>(port, { inspect: ({ path }) => inspectFile(path) }));
