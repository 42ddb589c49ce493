import { serveBatch } from './lib/batch/serve';

/** A worker that scores one file, with sessions of its own so that live scoring does not wait for it, or that writes one table. What must be able to wait, and what blocks, has a thread (`threads.ts`). */
void serveBatch();
